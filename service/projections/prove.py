"""Proving that the rows are what the histories make: everything is made again, elsewhere, and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from service.projections import gate, journal, positions
from service.projections.building import follow
from service.projections.database import Database
from service.projections.making_rows import rows_of_all
from service.projections.placing import readable_version
from service.projections.projection import Projection
from service.projections.sides import Pair, as_sets, by_key, columns_in
from service.projections.values import aggregate_in, readable
from service.projections.whence import EventOf, whence
from service.sql import Connection
from service.store import Store

_AT_MOST = 1000
_EXPLAINED = 10
"""Differences whose event is looked for: what is wrong a thousand times is wrong for the same reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stored row that the histories do not make so. `column` is `row` when one side has no such row at all.

    `event` is the one that makes the row as it is expected; null where none does, or the first ones tell enough.
    """

    projection: str
    aggregate: str
    table: str
    column: str
    stored: Any
    expected: Any
    event: EventOf | None = None


def prove(
    store: Store, database: Database, projection: Projection, told: Callable[[int], None] = lambda count: None
) -> tuple[Difference, ...]:
    """The first difference of each aggregate that has one, at one moment of the tables; empty when there is none."""
    with closing(database.own_connection()) as db:
        elsewhere = db.dialect.temporary
        for statement in projection.tables.create(db.dialect, elsewhere):
            db.execute(statement)
        projection.skipped = journal.skipped_by(db, projection.name)
        position = readable_version(positions.versions(db), projection.name, projection.shape).position
        with rows_of_all(store, projection, position, told) as made:
            projection.fill(db, elsewhere, made)
        for statement in projection.tables.keys(db.dialect, elsewhere):
            db.execute(statement)
        gate.begin_comparing(db)
        version = readable_version(positions.versions(db), projection.name, projection.shape)
        while position < version.position:
            position = follow(db, store, projection, position, prefix=elsewhere, upto=version.position)
        first: dict[str, tuple[Difference, Pair]] = {}
        for difference, pair in _differences(db, projection, f"{db.dialect.own}{version.prefix}"):
            first.setdefault(difference.aggregate, (difference, pair))
        db.execute("ROLLBACK")
        told_so_far = list(first.values())
        return tuple(
            replace(difference, event=whence(db, projection, difference.table, pair, position))
            if place < _EXPLAINED
            else difference
            for place, (difference, pair) in enumerate(told_so_far)
        )


def _differences(db: Connection, projection: Projection, stored: str) -> Iterator[tuple[Difference, Pair]]:
    expected = db.dialect.temporary
    for name in projection.tables.NAMES:
        whole = projection.tables.WHOLE.get(name)
        if whole is not None:
            sides = [whole.format(prefix=prefix) for prefix in (stored, expected)]
            columns = columns_in(db, sides[1])
            pairs = as_sets(db, sides[0], sides[1], limit=_AT_MOST)
        else:
            table = projection.tables.TABLES[name]
            columns, pairs = table.names, by_key(db, table, stored + name, expected + name, table.names, limit=_AT_MOST)
        for pair in pairs:
            yield _told(projection, name, columns, pair), pair


def _told(projection: Projection, table: str, columns: tuple[str, ...], pair: Pair) -> Difference:
    row = pair.left if pair.left is not None else pair.right
    assert row is not None
    column, stored, expected = "row", pair.left, pair.right
    if pair.left is not None and pair.right is not None:
        place = next(i for i, (left, right) in enumerate(zip(pair.left, pair.right, strict=True)) if left != right)
        column, stored, expected = columns[place], pair.left[place], pair.right[place]
    return Difference(
        projection=projection.name,
        aggregate=aggregate_in(columns, row),
        table=table,
        column=column,
        stored=readable(stored),
        expected=readable(expected),
    )
