"""All rows of a projection, made from whole histories: here, or in processes beside this one when there are many."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.projections.database import is_busy
from service.projections.hands import Hands, Lost, decoded_rows
from service.projections.journal import Skipped
from service.projections.poison import Poison, StoredRow
from service.projections.projection import Projection, Rows, Told
from service.sql import Connection, Dialect
from service.store import Store
from service.store.mapper import decoded
from service.store.store import event_of

MANY = 5_000
"""Events from which on starting other processes pays."""

_PIECE = 2_000
"""Events in a piece of work, more or less: an aggregate is never divided."""

_AHEAD = 2
"""Pieces each process may be ahead of what is written: a bound to the memory that they take."""

RowsOf = Callable[[Dialect, Iterable[list[Recorded[Any]]]], Rows]

Piece = tuple[tuple[str, ...], int]
"""The aggregates, in hex, and how many events they have."""


@contextmanager
def rows_of_all(store: Store, projection: Projection, upto: int, told: Told) -> Iterator[Iterator[Rows]]:
    """Rows of piece after piece, in the order of the aggregates' ids; an event that cannot be applied is raised."""
    with closing(store.connection()) as db:
        pieces = _pieces(db, projection.kinds, upto)
        processes = _cores()
        if processes < 2 or sum(count for _, count in pieces) < MANY:
            yield _made_here(db, projection, pieces, upto, told)
            return
        with (
            Hands(store.address, projection.name, upto, processes, projection.skipped) as hands,
            closing(_made_beside(db, hands, projection.rows_of, pieces, told)) as made,
        ):
            yield made


def _cores() -> int:
    """Those this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def rows_of_some(db: Connection, rows_of: RowsOf, ids: Sequence[str], upto: int, skipped: Skipped) -> Rows:
    """Raises Poison when an event among them cannot be applied."""
    try:
        return rows_of(db.dialect, histories(db, ids, upto, skipped))
    except Exception as failure:
        if is_busy(failure):
            raise
        found = next((poison for id in ids if (poison := poison_in(db, rows_of, id, upto, skipped))), None)
        raise found or failure from failure


def poison_in(db: Connection, rows_of: RowsOf, id: str, upto: int, skipped: Skipped) -> Poison | None:
    """The first event of an aggregate that cannot be read, or that its rows cannot be made with."""
    history: list[Recorded[Any]] = []
    for row in _stored(db, (id,), upto):
        if row[0] in skipped:
            continue
        try:
            history.append(event_of(row))
            rows_of(db.dialect, [history])
        except Exception as failure:
            return Poison(row, failure)
    return None


def histories(
    db: Connection, ids: Sequence[str], upto: int, skipped: Skipped = frozenset()
) -> Iterator[list[Recorded[Any]]]:
    """The events of each aggregate up to a position, without those skipped; in the order of the ids, ascending."""
    whose, id, history = "", UUID(int=0), list[Recorded[Any]]()
    for position, aggregate, version, topic, state in _stored(db, ids, upto):
        if position in skipped:
            continue
        if aggregate != whose:
            if history:
                yield history
            whose, id, history = aggregate, UUID(hex=aggregate), []
        history.append(decoded(id, version, topic, state, position))
    if history:
        yield history


def _stored(db: Connection, ids: Sequence[str], upto: int) -> Iterable[StoredRow]:
    return db.execute(
        "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
        f" WHERE originator_id IN ({','.join('?' * len(ids))}) AND rowid<=? ORDER BY originator_id, originator_version",
        (*ids, upto),
    )


def _pieces(db: Connection, kinds: Sequence[str], upto: int) -> list[Piece]:
    counted: dict[str, int] = {}
    for kind in kinds:
        counted |= dict(
            db.execute(
                "SELECT originator_id, count(*) FROM stored_events"
                " WHERE topic>=? AND topic<? AND rowid<=? GROUP BY originator_id",
                (f"{kind}.", f"{kind}/", upto),
            ).fetchall()
        )
    pieces: list[Piece] = []
    ids, events = list[str](), 0
    for id in sorted(counted):
        ids.append(id)
        events += counted[id]
        if events >= _PIECE:
            pieces.append((tuple(ids), events))
            ids, events = [], 0
    return [*pieces, (tuple(ids), events)] if ids else pieces


def _made_here(
    db: Connection, projection: Projection, pieces: Sequence[Piece], upto: int, told: Told
) -> Iterator[Rows]:
    for ids, count in pieces:
        yield rows_of_some(db, projection.rows_of, ids, upto, projection.skipped)
        told(count)


def _made_beside(
    db: Connection, hands: Hands, rows_of: RowsOf, pieces: Sequence[Piece], told: Told
) -> Generator[Rows, None, None]:
    """What a process did not give back is made here: so it is here that an event fails."""
    left, asked = iter(pieces), deque[tuple[Piece, Future[bytes]]]()
    with ThreadPoolExecutor(len(hands), thread_name_prefix="rebuild") as threads:
        try:
            while True:
                while len(asked) < (1 + _AHEAD) * len(hands) and (piece := next(left, None)) is not None:
                    asked.append((piece, threads.submit(hands.make, piece[0])))
                if not asked:
                    return
                (ids, count), answer = asked.popleft()
                try:
                    rows: Rows = decoded_rows(answer.result())
                except Lost:
                    rows = rows_of_some(db, rows_of, ids, hands.upto, hands.skipped)
                yield rows
                told(count)
        finally:
            hands.stop()
            threads.shutdown(cancel_futures=True)
