"""Writing what a timeline has changed, and all the rows a history makes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.projections.bitemporal import Changes, Span
from service.projections.innovations import counts
from service.projections.innovations.columns import COLUMNS, folded
from service.projections.innovations.facets import listings
from service.projections.innovations.tables import SEARCH
from service.projections.innovations.timeline import Taken, Timeline

Row = tuple[Any, ...]
_MARKS = ",".join("?" * len(COLUMNS))
_SORTS = (("innovation_by_title", 1), ("innovation_by_proposed", 2))


@dataclass(slots=True)
class Rows:
    """What is to be written, table by table; keys of what goes or is closed, whole rows of what comes."""

    now: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    states: list[Row] = field(default_factory=list)
    spans: tuple[list[Row], list[Row], list[Row]] = field(default_factory=lambda: ([], [], []))
    listed: dict[str, tuple[list[Row], list[Row], list[Row]]] = field(
        default_factory=lambda: {table: ([], [], []) for table, _ in _SORTS}
    )
    titles: list[Row] = field(default_factory=list)
    corners: counts.Corners = field(default_factory=counts.nothing)

    def add(self, id: UUID, taken: Taken) -> None:
        """What a timeline has changed since it was asked last."""
        key = id.bytes
        no, row = taken.now
        self.now.append((key, no, *row))
        self.dropped += [(key, number) for number in taken.dropped]
        self.states += [(key, number, *row) for number, row in taken.states.items()]
        _add(self.spans, taken.spans, lambda span: (key, span.valid_from, span.rec_from), _span)
        for facet, changes in taken.faces:
            self._list(key, facet, changes)
        self.titles += [(folded(title), key) for title in taken.titles]
        self.corners.update(counts.corners(taken.counts))

    def add_whole(self, id: UUID, history: Sequence[Recorded[Any]]) -> None:
        """All rows of an innovation."""
        timeline = Timeline()
        timeline.apply(history)
        self.add(id, timeline.take())

    def _list(self, id: bytes, facet: str, changes: Changes) -> None:
        for place, spans in enumerate((changes.deleted, changes.closed, changes.inserted)):
            for span in spans:
                for number in listings(facet, span.value):
                    for table, sort in _SORTS:
                        row = (number, span.value[sort], id, span.rec_from, span.valid_from)
                        more = ((), (span.rec_to,), (span.rec_to, span.valid_to))[place]
                        self.listed[table][place].append((*row, *more))


def _span(span: Span) -> Row:
    return (span.valid_to, span.rec_to, *span.value)


def _add(into: tuple[list[Row], list[Row], list[Row]], changes: Changes, key: Any, rest: Any) -> None:
    deleted, closed, inserted = into
    deleted += [key(span) for span in changes.deleted]
    closed += [(*key(span), span.rec_to) for span in changes.closed]
    inserted += [(*key(span), *rest(span)) for span in changes.inserted]


def write(db: sqlite3.Connection, rows: Rows, prefix: str = "") -> None:
    """Everything a batch changed, in the transaction of its position."""
    db.executemany(f"INSERT OR REPLACE INTO {prefix}innovation_now VALUES (?,?,{_MARKS})", rows.now)
    db.executemany(f"DELETE FROM {prefix}innovation_state WHERE id=? AND no=?", rows.dropped)
    db.executemany(f"INSERT INTO {prefix}innovation_state VALUES (?,?,{_MARKS},?)", rows.states)
    _write_spans(db, f"{prefix}innovation_span", "id=?1 AND valid_from=?2 AND rec_from=?3", rows.spans, 7)
    for table, listed in rows.listed.items():
        at = "facet=?1 AND key=?2 AND id=?3 AND rec_from=?4 AND valid_from=?5"
        _write_spans(db, prefix + table, at, listed, 7)
    db.executemany(f"INSERT INTO {prefix}{SEARCH} (folded, id) VALUES (?,?)", rows.titles)
    counts.write(db, prefix, rows.corners)


def _write_spans(
    db: sqlite3.Connection, table: str, at: str, spans: tuple[list[Row], list[Row], list[Row]], width: int
) -> None:
    deleted, closed, inserted = spans
    db.executemany(f"DELETE FROM {table} WHERE {at}", deleted)
    db.executemany(f"UPDATE {table} SET rec_to=?{at.count('?') + 1} WHERE {at}", closed)
    db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * width)})", inserted)
