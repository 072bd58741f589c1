"""Filling empty tables with all rows: innovation by innovation; what is kept in another order is sorted first.

Rows are made outside of transactions, so that writers of events wait for short ones only.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from domain.recorded import Recorded
from service.projections import projection
from service.projections.database import filling
from service.projections.innovations import counts, packing
from service.projections.innovations.columns import COLUMNS
from service.projections.innovations.rows import Rows, said, states, tags_of, with_grams, write_titles
from service.projections.innovations.tables import SEARCH
from service.sql import Connection, Dialect
from service.sql.copying import joined

_SORTED_AT_ONCE = 40_000
_COPIED_AT_ONCE = 10
"""Pieces of work: a frozen COPY leaves up to 64 pages behind that no later one uses."""
_TITLES_AT_ONCE = 10_000
"""The search keeps what one transaction adds together: the fewer, the less it has to look through."""

_MARKS = ",".join("?" * len(COLUMNS))
_INSERTS = {
    "innovation_now": f"VALUES (?,?,?,?,{_MARKS})",
    "innovation_state": f"VALUES (?,?,{_MARKS},?,?,?)",
    "innovation_said": "VALUES (?,?,?)",
    "innovation_span": "VALUES (?,?,?,?,?,?,?)",
    "innovation_last": "VALUES (?,?,?,?,?,?,?,?,?)",
}
_LISTED = "innovation_listed"
_COPIED = (*_INSERTS, SEARCH, _LISTED)
_CORNERS = "corners"


def rows_of(dialect: Dialect, histories: Iterable[list[Recorded[Any]]]) -> projection.Rows:
    """All rows of some innovations; under `corners` what has its place among those of all others."""
    rows = Rows()
    for history in histories:
        rows.add_whole(history)
    corners = [(*key, day, rec, amount) for (key, day, rec), amount in rows.corners.items()]
    if dialect.name == "postgres":
        return {**_copies(rows), _CORNERS: corners}
    rows.spans[2].sort()
    rows.lasts[2].sort()
    return {
        "innovation_now": rows.now,
        "innovation_state": states(rows),
        "innovation_said": said(rows),
        "innovation_span": rows.spans[2],
        "innovation_last": rows.lasts[2],
        SEARCH: rows.titles,
        _LISTED: rows.listed[2],
        _CORNERS: corners,
    }


def _copies(rows: Rows) -> dict[str, bytes]:
    """What COPY takes, written where the rows are made."""
    return {
        "innovation_now": packing.rows(rows.now),
        "innovation_state": packing.states(rows.states),
        "innovation_said": packing.said(rows.said),
        "innovation_span": packing.spans(rows.spans[2]),
        "innovation_last": packing.lasts(rows.lasts[2]),
        SEARCH: packing.rows(with_grams(rows.titles)),
        _LISTED: packing.listed(rows.listed[2]),
    }


def fill(db: Connection, prefix: str, made: Iterable[projection.Rows]) -> None:
    """Writes the rows of every innovation through a connection of its own."""
    filled = _sorted_in if db.dialect.name == "sqlite" else _copied
    corners = filled(db, prefix, made)
    with filling(db, prefix):
        db.execute(f"INSERT INTO {prefix}innovation_tag {tags_of(db.dialect, prefix)}")
        counts.fill(db, prefix, corners)


def _add(corners: counts.Corners, rows: projection.Rows) -> None:
    for region, year, agency, cycle, day, rec, amount in rows[_CORNERS]:
        corners[counts.Corner((region, year, agency, cycle), day, rec)] += amount


def _copied(db: Connection, prefix: str, made: Iterable[projection.Rows]) -> counts.Corners:
    """By COPY, in any order: indexes are made afterwards. One transaction, in which nobody else has the tables."""
    corners = counts.nothing()
    db.execute("BEGIN")
    db.execute(f"TRUNCATE {', '.join(prefix + table for table in _COPIED)}")
    left = iter(made)
    while several := [*islice(left, _COPIED_AT_ONCE)]:
        for rows in several:
            _add(corners, rows)
        for table in _COPIED:
            db.copy(prefix + table, joined([rows[table] for rows in several]), emptied=True)
    db.execute("COMMIT")
    return corners


def _sorted_in(db: Connection, prefix: str, made: Iterable[projection.Rows]) -> counts.Corners:
    """In the order of the tables, which are indexes."""
    db.execute("CREATE TEMP TABLE staged (facet, title, proposed, id, rec_from, valid_from, rec_to, valid_to, until)")
    corners, titles = counts.nothing(), list[tuple[Any, ...]]()
    for rows in made:
        with filling(db, prefix):
            for table, values in _INSERTS.items():
                db.executemany(f"INSERT INTO {prefix}{table} {values}", rows[table])
            db.executemany("INSERT INTO temp.staged VALUES (?,?,?,?,?,?,?,?,?)", rows[_LISTED])
        _add(corners, rows)
        titles += rows[SEARCH]
        if len(titles) >= _TITLES_AT_ONCE:
            _write_titles(db, prefix, titles)
    _write_titles(db, prefix, titles)
    _write_sorted(db, prefix + _LISTED)
    db.execute("DROP TABLE temp.staged")
    return corners


def _write_titles(db: Connection, prefix: str, titles: list[tuple[Any, ...]]) -> None:
    with filling(db, prefix):
        write_titles(db, prefix, titles)
    titles.clear()


def _write_sorted(db: Connection, table: str) -> None:
    db.execute("CREATE TEMP TABLE sorted AS SELECT * FROM temp.staged ORDER BY facet, title, id, rec_from, valid_from")
    last = db.execute("SELECT coalesce(max(rowid), 0) FROM temp.sorted").fetchone()[0]
    for start in range(0, last, _SORTED_AT_ONCE):
        db.execute(
            f"INSERT INTO {table} SELECT * FROM temp.sorted WHERE rowid>? AND rowid<=?",
            (start, start + _SORTED_AT_ONCE),
        )
    db.execute("DROP TABLE temp.sorted")
