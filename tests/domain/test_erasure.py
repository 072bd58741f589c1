"""Erasing persons: asked by one, decided once by another, refused with a reason (R53, R60, R61)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.access import Role, everywhere
from domain.dates import BusinessDate
from domain.erasure import commands as c
from domain.erasure import events as e
from domain.erasure.decide import decide, demanded, refusal, request
from domain.erasure.state import Erasure, ErasureStatus, fold
from domain.recorded import Fact, Given, Recorded
from domain.rules import Refused
from domain.settings import Settings

SITI = UUID(int=4)
ASKED = e.ErasureRequested(region="36.72", subjects=(SITI,), legal_basis="UU 27/2022 Pasal 8", reason="Pindah")
REFUSED = e.ErasureRefused(reason="Arsip", law="UU 43/2009")


def told(*facts: Fact, by: Iterable[str] = ("ani", "budi")) -> Erasure:
    history: list[Recorded[Any]] = [
        Recorded(
            originator_id=UUID(int=1),
            originator_version=version,
            timestamp=datetime(2023, 1, version, tzinfo=UTC),
            occurred_on=BusinessDate.parse("2023-01-01"),
            actor=actor,
            role="leader",
            correlation_id="c",
            causation_id="k",
            fact=fact,
        )
        for version, (fact, actor) in enumerate(zip(facts, by, strict=False), 1)
    ]
    state = fold(history)
    assert state is not None
    return state


def given(account: str) -> Given:
    return Given(
        today=date(2023, 1, 3),
        occurred_on=BusinessDate.parse("2023-01-03"),
        actor=everywhere(account, Role.LEADER),
        settings=Settings(),
        new_id=UUID(int=9),
    )


def test_what_was_asked_is_kept() -> None:
    command = c.RequestErasure(region="36.72", subjects=(SITI,), legal_basis="UU 27/2022 Pasal 8", reason="Pindah")
    assert request(command) == (ASKED,)
    state = told(ASKED)
    assert (state.status, state.requested_by, state.decided_by) == (ErasureStatus.REQUESTED, "ani", None)
    assert (state.region, state.subjects, state.legal_basis, state.reason) == (
        "36.72", (SITI,), "UU 27/2022 Pasal 8", "Pindah"
    )  # fmt: skip


def test_another_approves() -> None:
    assert decide(told(ASKED), c.ApproveErasure(), given("budi")) == (e.ErasureApproved(),)
    state = told(ASKED, e.ErasureApproved())
    assert (state.status, state.decided_by, state.version) == (ErasureStatus.APPROVED, "budi", 2)


def test_another_refuses_and_says_why() -> None:
    command = c.RefuseErasure(reason="Arsip", law="UU 43/2009")
    assert demanded(command) == []
    assert decide(told(ASKED), command, given("budi")) == (REFUSED,)
    state = told(ASKED, REFUSED)
    assert (state.status, state.decided_by, state.refusal) == (ErasureStatus.REFUSED, "budi", REFUSED)


@pytest.mark.parametrize("command", [c.ApproveErasure(), c.RefuseErasure(reason="Arsip", law="UU 43/2009")])
def test_whoever_asked_does_not_decide(command: Any) -> None:
    with pytest.raises(Refused) as found:
        decide(told(ASKED), command, given("ani"))
    assert (found.value.refusal.rule, found.value.refusal.code) == ("R60", "second-person")


@pytest.mark.parametrize("decided", [e.ErasureApproved(), REFUSED])
@pytest.mark.parametrize("account", ["ani", "budi"])
def test_what_is_decided_stays_so(decided: Fact, account: str) -> None:
    found = refusal(told(ASKED, decided), c.ApproveErasure(), given(account))
    assert found is not None
    assert (found.rule, found.facts) == ("R53", {"what": "erasure_decided"})


@pytest.mark.parametrize(
    ("said", "pointers"),
    [({}, ("/reason", "/law")), ({"reason": "Arsip"}, ("/law",)), ({"law": "UU 43/2009"}, ("/reason",))],
)
def test_refusing_names_reason_and_law(said: dict[str, str], pointers: tuple[str, ...]) -> None:
    (refused,) = demanded(c.RefuseErasure(**said))
    assert (refused.rule, refused.code, refused.pointers) == ("R61", "reason-required", pointers)
