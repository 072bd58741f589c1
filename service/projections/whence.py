"""Which event makes a row as it should be: found by making the rows of a part of the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.projections.bitemporal import microseconds
from service.projections.projection import Projection
from service.projections.reading_histories import histories
from service.projections.sides import Pair, Row, columns_in
from service.projections.values import aggregate_in
from service.sql import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOf:
    """An event as the feed shows it: `aggregate` is its innovation, or agency, region, cycle or launch."""

    position: int
    type: str
    aggregate: str
    version: int


def whence(db: Connection, projection: Projection, table: str, pair: Pair, upto: int) -> EventOf | None:
    """The event with which the expected row comes to be what it is; None where no row is expected."""
    if pair.right is None:
        return None
    whole = projection.tables.WHOLE.get(table)
    columns = (
        projection.tables.TABLES[table].names
        if whole is None
        else columns_in(db, whole.format(prefix=db.dialect.temporary))
    )
    if "rec" in columns and whole is not None:
        return _recorded_at(db, projection, pair.right[columns.index("rec")], upto)
    history = _history(db, projection, aggregate_in(columns, pair.right), upto)
    expected = pair.right

    def makes(known: int) -> bool:
        return _makes(db, projection, history[:known], table=table, columns=columns, expected=expected)

    with_event = _first(len(history), makes)
    return None if with_event is None else _told(history[with_event - 1])


def _recorded_at(db: Connection, projection: Projection, moment: int, upto: int) -> EventOf | None:
    """Totals are of many innovations: the event is one that was recorded at the moment at which the total changed."""
    spans = f"{db.dialect.temporary}innovation_span WHERE ? IN (rec_from, rec_to, until)"
    row = db.execute(f"SELECT id FROM {spans} ORDER BY id LIMIT 1", (moment,)).fetchone()
    if row is None:
        return None
    history = _history(db, projection, str(UUID(bytes=row[0])), upto)
    return next((_told(event) for event in history if microseconds(event.timestamp) == moment), None)


def _history(db: Connection, projection: Projection, aggregate: str, upto: int) -> list[Recorded[Any]]:
    return next(histories(db, [UUID(aggregate).hex], upto, projection.skipped), [])


def _first(most: int, holds: Callable[[int], bool]) -> int | None:
    """A number from 1 on at which it holds and before which it does not, found by halving."""
    if not most or not holds(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _makes(
    db: Connection,
    projection: Projection,
    history: list[Recorded[Any]],
    *,
    table: str,
    columns: Sequence[str],
    expected: Row,
) -> bool:
    trial = f"{db.dialect.temporary}trial_"
    for statement in projection.tables.create(db.dialect, trial):
        db.execute(statement)
    for name in projection.tables.NAMES:
        db.execute(f"DELETE FROM {trial}{name}")
    projection.fill(db, trial, [projection.rows_of(db.dialect, [history])])
    whole = projection.tables.WHOLE.get(table)
    rows = f"({whole.format(prefix=trial)})" if whole is not None else f"{trial}{table}"
    same = " AND ".join(f"made.{name} {db.dialect.same} ?" for name in columns)
    return db.execute(f"SELECT 1 FROM {rows} made WHERE {same}", expected).fetchone() is not None


def _told(event: Recorded[Any]) -> EventOf:
    assert event.position is not None
    return EventOf(
        position=event.position,
        type=event.fact.type,
        aggregate=str(event.originator_id),
        version=event.originator_version,
    )
