"""What is shown of one innovation along the days, and what was known of it over time.

What is true on a day, as known at a moment: the events recorded by the moment, read with the corrections among them,
whose own day has come, applied in the order of their versions. Most events change nothing that a column or an item
shows but which event was the last: that is kept apart, so that they cost a row and no state.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

from domain.innovation.correction import OCCURRED_ON, aim, corrected
from domain.innovation.events import Corrected, MeasurementRecorded
from domain.innovation.state import Innovation, evolve
from domain.recorded import Fact, Recorded
from service.projections.bitemporal import BEGINNING, Track, microseconds
from service.projections.innovations.columns import TITLE, counted
from service.projections.innovations.days import UNSEEN, Days, changes, day_of, only_head
from service.projections.innovations.facets import FACETS, Faces, differing, face, faces
from service.projections.innovations.lasts import steps
from service.projections.innovations.taken import Taken
from service.projections.innovations.writing import (
    ALL,
    FACETED,
    HEAD,
    NOTHING,
    Pieces,
    StateWriter,
    Written,
    pieces_of,
    row_of,
    touched,
)


class Timeline:
    """Feed it the events of one innovation in order; take the changed rows whenever you like.

    The state of the last day is kept ready. An event dated before it needs those of its own day and of the days after
    it, which are made when they are asked for and kept until what has changed is taken.
    """

    def __init__(self) -> None:
        self.events: list[Recorded[Any]] = []
        self._at = 0
        self._began = self._year = self._last_day = 0
        self._next = 1
        self._next_before_at = 1
        self._last: Innovation | None = None
        self._days: Days | None = None
        self._shown: Faces | None = None
        self._now: tuple[int, Written] = (0, NOTHING)
        self._writer = StateWriter()
        self._states: dict[int, Written] = {}
        self._dropped: set[int] = set()
        self._pieces: dict[int, Pieces] = {}
        self._said: dict[bytes, int] = {}
        self._said_told = 0
        self._titles: dict[str, bool] = {}
        self._lasts = Track()
        self._spans = Track()
        self._faces = [Track() for _ in FACETS]
        self._counts = Track()

    @property
    def version(self) -> int:
        return self.events[-1].originator_version if self.events else 0

    def apply(self, events: Iterable[Recorded[Any]]) -> None:
        for recorded in events:
            at = microseconds(recorded.timestamp)
            if at > self._at:
                if self._spans.deleted:
                    self._drop_lost()
                self._at, self._next_before_at = at, self._next
            if self._last is None:
                self._begin(recorded)
            elif type(recorded.fact) is Corrected and not self._unseen(recorded):
                self._read_anew(recorded)
            else:
                self._go_on(self._last, recorded, at)
            self.events.append(recorded)

    def _begin(self, recorded: Recorded[Any]) -> None:
        self._read([recorded])
        self._days = Days([recorded])
        self._extend(self._began, self._days.last, ALL)

    def _go_on(self, last: Innovation, recorded: Recorded[Any], at: int) -> None:
        """The event applied to the state of each day from its own on: the newest, it comes last on all of them."""
        day, kind = max(day_of(recorded), self._began), recorded.fact.__class__
        self._lasts.follow(self._at, day, (recorded.originator_version, at, self._year))
        if kind in UNSEEN:
            return
        if day < self._last_day:
            self._change(self._kept(), day, recorded, touched(kind))
        elif changes(last, recorded):
            self._extend(day, self._evolved(last, day, recorded), touched(kind))

    def _evolved(self, last: Innovation, day: int, recorded: Recorded[Any]) -> Innovation:
        """The state of the last day there is, which the event's own may be as well."""
        return evolve(last, recorded) if self._days is None else self._days.go_on(day, recorded)

    def _change(self, days: Days, day: int, recorded: Recorded[Any], parts: int) -> None:
        if not any(changes(state, recorded) for state in days.since(days.at(day))):
            return
        place, before = days.place(day), list[tuple[int, Written]]()
        for later, state in enumerate(days.since(place), place):
            old = self._written(days, later)
            before.append((days.numbers[later], old))
            days.written[later] = self._writer.write(evolve(state, recorded), old, parts)
        self._track(days, place, before, parts)

    def _written(self, days: Days, place: int) -> Written:
        written = days.written[place]
        if written is None:
            written = self._states.get(days.numbers[place]) or self._writer.write(days.since(place)[0])
            days.written[place] = written
        return written

    def _kept(self) -> Days:
        """The states of all days, and their numbers."""
        if self._days is None:
            self._days = days = Days(corrected(self.events))
            self._last_day = days.days[-1]
            spans = [span for span in self._spans.open if span.value is not None]
            days.numbers = [spans[bisect_right(spans, day, key=_begins) - 1].value for day in days.days]
        return self._days

    def _unseen(self, recorded: Recorded[Corrected]) -> bool:
        """Does the correction change nothing that is shown, but that it is the last event?"""
        kind, member = self._aim(recorded)
        return member != OCCURRED_ON and (kind in UNSEEN or (kind is MeasurementRecorded and member == "value"))

    def _aim(self, recorded: Recorded[Corrected]) -> tuple[type[Fact] | None, str]:
        """Which member of what is corrected."""
        history = {event.originator_version: event for event in self.events}
        version, member = aim(history, recorded.fact.event, recorded.fact.field)
        return (type(history[version].fact) if version in history else None), member

    def _read_anew(self, recorded: Recorded[Any]) -> None:
        kept, read = self._kept(), corrected([*self.events, recorded])
        kind, member = self._aim(recorded)
        if only_head(kind, member):
            heads = Days(event for event in read if touched(event.fact.__class__) & HEAD)
            self._head_anew(kept, recorded, heads, member)
            return
        days = self._days = Days(read)
        places = [max(kept.at(day), 0) for day in days.days]
        self._read(read)
        before = [(kept.numbers[place], self._written(kept, place)) for place in places]
        days.written = [self._writer.write(state) for state in days.since(0)]
        self._track(days, 0, before, ALL, moved=kept.days != days.days)

    def _head_anew(self, days: Days, recorded: Recorded[Any], heads: Days, member: str) -> None:
        """A member of what was proposed is read differently and nothing else: `heads` are of those events alone."""
        last = recorded.originator_version, microseconds(recorded.timestamp), self._year
        self._lasts.follow(self._at, max(day_of(recorded), self._began), last)
        before = [(number, self._written(days, place)) for place, number in enumerate(days.numbers)]
        told = [getattr(state, member) for state in heads.since(0)]
        for place, (state, day, (_, old)) in enumerate(zip(days.since(0), days.days, before, strict=True)):
            setattr(state, member, told[heads.at(day)])
            days.written[place] = self._writer.write(state, old, HEAD)
        self._track(days, 0, before, HEAD)

    def _read(self, read: Sequence[Recorded[Any]]) -> None:
        first = read[0].true_from
        self._began, self._year = first.toordinal(), first.year
        self._lasts.change(self._at, [(BEGINNING, None), *steps(read, self._began, self._year)])

    def _extend(self, day: int, state: Innovation, parts: int) -> None:
        """What mostly happens: one more state, on the last day there is or after it. The same as `_track`."""
        written = self._writer.write(state, self._now[1], parts)
        self._last, self._last_day = state, day
        if written == self._now[1]:
            return
        number = self._numbered(written)
        self._now = (number, written)
        if self._days is not None:
            self._days.numbers[-1], self._days.written[-1] = number, written
        self._spans.follow(self._at, day, number)
        if parts & FACETED:
            row = row_of(written)
            shown = faces(row)
            changed = differing(self._shown, shown)
            self._shown = shown
            for place in changed:
                self._faces[place].follow(self._at, day, face(shown, place))
            if changed:
                self._counts.follow(self._at, day, counted(row))

    def _track(
        self, days: Days, place: int, before: Sequence[tuple[int, Written]], parts: int, *, moved: bool = False
    ) -> None:
        """States were written from a place on; on these days they had these numbers and looked like this before.

        `moved` says that the days are not what they were but for one more.
        """
        for later, (number, old) in enumerate(before, place):
            written = self._written(days, later)
            if written == old:
                days.numbers[later], days.written[later] = number, old
            elif later > place and written == (same := self._written(days, later - 1)):
                days.numbers[later], days.written[later] = days.numbers[later - 1], same
            else:
                days.numbers[later] = self._numbered(written)
        self._last, self._last_day = days.last, days.days[-1]
        self._now = days.numbers[-1], self._written(days, -1)
        nothing: list[tuple[int, Any]] = [] if place else [(BEGINNING, None)]
        changed = [new != old for new, (old, _) in zip(days.numbers[place:], before, strict=True)]
        if not moved and not any(changed):
            return
        self._spans.change(self._at, [*nothing, *zip(days.days[place:], days.numbers[place:], strict=True)])
        if moved or parts & FACETED:
            olds = [old if other else None for (_, old), other in zip(before, changed, strict=True)]
            self._list(days, place, olds, nothing, moved=moved)

    def _list(
        self, days: Days, place: int, olds: Sequence[Written | None], nothing: list[tuple[int, Any]], *, moved: bool
    ) -> None:
        """The facets of the states from a place on; what was written before, where it is another now."""
        rows = [row_of(self._written(days, later)) for later in range(place, len(days.days))]
        listed, all_days = [faces(row) for row in rows], days.days[place:]
        self._shown = listed[-1]
        others = set(range(len(FACETS))) if moved else set[int]()
        for shown, old in zip(listed, olds, strict=True):
            if old is not None:
                others.update(differing(faces(row_of(old)), shown))
        if not others:
            return
        firsts = [at for at, shown in enumerate(listed) if not at or shown != listed[at - 1]]
        for facet in sorted(others):
            faced = [(all_days[at], face(listed[at], facet)) for at in firsts]
            self._faces[facet].change(self._at, [*nothing, *faced])
        self._counts.change(self._at, [*nothing, *[(all_days[at], counted(rows[at])) for at in firsts]])

    def _numbered(self, written: Written) -> int:
        """States are numbered as they are made, and so are the pieces of their items: each is said once."""
        number, said = self._next, self._said
        self._next += 1
        self._states[number] = written
        head, stages, course = pieces_of(written)
        self._pieces[number] = (
            said.setdefault(head, len(said) + 1),
            said.setdefault(stages, len(said) + 1),
            said.setdefault(course, len(said) + 1),
        )
        self._titles.setdefault(written[0][0][TITLE], False)
        return number

    def take(self) -> Taken:
        if self._spans.deleted:
            self._drop_lost()
        spans, last = self._spans.take(), self.events[-1]
        used = {span.value for span in spans.inserted}
        taken = Taken(
            states={no: (written, self._pieces[no]) for no, written in self._states.items() if no in used},
            said=[(number, piece) for piece, number in islice(self._said.items(), self._said_told, None)],
            dropped=sorted(self._dropped),
            spans=spans,
            lasts=self._lasts.take(),
            faces=[(name, track.take()) for name, track in zip(FACETS, self._faces, strict=True)],
            counts=self._counts.take(),
            titles=[title for title, told in self._titles.items() if not told],
            now=(self._now[0], last.originator_version, microseconds(last.timestamp), *row_of(self._now[1])),
        )
        self._titles, self._said_told = dict.fromkeys(self._titles, True), len(self._said)
        self._states, self._pieces, self._dropped = {}, {}, set()
        self._days = None
        return taken

    def _drop_lost(self) -> None:
        """Numbers of states that were stored, and at the same moment turned out never to have been."""
        gone = {span.value for span in self._spans.deleted}
        held = {span.value for span in self._spans.open}
        self._dropped |= {number for number in gone - held if number >= self._next_before_at}


_begins = attrgetter("valid_from")
