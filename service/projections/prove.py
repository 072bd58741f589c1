"""Proving that the rows are what the histories make: everything is made again, elsewhere, and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service.projections import gate, positions
from service.projections.database import Database
from service.projections.making_rows import rows_of_all
from service.projections.projection import Projection
from service.projections.rebuild import follow
from service.projections.tables import Table
from service.sql import Connection
from service.store import Store

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
        elsewhere = db.dialect.temporary
        for statement in projection.tables.create(db.dialect, elsewhere):
            db.execute(statement)
        position = positions.progress(db)[projection.name].position
        with rows_of_all(store, projection, position, told) as made:
            projection.fill(db, elsewhere, made)
        for statement in projection.tables.keys(db.dialect, elsewhere):
            db.execute(statement)
        gate.begin_comparing(db)
        reached = positions.progress(db)[projection.name].position
        while position < reached:
            position = follow(db, store, projection, position, prefix=elsewhere, upto=reached)
        first: dict[str, Difference] = {}
        for difference in _differences(db, projection):
            first.setdefault(difference.aggregate, difference)
        db.execute("ROLLBACK")
        return tuple(first.values())


def _differences(db: Connection, projection: Projection) -> Iterator[Difference]:
    for table in projection.tables.NAMES:
        whole = projection.tables.WHOLE.get(table)
        rows = _whole(db, whole) if whole is not None else _by_key(db, table, projection.tables.TABLES[table])
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


def _by_key(db: Connection, name: str, table: Table) -> Found:
    """Rows with the same key side by side."""
    names, keys, width = table.names, table.keys, len(table.names)
    whose = names.index("id" if "id" in names else "region")
    stored, expected = f"{db.dialect.own}{name}", f"{db.dialect.temporary}{name}"
    at = " AND ".join(f"s.{key}=e.{key}" for key in keys)
    equal = " AND ".join(f"s.{name} {db.dialect.same} e.{name}" for name in names)
    sides = f"SELECT s.*, e.* FROM {stored} s {{}} JOIN {expected} e ON {at} WHERE {{}} LIMIT {_AT_MOST}"
    for row in db.execute(sides.format("LEFT", f"e.{keys[0]} IS NULL OR NOT ({equal})")):
        left, right = row[:width], row[width:]
        if right[names.index(keys[0])] is None:
            yield left[whose], "row", left, None
        else:
            place = next(i for i in range(width) if left[i] != right[i])
            yield left[whose], names[place], left[place], right[place]
    missing = f"SELECT e.* FROM {expected} e LEFT JOIN {stored} s ON {at} WHERE s.{keys[0]} IS NULL LIMIT {_AT_MOST}"
    for row in db.execute(missing):
        yield row[whose], "row", None, row


def _whole(db: Connection, select: str) -> Found:
    """Rows without a key of their own: the aggregate is their first column."""
    stored, expected = select.format(prefix=db.dialect.own), select.format(prefix=db.dialect.temporary)
    for row in db.execute(f"{stored} EXCEPT {expected} LIMIT {_AT_MOST}"):
        yield row[0], "row", row, None
    for row in db.execute(f"{expected} EXCEPT {stored} LIMIT {_AT_MOST}"):
        yield row[0], "row", None, row


def _named(aggregate: Any) -> str:
    return str(UUID(bytes=aggregate)) if isinstance(aggregate, bytes) and len(aggregate) == 16 else str(aggregate)
