"""What happens to leaves that were made of what is not so any more."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent

from service.store.leaves.sealing import Leaf, Moved, TooEarly
from service.store.leaves.writing import Leaves

ORIGIN = "jejak.local/36.72"
LATER = "2025-01-01T00:00:00.000000Z"
STATE = b'{"recorded_at":"2024-01-01T00:00:00Z","actor":"ani","causation_id":"c1","data":{"region":"36.72"}}'


def event(version: int = 1, state: bytes = STATE) -> StoredEvent:
    return StoredEvent(UUID(int=1), version, "innovation.proposed", state)


def leaves(*origins: str) -> Leaves:
    """Of a log with each of these origins, one after the other."""
    found = iter(origins)

    def rows(_statement: str, _parameters: Any) -> list[Any]:
        return [(each,) for each in [next(found, None)] if each]

    return Leaves(rows, "jejak.local", lambda: b"k" * 32)


def refusing(*errors: Exception) -> tuple[Callable[[list[Leaf]], None], list[Leaf]]:
    """A store that raises these, then takes what it is given."""
    raised, given = iter(errors), list[Leaf]()

    def save(made: list[Leaf]) -> None:
        given.extend(made)
        for error in raised:
            raise error

    return save, given


def test_where_the_clock_went_back_leaves_are_dated_as_the_last_one(caplog: pytest.LogCaptureFixture) -> None:
    save, given = refusing(TooEarly(LATER))
    leaves().saved([event()], save)
    assert [each.at for each in given] == ["2024-01-01T00:00:00.000000Z", LATER]
    assert caplog.messages == [f"the clock has gone back: the log was written at {LATER}"]
    assert caplog.records[0].levelno == logging.WARNING


def test_where_another_log_is_written_to_leaves_are_of_that_one(caplog: pytest.LogCaptureFixture) -> None:
    save, given = refusing(Moved("moved"), TooEarly(LATER))
    leaves(ORIGIN, f"{ORIGIN}/2").saved([event()], save)
    assert [each.origin for each in given] == [ORIGIN, f"{ORIGIN}/2", f"{ORIGIN}/2"]
    assert caplog.messages[0] == "moved"


def test_after_three_tries_it_is_tried_no_more() -> None:
    save, given = refusing(*[Moved("moved")] * 3)
    with pytest.raises(OperationalError):
        leaves().saved([event()], save)
    assert len(given) == 3


@pytest.mark.parametrize("wrong", [event(version=2), event(version=2**53), event(state=b"{}"), event(state=b"no JSON")])
def test_what_no_leaf_can_be_made_of_is_not_saved(wrong: StoredEvent) -> None:
    save, given = refusing()
    with pytest.raises(IntegrityError):
        leaves().saved([event(), wrong] if wrong.originator_version == 1 else [wrong], save)
    assert given == []


def test_leaves_are_made_for_the_time_at_which_they_are_saved() -> None:
    save, given = refusing()
    leaves().saved([event()], save)
    assert datetime.fromisoformat(given[0].at) == datetime(2024, 1, 1, tzinfo=UTC)
