"""All rows of a projection, made from whole histories: here, or in processes beside this one when there are many."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import zip_longest
from typing import Any

from domain.recorded import Recorded
from service.projections.database import is_busy
from service.projections.hands import Hands, Lost, decoded_rows
from service.projections.journal import Skipped
from service.projections.poison import Poison
from service.projections.projection import Projection, Rows, Told
from service.projections.reading_histories import histories, stored
from service.sql import Connection, Dialect
from service.store import Store
from service.store.store import event_of

MANY = 30_000
"""Events from which on starting other processes pays: one takes as long to start as 15,000 take here."""

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
        parts = _parts(pieces, processes)
        ends = [(part[0][0][0], part[-1][0][-1]) for part in parts]
        with (
            Hands(store.address, projection.name, upto, ends, projection.skipped) as hands,
            closing(_made_beside(db, hands, projection.rows_of, parts, told)) as made,
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
    for row in stored(db, (id,), upto):
        if row[0] in skipped:
            continue
        try:
            history.append(event_of(row))
            rows_of(db.dialect, [history])
        except Exception as failure:
            return Poison(row, failure)
    return None


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


def _parts(pieces: Sequence[Piece], processes: int) -> list[Sequence[Piece]]:
    """What each process makes, in the order of the aggregates' ids: about the same number of events."""
    total, parts, done = sum(count for _, count in pieces), [list[Piece]() for _ in range(processes)], 0
    for piece in pieces:
        parts[done * processes // total].append(piece)
        done += piece[1]
    return [part for part in parts if part]


def _made_beside(
    db: Connection, hands: Hands, rows_of: RowsOf, parts: Sequence[Sequence[Piece]], told: Told
) -> Generator[Rows, None, None]:
    """What a process did not give back is made here: so it is here that an event fails."""
    left, asked = deque(_in_turns(parts)), deque[tuple[Piece, Future[bytes]]]()
    threads = [ThreadPoolExecutor(1, thread_name_prefix="rebuild") for _ in parts]
    try:
        while left or asked:
            while left and len(asked) < (1 + _AHEAD) * len(hands):
                place, piece = left.popleft()
                asked.append((piece, threads[place].submit(hands.make, place, piece[0])))
            (ids, count), answer = asked.popleft()
            try:
                rows: Rows = decoded_rows(answer.result())
            except Lost:
                rows = rows_of_some(db, rows_of, ids, hands.upto, hands.skipped)
            yield rows
            told(count)
    finally:
        hands.stop()
        for thread in threads:
            thread.shutdown(cancel_futures=True)


def _in_turns(parts: Sequence[Sequence[Piece]]) -> Iterator[tuple[int, Piece]]:
    """A piece of each part, and again; with the place of its part."""
    for pieces in zip_longest(*parts):
        for place, piece in enumerate(pieces):
            if piece is not None:
                yield place, piece
