"""What a value was along the days, and what was known of that over time: rectangles of recording time × valid time.

Recording time is microseconds since 1970 (UTC), valid time is `date.toordinal()`; both intervals are half open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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


@dataclass(slots=True, eq=False)
class Span:
    """A value held on the days [valid_from, valid_to), as known from rec_from until rec_to.

    `kept` says that the span has been handed out as a row before.
    """

    value: Any
    valid_from: int
    valid_to: int
    rec_from: int
    rec_to: int = FOREVER
    kept: bool = False


@dataclass(slots=True)
class Changes:
    """What must happen to the stored rows of a track, in this order: delete, close (set rec_to), insert."""

    deleted: list[Span]
    closed: list[Span]
    inserted: list[Span]


class Track:
    """One value along the days as it is known now, and the spans that were known before.

    A value of None is nothing: it is tracked, and never handed out.
    """

    __slots__ = ("_ended", "_touched", "deleted", "open")

    def __init__(self) -> None:
        self.open: list[Span] = [Span(None, BEGINNING, FOREVER, BEGINNING)]
        self._ended: list[Span] = []
        self.deleted: list[Span] = []
        self._touched = False

    @property
    def last(self) -> Span:
        return self.open[-1]

    def change(self, at: int, profile: Sequence[tuple[int, Any]]) -> None:
        """From `at` on it is known that the value is this, from the first day of the profile to the end of days.

        `profile` is a non-empty sequence of (first day, value) in order of days; `at` never decreases.
        """
        self._touched = True
        day = profile[0][0]
        if len(profile) == 1 and day >= (last := self.open[-1]).valid_from:
            value = profile[0][1]
            if last.value == value:
                return
            if day > last.valid_from:
                self.open[-1:] = [Span(last.value, last.valid_from, day, at), Span(value, day, FOREVER, at)]
                self._end(last, at)
                return
            if len(self.open) == 1 or self.open[-2].value != value:
                self.open[-1] = Span(value, day, FOREVER, at)
                self._end(last, at)
                return
        index = self._index_before(day)
        before = self.open[index:]
        after = _joined([(s.valid_from, s.value) for s in before if s.valid_from < day], profile)
        self.open[index:] = [self._kept_or_new(before, at, *piece) for piece in after]
        now = {id(span) for span in self.open[index:]}
        for span in before:
            if id(span) not in now:
                self._end(span, at)

    def _index_before(self, day: int) -> int:
        """The place of the span before the first that reaches `day`: it may grow."""
        index = len(self.open) - 1
        while index > 0 and self.open[index].valid_from > day:
            index -= 1
        return max(0, index - 1)

    @staticmethod
    def _kept_or_new(before: list[Span], at: int, value: Any, valid_from: int, valid_to: int) -> Span:
        for span in before:
            if span.valid_from == valid_from:
                if span.valid_to == valid_to and span.value == value:
                    return span
                break
        return Span(value, valid_from, valid_to, at)

    def _end(self, span: Span, at: int) -> None:
        if span.value is None:
            return
        if span.rec_from < at:
            span.rec_to = at
            self._ended.append(span)
        elif span.kept:
            self.deleted.append(span)

    def take(self) -> Changes:
        """What has changed since this was asked last."""
        if not self._touched:
            return Changes([], [], [])
        fresh = [span for span in self.open if not span.kept and span.value is not None]
        changes = Changes(
            deleted=self.deleted,
            closed=[span for span in self._ended if span.kept],
            inserted=[span for span in self._ended if not span.kept] + fresh,
        )
        for span in fresh:
            span.kept = True
        self._ended, self.deleted, self._touched = [], [], False
        return changes


def _joined(head: list[tuple[int, Any]], tail: Sequence[tuple[int, Any]]) -> list[tuple[Any, int, int]]:
    """(value, from, to) of neighbouring equal values made one."""
    starts: list[tuple[int, Any]] = []
    for start, value in (*head, *tail):
        if not starts or starts[-1][1] != value:
            starts.append((start, value))
    ends = [start for start, _ in starts[1:]] + [FOREVER]
    return [(value, start, end) for (start, value), end in zip(starts, ends, strict=True)]
