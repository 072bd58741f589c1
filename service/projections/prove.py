"""Proving that the rows are what the histories make: everything is made again, elsewhere, and compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service.projections import positions
from service.projections.database import Database
from service.projections.making_rows import rows_of_all
from service.projections.projection import Projection
from service.projections.rebuild import follow
from service.store import Store

ELSEWHERE = "temp."
_AT_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stored row that the histories do not make so. `column` is `row` when one side has no such row at all."""

    projection: str
    aggregate: str
    table: str
    column: str
    stored: Any
    expected: Any


def prove(
    store: Store, database: Database, projection: Projection, told: Callable[[int], None] = lambda count: None
) -> tuple[Difference, ...]:
    """The first difference of each aggregate that has one, at one moment of the tables; empty when there is none."""
    with closing(database.own_connection()) as db:
        for statement in projection.tables.create(ELSEWHERE):
            db.execute(statement)
        position = positions.progress(db)[projection.name].position
        with rows_of_all(store, projection, position, told) as made:
            projection.fill(db, ELSEWHERE, made)
        db.execute("BEGIN")
        reached = positions.progress(db)[projection.name].position
        while position < reached:
            position = follow(db, store, projection, position, prefix=ELSEWHERE, upto=reached)
        first: dict[str, Difference] = {}
        for difference in _differences(db, projection):
            first.setdefault(difference.aggregate, difference)
        db.execute("ROLLBACK")
        return tuple(first.values())


def _differences(db: sqlite3.Connection, projection: Projection) -> Iterator[Difference]:
    for table in projection.tables.NAMES:
        whole = projection.tables.WHOLE.get(table)
        rows = _by_key(db, table) if whole is None else _whole(db, whole)
        for aggregate, column, stored, expected in rows:
            yield Difference(
                projection=projection.name,
                aggregate=_named(aggregate),
                table=table,
                column=column,
                stored=stored,
                expected=expected,
            )


Found = Iterator[tuple[Any, str, Any, Any]]


def _by_key(db: sqlite3.Connection, table: str) -> Found:
    """Rows with the same key side by side."""
    described = db.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)).fetchall()
    names, keys = [name for name, _ in described], [name for name, pk in described if pk]
    whose = names.index("id" if "id" in names else "region")
    same = " AND ".join(f"s.{key} IS e.{key}" for key in keys)
    equal = " AND ".join(f"s.{name} IS e.{name}" for name in names)
    for one, other, missing in (("main", "temp", "expected"), ("temp", "main", "stored")):
        rows = db.execute(
            f"SELECT s.*, e.* FROM {one}.{table} s LEFT JOIN {other}.{table} e ON {same}"
            f" WHERE e.{keys[0]} IS NULL OR NOT ({equal}) LIMIT {_AT_MOST}"
        )
        for row in rows:
            left, right = row[: len(names)], row[len(names) :]
            if right[names.index(keys[0])] is None:
                yield (left[whose], "row", left, None) if missing == "expected" else (left[whose], "row", None, left)
            elif one == "main":
                place = next(i for i in range(len(names)) if left[i] != right[i])
                yield left[whose], names[place], left[place], right[place]


def _whole(db: sqlite3.Connection, select: str) -> Found:
    """Rows without a key of their own: the aggregate is their first column."""
    stored, expected = select.format(schema="main."), select.format(schema="temp.")
    for row in db.execute(f"{stored} EXCEPT {expected} LIMIT {_AT_MOST}"):
        yield row[0], "row", row, None
    for row in db.execute(f"{expected} EXCEPT {stored} LIMIT {_AT_MOST}"):
        yield row[0], "row", None, row


def _named(aggregate: Any) -> str:
    return str(UUID(bytes=aggregate)) if isinstance(aggregate, bytes) and len(aggregate) == 16 else str(aggregate)
