"""The states of an innovation from each day on which something changes that is shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from domain.innovation import events as e
from domain.innovation.state import Innovation, evolve
from domain.recorded import Fact, Recorded
from service.histories.represent import HEAD
from service.projections.innovations.writing import Written

UNSEEN = frozenset({
    e.EvidenceAttached, e.EvidenceVerified, e.EvidenceRejected, e.MonitoringRecorded, e.WeaknessFound,
    e.RemediationRecorded, e.WeaknessResolved, e.ReplicationRecorded, e.ActionPlanAdopted, e.Corrected,
})  # fmt: skip
"""Facts of which no column and no item tells, neither at once nor by what a later one makes of them."""


def changes(state: Innovation, recorded: Recorded[Any]) -> bool:
    """Could anything that is shown become another? The first measurement of an indicator is, the next ones are not."""
    fact = recorded.fact
    if type(fact) is e.MeasurementRecorded:
        indicator = state.indicators.get(fact.key)
        return indicator is not None and not indicator.measurements
    return type(fact) not in UNSEEN


def day_of(recorded: Recorded[Any]) -> int:
    """`true_from` as an ordinal."""
    if recorded.fact.__class__ is e.ImportedAsRunning:
        return recorded.true_from.toordinal()
    return recorded.occurred_on.first.toordinal()


_TELL_THE_HEAD = frozenset({e.Proposed, e.ImportedAsRunning, e.Revised, e.CustodianChanged})


def only_head(kind: type[Fact] | None, member: str) -> bool:
    """Is this member of a fact one of what was proposed, so that nothing but the head is read from it?"""
    return kind in _TELL_THE_HEAD and member in HEAD


class Days:
    """In the order of versions, each event changes the state of its own day and of every later day there is so far.

    Beside a state stand its number and what was written of it, when that is known.
    """

    def __init__(self, read: Iterable[Recorded[Any]]) -> None:
        """`read` is a history with its corrections applied."""
        self.days: list[int] = []
        self.states: list[Innovation] = []
        self.numbers: list[int] = []
        self.written: list[Written | None] = []
        for recorded in read:
            if type(recorded.fact) not in UNSEEN:
                place = self.place(recorded)
                for later in range(place, len(self.days)):
                    self.states[later] = evolve(self.states[later], recorded)

    def place(self, recorded: Recorded[Any]) -> int:
        """Where the days begin that the event changes: its own is among them now."""
        days, day = self.days, day_of(recorded)
        if not days:
            self._insert(0, day, evolve(None, recorded), 0, None)
            return 1  # the first event is in its state already
        day = max(day, days[0])
        place = bisect_left(days, day)
        if place == len(days) or days[place] != day:
            before = place - 1
            self._insert(place, day, self.states[before].branch(), self.numbers[before], self.written[before])
        return place

    def _insert(self, place: int, day: int, state: Innovation, number: int, written: Written | None) -> None:
        self.days.insert(place, day)
        self.states.insert(place, state)
        self.numbers.insert(place, number)
        self.written.insert(place, written)

    def at(self, day: int) -> int:
        """The place of the state that holds on a day; -1 before the first."""
        return bisect_right(self.days, day) - 1
