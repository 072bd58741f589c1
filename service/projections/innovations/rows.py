"""Writing what a timeline has changed, and all the rows a history makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.projections.bitemporal import Changes, Span
from service.projections.innovations import counts
from service.projections.innovations.columns import COLUMNS, folded
from service.projections.innovations.facets import listings
from service.projections.innovations.grams import grams
from service.projections.innovations.lasts import Changed
from service.projections.innovations.tables import SEARCH
from service.projections.innovations.timeline import Taken, Timeline
from service.sql import Connection, Dialect

Row = tuple[Any, ...]
_MARKS = ",".join("?" * len(COLUMNS))
_REPLACED = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{name}=excluded.{name}" for name in ("no", "version", "modified", *COLUMNS)
)
LISTS = {"innovation_by_title": 2, "innovation_by_proposed": 3}
"""The sorted lists, and which member of a listed row is the key there, counted from one."""


@dataclass(slots=True)
class Rows:
    """What is to be written, table by table; keys of what goes or is closed, whole rows of what comes."""

    now: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    states: list[Row] = field(default_factory=list)
    spans: tuple[list[Row], list[Row], list[Row]] = field(default_factory=lambda: ([], [], []))
    lasts: tuple[list[Row], list[Row], list[Row]] = field(default_factory=lambda: ([], [], []))
    listed: tuple[list[Row], list[Row], list[Row]] = field(default_factory=lambda: ([], [], []))
    titles: list[Row] = field(default_factory=list)
    corners: counts.Corners = field(default_factory=counts.nothing)

    def add(self, id: UUID, taken: Taken) -> None:
        """What a timeline has changed since it was asked last."""
        key = id.bytes
        self.now.append((key, *taken.now))
        self.dropped += [(key, number) for number in taken.dropped]
        self.states += [(key, number, *row, item) for number, (row, item) in taken.states.items()]
        self._span(key, taken.spans)
        self._last(key, taken.lasts)
        for facet, changes in taken.faces:
            self._list(key, facet, changes)
        self.titles += [(folded(title), key) for title in taken.titles]
        self.corners.update(counts.corners(taken.counts))

    def add_whole(self, history: Sequence[Recorded[Any]]) -> None:
        """All rows of an innovation."""
        timeline = Timeline()
        timeline.apply(history)
        self.add(history[0].originator_id, timeline.take())

    def _span(self, id: bytes, changes: Changes) -> None:
        deleted, closed, inserted = self.spans
        deleted += [(id, span.valid_from, span.rec_from) for span in changes.deleted]
        closed += [(id, span.valid_from, span.rec_from, span.rec_to) for span in changes.closed]
        inserted += [
            (id, span.valid_from, span.rec_from, span.valid_to, span.rec_to, span.value) for span in changes.inserted
        ]

    def _last(self, id: bytes, changed: Changed) -> None:
        deleted, ended, inserted = self.lasts
        deleted += [(id, row.rec_from, row.version) for row in changed.deleted]
        ended += [(id, row.rec_from, row.version, row.rec_to, row.valid_to, row.until) for row in changed.ended]
        inserted += [
            (id, row.rec_from, row.version, row.valid_from, row.rec_to, row.valid_to, row.until, row.modified, row.year)
            for row in changed.inserted
        ]

    def _list(self, id: bytes, facet: str, changes: Changes) -> None:
        """Facet, key in each list, innovation, and the span."""
        deleted, closed, inserted = self.listed
        for span in changes.deleted:
            deleted += [(*place, id, span.rec_from, span.valid_from) for place in _places(facet, span)]
        for span in changes.closed:
            closed += [(*place, id, span.rec_from, span.valid_from, span.rec_to) for place in _places(facet, span)]
        for span in changes.inserted:
            inserted += [
                (*place, id, span.rec_from, span.valid_from, span.rec_to, span.valid_to)
                for place in _places(facet, span)
            ]


def _places(facet: str, span: Span) -> list[Row]:
    _, title, proposed = span.value
    return [(number, title, proposed) for number in listings(facet, span.value)]


def write(db: Connection, rows: Rows, prefix: str = "") -> None:
    """Everything a batch changed, in the transaction of its position."""
    ids = [row[:1] for row in rows.now]
    tags = tags_of(db.dialect, prefix)
    db.executemany(f"DELETE FROM {prefix}innovation_tag WHERE (tag, modified, id) IN ({tags} WHERE i.id=?)", ids)
    db.executemany(f"INSERT INTO {prefix}innovation_now VALUES (?,?,?,?,{_MARKS}) {_REPLACED}", rows.now)
    db.executemany(f"INSERT INTO {prefix}innovation_tag {tags} WHERE i.id=?", ids)
    db.executemany(f"DELETE FROM {prefix}innovation_state WHERE id=? AND no=?", rows.dropped)
    db.executemany(f"INSERT INTO {prefix}innovation_state VALUES (?,?,{_MARKS},?)", rows.states)
    _write_spans(db, f"{prefix}innovation_span", rows.spans)
    _write_lasts(db, f"{prefix}innovation_last", rows.lasts)
    for table, key in LISTS.items():
        _write_listed(db, prefix + table, key, rows.listed)
    write_titles(db, prefix, rows.titles)
    counts.write(db, prefix, rows.corners)


def tags_of(dialect: Dialect, prefix: str) -> str:
    """The SELECT of `innovation_tag`'s rows, to be restricted."""
    members = dialect.members.format("i.tags")
    return f"SELECT DISTINCT tag.value, i.modified, i.id FROM {prefix}innovation_now i CROSS JOIN {members} tag"


