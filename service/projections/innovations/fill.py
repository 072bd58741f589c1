"""Filling empty tables from all histories: innovation by innovation; what is kept in another order is sorted first.

Histories are read and turned into rows outside of transactions, so that writers of events wait for short ones only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from service.projections.innovations import counts
from service.projections.innovations.columns import COLUMNS
from service.projections.innovations.rows import Rows
from service.projections.innovations.tables import SEARCH
from service.projections.projection import Told
from service.store import Store

_ROWS_AT_ONCE = 2_000
_SORTED_AT_ONCE = 40_000
_MARKS = ",".join("?" * len(COLUMNS))
_SORTED = ("innovation_by_title", "innovation_by_proposed")


def fill(db: sqlite3.Connection, store: Store, prefix: str, upto: int, told: Told) -> None:
    """Writes the rows of every innovation, by its events up to a position, through a connection of its own."""
    for table in _SORTED:
        db.execute(f"CREATE TEMP TABLE staged_{table} (facet, key, id, rec_from, valid_from, rec_to, valid_to)")
    corners = counts.nothing()
    for rows in _all_rows(store, upto, told):
        corners.update(rows.corners)
        _write(db, prefix, rows)
    for table in _SORTED:
        _write_sorted(db, prefix, table)
    db.execute("BEGIN IMMEDIATE")
    counts.fill(db, prefix, corners)
    db.execute("COMMIT")


def _all_rows(store: Store, upto: int, told: Told) -> Iterator[Rows]:
    rows, read = Rows(), 0
    for id in sorted(store.ids("innovation"), key=lambda id: id.bytes):
        history = store.history(id, upto=upto)
        if history:
            rows.add_whole(id, history)
            read += len(history)
        if len(rows.states) >= _ROWS_AT_ONCE:
            yield rows
            told(read)
            rows, read = Rows(), 0
    yield rows
    told(read)


def _write(db: sqlite3.Connection, prefix: str, rows: Rows) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.executemany(f"INSERT INTO {prefix}innovation_now VALUES (?,?,{_MARKS})", rows.now)
    db.executemany(f"INSERT INTO {prefix}innovation_state VALUES (?,?,{_MARKS},?)", rows.states)
    db.executemany(f"INSERT INTO {prefix}innovation_span VALUES (?,?,?,?,?,?,?)", rows.spans[2])
    db.executemany(f"INSERT INTO {prefix}{SEARCH} (folded, id) VALUES (?,?)", rows.titles)
    for table in _SORTED:
        db.executemany(f"INSERT INTO temp.staged_{table} VALUES (?,?,?,?,?,?,?)", rows.listed[table][2])
    db.execute("COMMIT")


def _write_sorted(db: sqlite3.Connection, prefix: str, table: str) -> None:
    db.execute(
        f"CREATE TEMP TABLE sorted_{table} AS"
        f" SELECT * FROM staged_{table} ORDER BY facet, key, id, rec_from, valid_from"
    )
    db.execute(f"DROP TABLE temp.staged_{table}")
    last = db.execute(f"SELECT coalesce(max(rowid), 0) FROM temp.sorted_{table}").fetchone()[0]
    for start in range(0, last, _SORTED_AT_ONCE):
        db.execute(
            f"INSERT INTO {prefix}{table} SELECT * FROM temp.sorted_{table} WHERE rowid>? AND rowid<=?",
            (start, start + _SORTED_AT_ONCE),
        )
    db.execute(f"DROP TABLE temp.sorted_{table}")
