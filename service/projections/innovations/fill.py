"""Filling empty tables with all rows: innovation by innovation; what is kept in another order is sorted first.

Rows are made outside of transactions, so that writers of events wait for short ones only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from domain.recorded import Recorded
from service.projections import projection
from service.projections.database import writing
from service.projections.innovations import counts
from service.projections.innovations.columns import COLUMNS
from service.projections.innovations.rows import Rows, tags
from service.projections.innovations.tables import SEARCH

_SORTED_AT_ONCE = 40_000
_TITLES_AT_ONCE = 10_000
"""The search keeps what one transaction adds together: the fewer, the less it has to look through."""

_MARKS = ",".join("?" * len(COLUMNS))
_INSERTS = {
    "innovation_now": f"VALUES (?,?,{_MARKS})",
    "innovation_state": f"VALUES (?,?,{_MARKS},?)",
    "innovation_span": "VALUES (?,?,?,?,?,?,?,?)",
}
_LISTED, _CORNERS = "listed", "corners"


def rows_of(histories: Iterable[list[Recorded[Any]]]) -> projection.Rows:
    """All rows of some innovations; under `listed` and `corners` what has its place among those of all others."""
    rows = Rows()
    for history in histories:
        rows.add_whole(history)
    rows.spans[2].sort()
    return {
        "innovation_now": rows.now,
        "innovation_state": rows.states,
        "innovation_span": rows.spans[2],
        SEARCH: rows.titles,
        _LISTED: rows.listed[2],
        _CORNERS: [(*key, day, rec, amount) for (key, day, rec), amount in rows.corners.items()],
    }


def fill(db: sqlite3.Connection, prefix: str, made: Iterable[projection.Rows]) -> None:
    """Writes the rows of every innovation through a connection of its own."""
    db.execute("CREATE TEMP TABLE staged (facet, title, proposed, id, rec_from, valid_from, rec_to, valid_to)")
    corners, titles = counts.nothing(), list[tuple[Any, ...]]()
    for rows in made:
        with writing(db):
            for table, values in _INSERTS.items():
                db.executemany(f"INSERT INTO {prefix}{table} {values}", rows[table])
            db.executemany("INSERT INTO temp.staged VALUES (?,?,?,?,?,?,?,?)", rows[_LISTED])
        for region, year, agency, cycle, day, rec, amount in rows[_CORNERS]:
            corners[counts.Corner((region, year, agency, cycle), day, rec)] += amount
        titles += rows[SEARCH]
        if len(titles) >= _TITLES_AT_ONCE:
            _write_titles(db, prefix, titles)
    _write_titles(db, prefix, titles)
    _write_sorted(db, f"{prefix}innovation_by_title", "title")
    _write_sorted(db, f"{prefix}innovation_by_proposed", "proposed")
    db.execute("DROP TABLE temp.staged")
    with writing(db):
        db.execute(f"INSERT INTO {prefix}innovation_tag {tags(prefix)}")
        counts.fill(db, prefix, corners)


def _write_titles(db: sqlite3.Connection, prefix: str, titles: list[tuple[Any, ...]]) -> None:
    with writing(db):
        db.executemany(f"INSERT INTO {prefix}{SEARCH} (folded, id) VALUES (?,?)", titles)
    titles.clear()


def _write_sorted(db: sqlite3.Connection, table: str, key: str) -> None:
    db.execute(
        f"CREATE TEMP TABLE sorted AS SELECT facet, {key}, id, rec_from, valid_from, rec_to, valid_to FROM temp.staged"
        f" ORDER BY facet, {key}, id, rec_from, valid_from"
    )
    last = db.execute("SELECT coalesce(max(rowid), 0) FROM temp.sorted").fetchone()[0]
    for start in range(0, last, _SORTED_AT_ONCE):
        db.execute(
            f"INSERT INTO {table} SELECT * FROM temp.sorted WHERE rowid>? AND rowid<=?",
            (start, start + _SORTED_AT_ONCE),
        )
    db.execute("DROP TABLE temp.sorted")
