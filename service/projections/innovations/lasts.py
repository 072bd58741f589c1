"""Which event of an innovation is its last on a day, as it was known at a moment: its version, and its own moment.

The newest event is the last from its own day on. The one before is so still at moments when the newest was not known,
and on the days before it. That is one row, which says from which moment on, and from which day on, another follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from domain.recorded import Recorded
from service.projections.bitemporal import FOREVER, microseconds
from service.projections.innovations.days import day_of


class Step(NamedTuple):
    """From this day on, this event is the last."""

    day: int
    version: int
    modified: int
    year: int


@dataclass(slots=True, eq=False)
class Last:
    """It holds at `at` on `day` when rec_from<=at<until and valid_from<=day and (at<rec_to or day<valid_to).

    `kept` says that it has been handed out as a row before.
    """

    version: int
    modified: int
    year: int
    valid_from: int
    rec_from: int
    rec_to: int = FOREVER
    valid_to: int = FOREVER
    until: int = FOREVER
    kept: bool = False


@dataclass(slots=True)
class Changed:
    """What must happen to the stored rows, in this order: delete, say the ends anew, insert."""

    deleted: list[Last] = field(default_factory=list)
    ended: list[Last] = field(default_factory=list)
    inserted: list[Last] = field(default_factory=list)


class Lasts:
    """The rows of one innovation. Moments never decrease."""

    __slots__ = ("_deleted", "_over", "_touched", "open")

    def __init__(self) -> None:
        self.open: list[Last] = []
        """Those that hold on some day as it is known now, in the order of days."""
        self._over: list[Last] = []
        self._deleted: list[Last] = []
        self._touched: dict[int, Last] = {}

    def add(self, at: int, step: Step) -> None:
        """One more event."""
        rows = self.open
        while rows and rows[-1].valid_from >= step.day:
            self._end(rows.pop(), at)
        if rows:
            rows[-1] = self._bounded(rows[-1], at, step.day)
        rows.append(Last(step.version, step.modified, step.year, step.day, at))

    def renew(self, at: int, steps: Sequence[Step]) -> None:
        """The events are read differently from now on."""
        rows, same = self.open, 0
        for row, step in zip(rows, steps, strict=False):
            if (row.valid_from, row.version, row.year) != (step.day, step.version, step.year):
                break
            same += 1
        while len(rows) > same:
            self._end(rows.pop(), at)
        if same:
            rows[-1] = self._bounded(rows[-1], at, steps[same].day if same < len(steps) else FOREVER)
        for place in range(same, len(steps)):
            step = steps[place]
            new = Last(step.version, step.modified, step.year, step.day, at)
            rows.append(self._bounded(new, at, steps[place + 1].day) if place + 1 < len(steps) else new)

    def _bounded(self, row: Last, at: int, day: int) -> Last:
        """From `at` on it is the last only on days before this one: the row that says so."""
        if (row.valid_to if row.rec_to < FOREVER else FOREVER) == day:
            return row
        if row.rec_to not in (at, FOREVER):
            self._end(row, at)
            row = Last(row.version, row.modified, row.year, row.valid_from, at)
        row.rec_to, row.valid_to = (at, day) if day < FOREVER else (FOREVER, FOREVER)
        if row.kept:
            self._touched[id(row)] = row
        return row

    def _end(self, row: Last, at: int) -> None:
        if row.rec_from < at:
            row.until = at
            self._over.append(row)
        elif row.kept:
            self._deleted.append(row)

    def take(self) -> Changed:
        """What has changed since this was asked last."""
        gone = {id(row) for row in (*self._deleted, *self._over)}
        changed = Changed(
            deleted=self._deleted,
            ended=[row for row in self._over if row.kept]
            + [row for row in self._touched.values() if id(row) not in gone],
            inserted=[row for row in self._over if not row.kept] + [row for row in self.open if not row.kept],
        )
        for row in self.open:
            row.kept = True
        self._over, self._deleted, self._touched = [], [], {}
        return changed


def steps(read: Iterable[Recorded[Any]], began: int, year: int) -> list[Step]:
    """Which event is the last from which day on; `read` is a history with its corrections applied."""
    found: list[Step] = []
    for recorded in read:
        day = max(day_of(recorded), began)
        while found and found[-1].day >= day:
            found.pop()
        found.append(Step(day, recorded.originator_version, microseconds(recorded.timestamp), year))
    return found
