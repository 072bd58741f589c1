"""The states of one innovation along the days, and what was known of them over time.

What is true on a day, as known at a moment: the events recorded by the moment, read with the corrections among them,
whose own day has come, applied in the order of their versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.innovation.correction import corrected
from domain.innovation.events import Corrected
from domain.innovation.state import Innovation, evolve
from domain.recorded import Recorded
from service.projections.bitemporal import BEGINNING, Changes, Track, microseconds
from service.projections.innovations.columns import counted
from service.projections.innovations.facets import FACETS, faces

_STATES_KEPT = 32
"""Of so many last days the state is kept ready; an event dated before them reads the history again."""

Profile = list[tuple[int, Innovation]]


@dataclass(slots=True)
class Taken:
    """What has changed in the rows of one innovation since it was asked last."""

    states: list[tuple[int, Innovation]]
    dropped: list[int]
    spans: Changes
    faces: list[tuple[str, Changes]]
    counts: Changes
    titles: list[str]
    now: tuple[int, Innovation]


class Timeline:
    """Feed it the events of one innovation in order; take the changed rows whenever you like."""

    def __init__(self) -> None:
        self.events: list[Recorded[Any]] = []
        self._at = 0
        self._began = BEGINNING
        self._next = 1
        self._next_before_at = 1
        self._states: dict[int, Innovation] = {}
        self._unstored: dict[int, Innovation] = {}
        self._titles: dict[str, bool] = {}
        self._spans = Track()
        self._faces = [Track() for _ in FACETS]
        self._counts = Track()

    @property
    def version(self) -> int:
        return self.events[-1].originator_version if self.events else 0

    def apply(self, events: Iterable[Recorded[Any]]) -> None:
        for recorded in events:
            self._move_to(microseconds(recorded.timestamp))
            self.events.append(recorded)
            if type(recorded.fact) is Corrected or len(self.events) == 1:
                self._read_anew()
            else:
                self._track(self._with(recorded))

    def _move_to(self, at: int) -> None:
        if at > self._at:
            self._at, self._next_before_at = at, self._next

    def _with(self, recorded: Recorded[Any]) -> Profile:
        """The states from the event's day on, the event applied to each."""
        day = max(recorded.true_from.toordinal(), self._began)
        affected = [span for span in self._spans.open if span.valid_to > day and span.value is not None]
        return [
            (max(span.valid_from, day), evolve(self._state(span.value[0], span.valid_from).branch(), recorded))
            for span in affected
        ]

    def _state(self, number: int, day: int) -> Innovation:
        state = self._states.get(number)
        return state if state is not None else state_on(corrected(self.events[:-1]), day)

    def _read_anew(self) -> None:
        profile = profile_of(corrected(self.events))
        self._began = profile[0][0]
        self._track(profile, before=((BEGINNING, None),))

    def _track(self, profile: Profile, before: tuple[tuple[int, None], ...] = ()) -> None:
        numbered = [(day, self._number(state)) for day, state in profile]
        self._spans.change(self._at, [*before, *numbered])
        values = [(day, faces(state)) for day, state in profile]
        for index, track in enumerate(self._faces):
            _change(track, self._at, [*before, *((day, shown[index]) for day, shown in values)])
        _change(self._counts, self._at, [*before, *((day, counted(state)) for day, state in profile)])

    def _number(self, state: Innovation) -> tuple[int, int]:
        """States are numbered as they are made; the number goes with the moment of the last change."""
        number = self._next
        self._next += 1
        self._states[number] = self._unstored[number] = state
        self._titles.setdefault(state.title, False)
        return number, microseconds(state.modified_at)

    def take(self) -> Taken:
        spans = self._spans.take()
        used = {span.value[0] for span in spans.inserted}
        held = {span.value[0] for span in self._spans.open if span.value is not None}
        last = self._spans.last
        taken = Taken(
            states=[(number, state) for number, state in self._unstored.items() if number in used],
            dropped=sorted({span.value[0] for span in spans.deleted if self._lost(span.value[0], held)}),
            spans=spans,
            faces=[(name, track.take()) for name, track in zip(FACETS, self._faces, strict=True)],
            counts=self._counts.take(),
            titles=[title for title, told in self._titles.items() if not told],
            now=(last.value[0], self._state_of_last()),
        )
        self._titles = dict.fromkeys(self._titles, True)
        self._unstored = {}
        self._forget_states()
        return taken

    def _lost(self, number: int, held: set[int]) -> bool:
        return number >= self._next_before_at and number not in held

    def _state_of_last(self) -> Innovation:
        return self._states[self._spans.last.value[0]]

    def _forget_states(self) -> None:
        recent = [span.value[0] for span in self._spans.open[-_STATES_KEPT:] if span.value is not None]
        self._states = {number: self._states[number] for number in recent if number in self._states}


def together(takes: Sequence[Taken]) -> Taken:
    """What was taken in several parts as if it had been taken at once, when none of it is stored yet."""
    if len(takes) == 1:
        return takes[0]
    return Taken(
        states=[state for taken in takes for state in taken.states],
        dropped=[],
        spans=_at_once([taken.spans for taken in takes]),
        faces=[(name, _at_once([taken.faces[place][1] for taken in takes])) for place, name in enumerate(FACETS)],
        counts=_at_once([taken.counts for taken in takes]),
        titles=[title for taken in takes for title in taken.titles],
        now=takes[-1].now,
    )


def _at_once(parts: Sequence[Changes]) -> Changes:
    """A span that was closed later knows its end by itself."""
    gone = {id(span) for part in parts for span in part.deleted}
    return Changes([], [], [span for part in parts for span in part.inserted if id(span) not in gone])


def _change(track: Track, at: int, profile: Sequence[tuple[int, Any]]) -> None:
    day, value = profile[0]
    last = track.last
    if len(profile) == 1 and last.valid_from <= day and last.value == value:
        return
    track.change(at, profile)


def profile_of(read: Sequence[Recorded[Any]]) -> Profile:
    """The state from each day on which it changes; `read` is a history with its corrections applied."""
    began = read[0].true_from.toordinal()
    days = sorted({max(recorded.true_from.toordinal(), began) for recorded in read})
    profile: Profile = []
    reached, state = 0, None
    by_day: dict[int, list[Recorded[Any]]] = {}
    for recorded in read:
        by_day.setdefault(max(recorded.true_from.toordinal(), began), []).append(recorded)
    for day in days:
        new = by_day[day]
        if new[0].originator_version > reached and (state is not None or day == began):
            state = _applied(state.branch() if state is not None else None, new)
            reached = new[-1].originator_version
        else:
            state = state_on(read, day)
            reached = max(reached, new[-1].originator_version)
        profile.append((day, state))
    return profile


def state_on(read: Sequence[Recorded[Any]], day: int) -> Innovation:
    """The state on a day on which the innovation existed."""
    began = read[0].true_from.toordinal()
    return _applied(None, [r for r in read if max(r.true_from.toordinal(), began) <= day])


def _applied(state: Innovation | None, events: Iterable[Recorded[Any]]) -> Innovation:
    for recorded in events:
        state = evolve(state, recorded)
    assert state is not None
    return state
