"""Rows of two sets of tables side by side, as far as they differ: two versions, or one and what the histories make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from service.projections.tables import Table
from service.sql import Connection

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What has the same key on both sides and is not the same; None where a side has no such row."""

    left: Row | None
    right: Row | None


def by_key(
    db: Connection, table: Table, left: str, right: str, columns: Sequence[str], *, limit: int | None = None
) -> Iterator[Pair]:
    """Pairs of the tables of these names, compared in these columns, in the order of the key: first what the left has.

    At most so many of each kind, where a limit is given.
    """
    width, first = len(columns), table.keys[0]
    at = " AND ".join(f"l.{key}=r.{key}" for key in table.keys)
    same = " AND ".join(f"l.{name} {db.dialect.same} r.{name}" for name in columns)
    lefts, rights = (", ".join(f"{side}.{name}" for name in columns) for side in "lr")
    order = ", ".join(f"{{0}}.{key}" for key in table.keys) + (f" LIMIT {limit}" if limit is not None else "")
    found = alone = 0
    for row in db.stream(
        f"SELECT r.{first} IS NULL, {lefts}, {rights} FROM {left} l LEFT JOIN {right} r ON {at}"
        f" WHERE r.{first} IS NULL OR NOT ({same}) ORDER BY {order.format('l')}"
    ):
        found, alone = found + 1, alone + bool(row[0])
        yield Pair(tuple(row[1 : 1 + width]), None if row[0] else tuple(row[1 + width :]))
    if (limit is None or found < limit) and _count(db, right) == _count(db, left) - alone:
        return  # every row of the right was met with one of the left
    for row in db.stream(
        f"SELECT {rights} FROM {right} r LEFT JOIN {left} l ON {at} WHERE l.{first} IS NULL"
        f" ORDER BY {order.format('r')}"
    ):
        yield Pair(None, tuple(row))


def _count(db: Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def as_sets(db: Connection, left: str, right: str, *, limit: int | None = None) -> Iterator[Pair]:
    """Rows of two SELECTs that only one of them has, in their own order."""
    ending = f" LIMIT {limit}" if limit is not None else ""
    for row in db.stream(f"SELECT * FROM ({left} EXCEPT {right}) more ORDER BY {_places(db, left)}{ending}"):
        yield Pair(tuple(row), None)
    for row in db.stream(f"SELECT * FROM ({right} EXCEPT {left}) more ORDER BY {_places(db, right)}{ending}"):
        yield Pair(None, tuple(row))


def _places(db: Connection, select: str) -> str:
    return ", ".join(str(place) for place in range(1, len(columns_in(db, select)) + 1))


def columns_in(db: Connection, select: str) -> tuple[str, ...]:
    """What a SELECT gives."""
    return tuple(column[0] for column in db.execute(f"SELECT * FROM ({select}) one LIMIT 0").description)


def columns_of(db: Connection, table: str) -> tuple[str, ...]:
    """Empty where there is no such table."""
    return tuple(name for (name,) in db.execute(db.dialect.columns, (table,)))
