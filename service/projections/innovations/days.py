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

    Beside a state stand its number and what was written of it, when that is known. A day that others followed in the
    order of versions has no state until it is asked for: that of the day before it and its own events make it again.
    """

    def __init__(self, read: Iterable[Recorded[Any]]) -> None:
        """`read` is a history with its corrections applied."""
        self.days: list[int] = []
        self.numbers: list[int] = []
        self.written: list[Written | None] = []
        self._states: list[Innovation | None] = []
        self._own: list[list[Recorded[Any]] | None] = []
        """What makes a state of the one before it; None of one that only is what was kept."""
        for recorded in read:
            if type(recorded.fact) in UNSEEN:
                continue
            if not self.days:
                self._insert(0, day_of(recorded), evolve(None, recorded), 0, None)
            elif (day := max(day_of(recorded), self.days[0])) >= self.days[-1]:
                self.go_on(day, recorded)
            else:
                for state in self.since(self.place(day)):
                    evolve(state, recorded)

    def go_on(self, day: int, recorded: Recorded[Any]) -> Innovation:
        """The state after an event of the last day there is, or of a later one."""
        last, own = self.last, self._own[-1]
        if day > self.days[-1]:
            if own is None:
                last = last.branch()
            else:
                self._states[-1] = None
            self._insert(len(self.days), day, last, self.numbers[-1], self.written[-1])
            self._own[-1] = [recorded]
        elif own is not None:
            own.append(recorded)
        return evolve(last, recorded)

    def place(self, day: int) -> int:
        """Where the days begin that an event of this day changes: among them now, and not before the first."""
        days = self.days
        place = bisect_left(days, day)
        if place == len(days) or days[place] != day:
            before = place - 1
            self._insert(place, day, self.since(before)[0].branch(), self.numbers[before], self.written[before])
        return place

    def since(self, place: int) -> list[Innovation]:
        """The states from a place on, to be changed as one likes: from now on they are kept."""
        states, kept = self._states, place
        while states[kept] is None:
            kept -= 1
        if kept < place:
            states[place] = self._made_of(kept, place)
        for later in range(place + 1, len(states)):
            if states[later] is None:
                states[later] = self._made_of(later - 1, later)
        self._own[place:] = [None] * (len(states) - place)
        return [state for state in states[place:] if state is not None]

    def _made_of(self, kept: int, place: int) -> Innovation:
        """The state of a place, by the events since another that was kept."""
        known = self._states[kept]
        assert known is not None
        state = known.branch()
        for own in self._own[kept + 1 : place + 1]:
            for recorded in own or ():
                evolve(state, recorded)
        return state

    @property
    def last(self) -> Innovation:
        state = self._states[-1]
        assert state is not None  # it goes on until there is a later one
        return state

    def _insert(self, place: int, day: int, state: Innovation, number: int, written: Written | None) -> None:
        self.days.insert(place, day)
        self._states.insert(place, state)
        self._own.insert(place, None)
        self.numbers.insert(place, number)
        self.written.insert(place, written)

    def at(self, day: int) -> int:
        """The place of the state that holds on a day; -1 before the first."""
        return bisect_right(self.days, day) - 1
