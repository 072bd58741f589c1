"""Writing what a timeline has changed, and all the rows a history makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.projections import many
from service.projections.bitemporal import Changes, Span
from service.projections.innovations import counts
from service.projections.innovations.columns import COLUMNS, folded
from service.projections.innovations.facets import listings
from service.projections.innovations.grams import grams
from service.projections.innovations.tables import SEARCH, TABLES
from service.projections.innovations.taken import Taken
from service.projections.innovations.timeline import Timeline
from service.projections.innovations.writing import Pieces, Written, row_of
from service.sql import Connection, Dialect

Row = tuple[Any, ...]
_MARKS = ",".join("?" * len(COLUMNS))
_REPLACED = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{name}=excluded.{name}" for name in ("no", "version", "modified", *COLUMNS)
)
_ENDS = ("rec_to", "valid_to", "until")


@dataclass(slots=True)
class Rows:
    """What is to be written, table by table; keys of what goes or is closed, whole rows of what comes."""

    now: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    states: list[tuple[bytes, int, Written, Pieces]] = field(default_factory=list)
    said: list[tuple[bytes, int, bytes]] = field(default_factory=list)
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
        self.states += [(key, number, *state) for number, state in taken.states.items()]
        self.said += [(key, *piece) for piece in taken.said]
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
        deleted, ended, inserted = self.spans
        deleted += [(id, span.valid_from, span.rec_from) for span, _ in changes.deleted]
        ended += [(id, span.valid_from, span.rec_from, *span.ends) for span, _ in changes.ended]
        inserted += [
            (id, span.valid_from, span.rec_from, span.rec_to, span.valid_to, span.until, span.value)
            for span in changes.inserted
        ]

    def _last(self, id: bytes, changes: Changes) -> None:
        deleted, ended, inserted = self.lasts
        deleted += [(id, span.rec_from, span.value[0]) for span, _ in changes.deleted]
        ended += [(id, span.rec_from, span.value[0], *span.ends) for span, _ in changes.ended]
        for span in changes.inserted:
            version, modified, year = span.value
            ends = span.rec_to, span.valid_to, span.until
            inserted.append((id, span.rec_from, version, span.valid_from, *ends, modified, year))

    def _list(self, id: bytes, facet: str, changes: Changes) -> None:
        deleted, ended, inserted = self.listed
        for span, _ in changes.deleted:
            deleted += [(*key, id, span.rec_from, span.valid_from) for key in _keys(facet, span)]
        for span, _ in changes.ended:
            ended += [(*key, id, span.rec_from, span.valid_from, *span.ends) for key in _keys(facet, span)]
        for span in changes.inserted:
            rest = span.value[2], id, span.rec_from, span.valid_from, *span.ends
            inserted += [(*key, *rest) for key in _keys(facet, span)]


def _keys(facet: str, span: Span) -> list[Row]:
    """Where the span is listed: facet and title."""
    return [(number, span.value[1]) for number in listings(facet, span.value)]


def states(rows: Rows) -> list[Row]:
    return [(id, number, *row_of(written), *pieces) for id, number, written, pieces in rows.states]


def said(rows: Rows) -> list[Row]:
    return [(id, number, piece.decode()) for id, number, piece in rows.said]


def write(db: Connection, rows: Rows, prefix: str = "") -> None:
    """Everything a batch changed, in the transaction of its position."""
    _write_now(db, prefix, rows.now)
    many.delete(db, f"{prefix}innovation_state", TABLES["innovation_state"], rows.dropped)
    _copy(db, f"{prefix}innovation_said", said(rows))
    _copy(db, f"{prefix}innovation_state", states(rows))
    _write_kept(db, prefix, "innovation_span", rows.spans)
    _write_kept(db, prefix, "innovation_last", rows.lasts)
    _write_kept(db, prefix, "innovation_listed", rows.listed)
    write_titles(db, prefix, rows.titles)
    counts.write(db, prefix, rows.corners)


def _write_now(db: Connection, prefix: str, now: list[Row]) -> None:
    """The tags that were are gone before the row is another."""
    ids, tags = [row[:1] for row in now], tags_of(db.dialect, prefix)
    if db.dialect.name == "sqlite":
        db.executemany(f"DELETE FROM {prefix}innovation_tag WHERE (tag, modified, id) IN ({tags} WHERE i.id=?)", ids)
        db.executemany(f"INSERT INTO {prefix}innovation_now VALUES (?,?,?,?,{_MARKS}) {_REPLACED}", now)
        db.executemany(f"INSERT INTO {prefix}innovation_tag {tags} WHERE i.id=?", ids)
    elif now:
        theirs = f"{tags} WHERE i.id=ANY(CAST(? AS BYTEA[]))"
        all_of_them = ([id for (id,) in ids],)
        gone = db.execute(theirs, all_of_them).fetchall()
        many.delete(db, f"{prefix}innovation_tag", TABLES["innovation_tag"], gone)
        many.delete(db, f"{prefix}innovation_now", TABLES["innovation_now"], ids)
        _copy(db, f"{prefix}innovation_now", now)
        db.execute(f"INSERT INTO {prefix}innovation_tag {theirs}", all_of_them)


def _write_kept(db: Connection, prefix: str, table: str, changes: tuple[list[Row], ...]) -> None:
    """What goes, what has other ends, what comes."""
    deleted, ended, inserted = changes
    many.delete(db, prefix + table, TABLES[table], deleted)
    many.change(db, prefix + table, TABLES[table], _ENDS, ended)
    _copy(db, prefix + table, inserted)


def _copy(db: Connection, table: str, rows: list[Row]) -> None:
    if rows:
        db.copy(table, rows)


def tags_of(dialect: Dialect, prefix: str) -> str:
    """The SELECT of `innovation_tag`'s rows, to be restricted."""
    members = dialect.members.format("i.tags")
    return f"SELECT DISTINCT tag.value, i.modified, i.id FROM {prefix}innovation_now i CROSS JOIN {members} tag"


def write_titles(db: Connection, prefix: str, titles: list[Row]) -> None:
    if db.dialect.name == "sqlite":
        db.executemany(f"INSERT INTO {prefix}{SEARCH} (folded, id) VALUES (?,?)", titles)
    else:
        _copy(db, f"{prefix}{SEARCH}", with_grams(titles))


def with_grams(titles: Iterable[Row]) -> list[Row]:
    return [(title, id, grams(title)) for title, id in titles]