def write_titles(db: Connection, prefix: str, titles: list[Row]) -> None:
    if db.dialect.name == "sqlite":
        db.executemany(f"INSERT INTO {prefix}{SEARCH} (folded, id) VALUES (?,?)", titles)
    else:
        db.executemany(f"INSERT INTO {prefix}{SEARCH} VALUES (?,?,?)", with_grams(titles))


def with_grams(titles: Iterable[Row]) -> list[Row]:
    return [(title, id, grams(title)) for title, id in titles]


def _write_spans(db: Connection, table: str, spans: tuple[list[Row], list[Row], list[Row]]) -> None:
    deleted, closed, inserted = spans
    at = "id=?1 AND valid_from=?2 AND rec_from=?3"
    db.executemany(f"DELETE FROM {table} WHERE {at}", deleted)
    db.executemany(f"UPDATE {table} SET rec_to=?4 WHERE {at}", closed)
    db.executemany(f"INSERT INTO {table} VALUES (?,?,?,?,?,?)", inserted)


def _write_lasts(db: Connection, table: str, lasts: tuple[list[Row], list[Row], list[Row]]) -> None:
    deleted, ended, inserted = lasts
    at = "id=?1 AND rec_from=?2 AND version=?3"
    db.executemany(f"DELETE FROM {table} WHERE {at}", deleted)
    db.executemany(f"UPDATE {table} SET rec_to=?4, valid_to=?5, until=?6 WHERE {at}", ended)
    db.executemany(f"INSERT INTO {table} VALUES (?,?,?,?,?,?,?,?,?)", inserted)


def _write_listed(db: Connection, table: str, key: int, listed: tuple[list[Row], list[Row], list[Row]]) -> None:
    deleted, closed, inserted = listed
    at = f"facet=?1 AND key=?{key} AND id=?4 AND rec_from=?5 AND valid_from=?6"
    db.executemany(f"DELETE FROM {table} WHERE {at}", deleted)
    db.executemany(f"UPDATE {table} SET rec_to=?7 WHERE {at}", closed)
    db.executemany(f"INSERT INTO {table} VALUES (?1,?{key},?4,?5,?6,?7,?8)", inserted)
