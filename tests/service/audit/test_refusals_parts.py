"""The parts of entering refusals: lines that meet others, and counts that wait to be said."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest

from service.audit.refusals.entries import RECORDED, Entry, aggregate, log_name
from service.audit.refusals.left_out import Count, Counts, Of
from service.audit.refusals.lines import Line, write
from service.store import Conflict, Lost, Store
from tests.service.lab import START

LOG = "36.72/refusals"


def line(actor: str = "ani", name: str = LOG, id: str = "c1") -> Line:
    entry = Entry(recorded_at=START, actor=actor, roles=[], correlation_id=None, causation_id=id, data={})
    return Line(name, RECORDED, entry)


class Fails:
    """A store that fails so often, and whether what was sent is there although its answer was lost."""

    def __init__(self, *errors: Exception, there: bool = False) -> None:
        self.errors, self.there, self.sent, self.asked = [*errors], there, list[Any](), list[str]()
        self.recorder = self

    def rows(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        if "cmd" in statement:
            assert parameters == ("c1",)
            return [(1,)] if self.there else []
        self.asked.append(parameters[0])
        return [(7,)]

    def keep_refusals(self, events: Any) -> None:
        self.sent.append(events)
        if self.errors:
            raise self.errors.pop(0)

    def write(self, *lines: Line) -> int:
        write(cast("Store", self), lines)
        return len(self.sent)


def test_lines_are_the_next_versions_of_their_accounts() -> None:
    store = Fails()
    store.write(line(), line("budi"), line(), line(name="system/refusals"))
    ani, budi, elsewhere = aggregate(LOG, "ani"), aggregate(LOG, "budi"), aggregate("system/refusals", "ani")
    [events] = store.sent
    assert [(each.originator_id, each.originator_version) for each in events] == [
        (ani, 8), (budi, 8), (ani, 9), (elsewhere, 8),
    ]  # fmt: skip
    assert store.asked == [each.hex for each in (ani, budi, elsewhere)]
    assert {each.topic for each in events} == {"refusal.recorded"}
    assert msgspec.json.decode(events[1].state)["actor"] == "budi"


def test_an_account_has_the_same_chain_for_ever() -> None:
    assert aggregate(LOG, "ani") == UUID("81ac2313-137f-5970-b635-509e18ce3f7f")
    assert (log_name("36.72"), log_name(None), log_name("")) == (LOG, "system/refusals", "system/refusals")


def conflict() -> Conflict:
    return Conflict("met")


def test_what_meets_others_is_numbered_again_25_times() -> None:
    assert Fails(*[conflict() for _ in range(24)]).write(line()) == 25
    store = Fails(*[conflict() for _ in range(25)])
    with pytest.raises(Conflict):
        store.write(line())
    assert len(store.sent) == 25


def test_where_the_answer_was_lost_it_is_looked_whether_they_are_there() -> None:
    assert Fails(Lost("?"), there=True).write(line(), line("budi", id="c2")) == 1
    assert Fails(Lost("?"), there=False).write(line(), line("budi", id="c2")) == 2
    store = Fails(*[Lost("?") for _ in range(25)])
    with pytest.raises(Lost):
        store.write(line())
    assert len(store.sent) == 25


# counts

ONE, TWO = Of("36.72", "ani", START + timedelta(minutes=1)), Of(None, "ani", START + timedelta(minutes=2))


class Timer:
    made: list[Timer]
    daemon = False

    def __init__(self, seconds: float, ring: Any) -> None:
        self.seconds, self.ring, self.done = seconds, ring, ""
        self.made.append(self)

    def start(self) -> None:
        assert self.daemon
        self.done = "started"

    def cancel(self) -> None:
        self.done = "cancelled"


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> list[Timer]:
    Timer.made = []
    monkeypatch.setattr(threading, "Timer", Timer)
    return Timer.made


def test_counts_are_said_when_their_time_is_over(timers: list[Timer]) -> None:
    woken: list[int] = []
    counts = Counts(lambda: woken.append(1))
    for of, seconds in ((ONE, 0), (ONE, 5), (TWO, 7)):
        counts.add(of, START + timedelta(seconds=seconds))
    assert counts.over(START + timedelta(seconds=59)) == {}
    assert counts.over(START + timedelta(seconds=60)) == {ONE: Count(START, 2)}
    assert counts.over(None) == {ONE: Count(START, 2), TWO: Count(START + timedelta(seconds=7), 1)}
    counts.said([ONE, Of("x", "nobody", START)])
    assert list(counts.over(None)) == [TWO]
    assert woken == []


def test_it_is_woken_a_second_after_the_first_is_over(timers: list[Timer]) -> None:
    woken: list[int] = []
    counts = Counts(lambda: woken.append(len(counts.over(None))))
    counts.close()
    counts.add(ONE, START + timedelta(seconds=10))
    counts.add(TWO, START)
    [first] = timers
    assert (first.seconds, first.done) == (51.0, "started")
    first.ring()
    assert woken == [2]
    counts.add(TWO, START)
    assert [each.seconds for each in timers] == [51.0, 121.0]
    counts.close()
    assert [each.done for each in timers] == ["started", "cancelled"]
