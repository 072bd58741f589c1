"""The innovations as the catalogue and the reports read them: rows that are a pure function of each history."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.projections.innovations import tables
from service.projections.innovations.fill import fill, rows_of
from service.projections.innovations.rows import Rows, write
from service.projections.innovations.timeline import Timeline
from service.projections.journal import Skipped
from service.projections.projection import Rows as WholeRows
from service.sql import Connection, Dialect
from service.store import Store

_TIMELINES_KEPT = 2048


class InnovationProjection:
    name = "innovations"
    kinds = ("innovation",)
    tables = tables
    shape = 8

    def __init__(self, store: Store) -> None:
        self._store = store
        self.skipped: Skipped = frozenset()
        self._timelines: OrderedDict[UUID, Timeline] = OrderedDict()

    def prepare(self, events: Sequence[Recorded[Any]]) -> Rows:
        """What the events change; reads, writes nothing. Forget when it is not written after all."""
        rows, by_innovation = Rows(), dict[UUID, list[Recorded[Any]]]()
        for event in events:
            by_innovation.setdefault(event.originator_id, []).append(event)
        for id, new in by_innovation.items():
            timeline = self._timeline(id, new[0])
            timeline.apply(new)
            rows.add(id, timeline.take())
        return rows

    def write(self, db: Connection, rows: Rows, prefix: str = "") -> None:
        write(db, rows, prefix)

    @staticmethod
    def rows_of(dialect: Dialect, histories: Iterable[list[Recorded[Any]]]) -> WholeRows:
        return rows_of(dialect, histories)

    def fill(self, db: Connection, prefix: str, made: Iterable[WholeRows]) -> None:
        fill(db, prefix, made)

    def forget(self) -> None:
        """What was prepared was not written, or somebody else wrote: read the histories again."""
        self._timelines.clear()

    def _timeline(self, id: UUID, first: Recorded[Any]) -> Timeline:
        timeline = self._timelines.pop(id, None)
        if timeline is None or timeline.version != first.originator_version - 1:
            timeline = Timeline()
            assert first.position is not None
            timeline.apply(self._store.history(id, first.position - 1, self.skipped))
            if timeline.events:
                timeline.take()
        self._timelines[id] = timeline
        while len(self._timelines) > _TIMELINES_KEPT:
            self._timelines.popitem(last=False)
        return timeline
