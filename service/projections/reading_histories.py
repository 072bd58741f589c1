"""Whole histories of many aggregates, in the order of their ids: of some that are named, or of all in a stretch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.projections.journal import Skipped
from service.projections.poison import StoredRow
from service.sql import Connection
from service.store.mapper import decoded

Histories = Iterator[list[Recorded[Any]]]

_COLUMNS = "rowid, originator_id, originator_version, topic, state"

_LONG = (
    "SET statement_timeout=0",
    "SET idle_in_transaction_session_timeout=0",
    "SET work_mem='32MB'",
    "SET cursor_tuple_fraction=1",
    "SET jit=off",
)
"""One read that takes as long as everything does that its rows are needed for."""


def histories(db: Connection, ids: Sequence[str], upto: int, skipped: Skipped = frozenset()) -> Histories:
    """The events of each aggregate up to a position, without those skipped; in the order of the ids, ascending."""
    return _grouped(stored(db, ids, upto), skipped)


def reading(
    db: Connection, kinds: Sequence[str], ends: tuple[str, str], upto: int, skipped: Skipped
) -> Callable[[Sequence[str]], Histories]:
    """What gives the histories of some aggregates, then of the next ones; all between the two that are the ends.

    PostgreSQL sorts all of them once: an aggregate's events are spread over the table, each on a page of its own. On
    SQLite that is no matter.
    """
    if db.dialect.name == "sqlite":
        return lambda ids: histories(db, ids, upto, skipped)
    for setting in (*_LONG, "BEGIN"):
        db.execute(setting)
    left = _grouped(_between(db, kinds, ends, upto), skipped)
    ahead = list[list[Recorded[Any]]]()

    def read(ids: Sequence[str]) -> Histories:
        end = UUID(hex=ids[-1])
        while (history := ahead.pop() if ahead else next(left, None)) is not None:
            if history[0].originator_id > end:
                ahead.append(history)
                return
            yield history

    return read


def stored(db: Connection, ids: Sequence[str], upto: int) -> Iterable[StoredRow]:
    return db.execute(
        f"SELECT {_COLUMNS} FROM stored_events"
        f" WHERE originator_id IN ({','.join('?' * len(ids))}) AND rowid<=? ORDER BY originator_id, originator_version",
        (*ids, upto),
    )


def _between(db: Connection, kinds: Sequence[str], ends: tuple[str, str], upto: int) -> Iterable[StoredRow]:
    of_these = " OR ".join("topic>=? AND topic<?" for _ in kinds)
    named = [end for kind in kinds for end in (f"{kind}.", f"{kind}/")]
    return db.stream(
        f"SELECT {_COLUMNS} FROM stored_events WHERE originator_id BETWEEN ? AND ? AND rowid<=? AND ({of_these})"
        " ORDER BY originator_id, originator_version",
        (*ends, upto, *named),
    )


def _grouped(rows: Iterable[StoredRow], skipped: Skipped) -> Histories:
    whose, id, history = "", UUID(int=0), list[Recorded[Any]]()
    for position, aggregate, version, topic, state in rows:
        if position in skipped:
            continue
        if aggregate != whose:
            if history:
                yield history
            whose, id, history = aggregate, UUID(hex=aggregate), []
        history.append(decoded(id, version, topic, state, position))
    if history:
        yield history
