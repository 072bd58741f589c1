"""The states of one innovation along the days, and what was known of them over time.

What is true on a day, as known at a moment: the events recorded by the moment, read with the corrections among them,
whose own day has come, applied in the order of their versions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.innovation.correction import corrected
from domain.innovation.events import Corrected
from domain.innovation.state import Innovation, evolve
from domain.recorded import Recorded
from service.projections.bitemporal import BEGINNING, Changes, Track, microseconds
from service.projections.innovations.columns import MODIFIED, YEAR, Row, counted
from service.projections.innovations.facets import FACETS, Faces, differing, face, faces
from service.projections.innovations.writing import StateWriter

Profile = list[tuple[int, Innovation]]


@dataclass(slots=True)
class Taken:
    """What has changed in the rows of one innovation since it was asked last.

    States are columns and item, by their number; `now` is the present one's number and columns.
    """

    states: dict[int, Row]
    dropped: list[int]
    spans: Changes
    faces: list[tuple[str, Changes]]
    counts: Changes
    titles: list[str]
    now: tuple[int, Row]


class Timeline:
    """Feed it the events of one innovation in order; take the changed rows whenever you like.

    Only the state of the last day is kept ready. An event dated before it needs those of the days after it: from then
    on they are kept too, until what has changed is taken.
    """

    def __init__(self) -> None:
        self.events: list[Recorded[Any]] = []
        self._at = 0
        self._began = BEGINNING
        self._next = 1
        self._next_before_at = 1
        self._last: Innovation | None = None
        self._kept: dict[int, Innovation] | None = None
        self._shown: Faces | None = None
        self._now: tuple[int, Row] = (0, ())
        self._writer = StateWriter()
        self._rows: dict[int, Row] = {}
        self._dropped: set[int] = set()
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
            if type(recorded.fact) is Corrected or self._last is None:
                self.events.append(recorded)
                self._read_anew()
            else:
                self._go_on(self._last, recorded)
                self.events.append(recorded)

    def _move_to(self, at: int) -> None:
        if at > self._at:
            self._drop_lost()
            self._at, self._next_before_at = at, self._next

    def _go_on(self, last: Innovation, recorded: Recorded[Any]) -> None:
        """The event applied to the state of each day from its own on: the newest, it comes last on all of them."""
        day = max(recorded.true_from.toordinal(), self._began)
        if day >= self._spans.last.valid_from:
            self._extend(day, evolve(last if self._kept is None else last.branch(), recorded))
            return
        kept = self._states()
        affected = [span for span in self._spans.open if span.valid_to > day and span.value is not None]
        self._track([(max(span.valid_from, day), evolve(kept[span.value[0]].branch(), recorded)) for span in affected])

    def _states(self) -> dict[int, Innovation]:
        """The state under each number that holds on some day."""
        assert self._last is not None
        spans = [span for span in self._spans.open if span.value is not None]
        if self._kept is None:
            states = dict(profile_of(corrected(self.events)))
            self._kept = {span.value[0]: states[span.valid_from] for span in spans[:-1]}
            self._kept[spans[-1].value[0]] = self._last
        else:
            self._kept = {span.value[0]: self._kept[span.value[0]] for span in spans}
        return self._kept

    def _read_anew(self) -> None:
        first, profile = self._last is None, profile_of(corrected(self.events))
        self._began = profile[0][0]
        if first and len(profile) == 1:
            self._extend(*profile[0])
        else:
            self._track(profile, before=((BEGINNING, None),))

    def _extend(self, day: int, state: Innovation) -> None:
        """What mostly happens: one more state, on the last day there is or after it. The same as `_track`."""
        row = self._numbered(state)
        self._last, shown = state, faces(row)
        self._spans.change(self._at, [(day, (self._now[0], row[MODIFIED], row[YEAR]))])
        changed = differing(self._shown, shown)
        self._shown = shown
        for place in changed:
            self._faces[place].change(self._at, [(day, face(shown, place))])
        if changed:
            self._counts.change(self._at, [(day, counted(row))])

    def _track(self, profile: Profile, before: tuple[tuple[int, None], ...] = ()) -> None:
        rows, numbers = [], []
        for day, state in profile:
            row = self._numbered(state)
            rows.append((day, row))
            numbers.append((day, (self._now[0], row[MODIFIED], row[YEAR])))
        self._last = profile[-1][1]
        self._spans.change(self._at, [*before, *numbers])
        shown = [(day, faces(row)) for day, row in rows]
        self._shown = shown[-1][1]
        for place, track in enumerate(self._faces):
            track.change(self._at, [*before, *[(day, face(each, place)) for day, each in shown]])
        self._counts.change(self._at, [*before, *[(day, counted(row)) for day, row in rows]])

    def _numbered(self, state: Innovation) -> Row:
        """States are numbered as they are made."""
        number = self._next
        self._next += 1
        row, item = self._writer.write(state)
        if self._kept is not None:
            self._kept[number] = state
        self._now = (number, row)
        self._rows[number] = (*row, item)
        self._titles.setdefault(state.title, False)
        return row

    def take(self) -> Taken:
        self._drop_lost()
        spans = self._spans.take()
        used = {span.value[0] for span in spans.inserted}
        taken = Taken(
            states={number: row for number, row in self._rows.items() if number in used},
            dropped=sorted(self._dropped),
            spans=spans,
            faces=[(name, track.take()) for name, track in zip(FACETS, self._faces, strict=True)],
            counts=self._counts.take(),
            titles=[title for title, told in self._titles.items() if not told],
            now=self._now,
        )
        self._titles = dict.fromkeys(self._titles, True)
        self._rows, self._dropped, self._kept = {}, set(), None
        return taken

    def _drop_lost(self) -> None:
        """Numbers of states that were stored, and at the same moment turned out never to have been."""
        gone = {span.value[0] for span in self._spans.deleted}
        if gone:
            held = {span.value[0] for span in self._spans.open if span.value is not None}
            self._dropped |= {number for number in gone - held if number >= self._next_before_at}


def profile_of(read: Iterable[Recorded[Any]]) -> Profile:
    """The state from each day on which it changes; `read` is a history with its corrections applied.

    In the order of versions, each event changes the state of its own day and of every later day there is so far.
    """
    days: list[int] = []
    states: list[Innovation] = []
    for recorded in read:
        day = recorded.true_from.toordinal()
        place = bisect_left(days, max(day, days[0])) if days else 0
        if place == len(days):
            days.append(day)
            states.append(evolve(states[-1].branch() if states else None, recorded))
            continue
        if place and days[place] != day:
            days.insert(place, day)
            states.insert(place, states[place - 1].branch())
        states[place:] = [evolve(state, recorded) for state in states[place:]]
    return list(zip(days, states, strict=True))
