"""What is made fast is what would have been made slowly."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.dates import BusinessDate
from domain.frozen import maker
from domain.innovation.events import Proposed
from domain.innovation.parts import Indicator
from domain.innovation.values import Better, IndicatorKind
from domain.recorded import Recorded
from domain.series import Series
from tests.domain.story import PROPOSED


def test_an_indicator_has_each_member_in_its_place() -> None:
    made = maker(Indicator)("a", IndicatorKind.OUTPUT, "Waktu", "hari", Better.LOWER, None, 3, Series())
    assert type(made) is Indicator
    assert made == Indicator(
        key="a", kind=IndicatorKind.OUTPUT, name="Waktu", unit="hari", better=Better.LOWER, baseline=None, target=3
    )
    with pytest.raises(FrozenInstanceError):
        made.key = "b"  # type: ignore[misc]  # that is what is tried


def test_an_event_does() -> None:
    day = BusinessDate.parse("2020")
    said = {
        "originator_id": UUID(int=1), "originator_version": 1, "timestamp": datetime(2020, 1, 2, tzinfo=UTC),
        "occurred_on": day, "actor": "ani", "role": "innovator", "note": None, "correlation_id": "c",
        "causation_id": "k", "fact": PROPOSED, "policy": 1, "position": 7,
    }  # fmt: skip
    slow: Recorded[Proposed] = Recorded(**said)  # type: ignore[arg-type]
    made = maker(Recorded)(*said.values())
    assert (made, type(made), hash(made), repr(made)) == (slow, Recorded, hash(slow), repr(slow))
