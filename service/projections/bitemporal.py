"""What a value was along the days, and what was known of that over time.

Recording time is microseconds since 1970 (UTC), valid time is `date.toordinal()`; all intervals are half open.

A value that is known from a moment on to hold from a day on is a corner of the plane of both times. Mostly what is
known next is that another follows on a later day: the value still holds before that day, and as it was known before
also later. That is the same row, an L: only when something else is known of its own days is it over, from then on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

FOREVER = 2**62
BEGINNING = 0
"""Before the first day there is."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND


Ends = tuple[int, int, int]
"""rec_to, valid_to and until."""


@dataclass(slots=True, eq=False)
class Span:
    """It holds at `at` on `day` when rec_from<=at<until and valid_from<=day and (at<rec_to or day<valid_to).

    `told` are the ends with which it was handed out as a row, if it was.
    """

    value: Any
    valid_from: int
    rec_from: int
    rec_to: int = FOREVER
    valid_to: int = FOREVER
    until: int = FOREVER
    told: Ends | None = None

    @property
    def ends(self) -> Ends:
        return self.rec_to, self.valid_to, self.until


@dataclass(slots=True)
class Changes:
    """What must happen to the stored rows of a track, in this order: delete, say the ends anew, insert.

    Beside what goes or has other ends stand those that it had.
    """

    deleted: Sequence[tuple[Span, Ends]]
    ended: Sequence[tuple[Span, Ends]]
    inserted: Sequence[Span]


_NOTHING = Changes([], [], [])


class Track:
    """One value along the days as it is known now, and the spans that were known before. Moments never decrease.

    A value of None is nothing: it is tracked, and never handed out.
    """

    __slots__ = ("_changed", "_over", "_touched", "deleted", "open")

    def __init__(self) -> None:
        self.open: list[Span] = [Span(None, BEGINNING, BEGINNING)]
        """What holds on some day as it is known now, in the order of days."""
        self.deleted: list[Span] = []
        """Handed out, and at the same moment found never to have been."""
        self._over: list[Span] = []
        self._touched: dict[int, Span] = {}
        self._changed = False

    def follow(self, at: int, day: int, value: Any) -> None:
        """From `at` on it is known that the value is this from the day on."""
        rows, self._changed = self.open, True
        last = rows[-1]
        if day > last.valid_from:
            if last.value != value:
                rows[-1] = self._bounded(last, at, day)
                rows.append(Span(value, day, at))
        elif day == last.valid_from and len(rows) > 1 and rows[-2].value != value:
            if last.value != value:
                rows[-1] = Span(value, day, at)
                self._end(last, at)
        else:
            self.change(at, [(day, value)])

    def change(self, at: int, profile: Sequence[tuple[int, Any]]) -> None:
        """From `at` on it is known that the value is this, from the first day of the profile to the end of days.

        `profile` is a non-empty sequence of (first day, value) in order of days.
        """
        rows, self._changed = self.open, True
        place = bisect_left(rows, profile[0][0], key=_begins)
        known = {row.valid_from: row for row in rows[place:]}
        follow = _joined(rows[place - 1] if place else None, profile)
        ends = [day for day, _ in follow] + [FOREVER]
        if place:
            rows[place - 1] = self._bounded(rows[place - 1], at, ends[0])
        after: list[Span] = []
        for (day, value), end in zip(follow, ends[1:], strict=True):
            row = known.get(day)
            if row is not None and row.value == value:
                after.append(self._bounded(known.pop(day), at, end))
            else:
                after.append(self._bounded(Span(value, day, at), at, end))
        for row in known.values():
            self._end(row, at)
        rows[place:] = after

    def _bounded(self, row: Span, at: int, day: int) -> Span:
        """From `at` on it is known to hold on days before this one only: the row that says so."""
        if row.valid_to == day or row.value is None:
            return row
        if row.rec_to not in (FOREVER, at):
            self._end(row, at)
            row = Span(row.value, row.valid_from, at)
        row.rec_to, row.valid_to = (at, day) if day < FOREVER else (FOREVER, FOREVER)
        if row.told is not None:
            self._touched[id(row)] = row
        return row

    def _end(self, row: Span, at: int) -> None:
        if row.value is None:
            return
        if row.rec_from < at:
            row.until = at
            self._over.append(row)
        elif row.told is not None:
            self.deleted.append(row)

    def take(self) -> Changes:
        """What has changed since this was asked last."""
        if not self._changed:
            return _NOTHING
        over, touched = self._over, self._touched
        for row in over:
            if row.told is not None:
                touched[id(row)] = row
        for row in self.deleted:
            touched.pop(id(row), None)
        changes = Changes(
            deleted=[(row, row.told) for row in self.deleted if row.told is not None],
            ended=[(row, row.told) for row in touched.values() if row.told is not None],
            inserted=[row for row in over if row.told is None]
            + [row for row in self.open if row.told is None and row.value is not None],
        )
        for row in (*touched.values(), *changes.inserted):
            row.told = row.rec_to, row.valid_to, row.until
        self._over, self.deleted, self._touched, self._changed = [], [], {}, False
        return changes


def _joined(before: Span | None, profile: Sequence[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """Without what only says again what held on the day before."""
    found: list[tuple[int, Any]] = []
    held = before.value if before else _UNKNOWN
    for day, value in profile:
        if value != held:
            found.append((day, value))
            held = value
    return found


_begins = attrgetter("valid_from")
_UNKNOWN = object()
