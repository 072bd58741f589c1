"""Events recorded before there was a ledger: they get their leaves once, in the order they were recorded."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from service.ledger.leaf import command_ids
from service.sql import Connection
from service.store.leaves.growing import Growing
from service.store.leaves.names import first_origin
from service.store.leaves.sealing import Envelope, Leaf, Sealer, Stored, envelope_of, name_of
from service.store.writer import begin

_AT_ONCE = 5_000
_PATIENCE = 3600.0
"""Seconds: who comes second waits until the first is done."""
_LOCK = "BEGIN; SET LOCAL statement_timeout=0; SET LOCAL lock_timeout=0; SELECT pg_advisory_xact_lock(746966)"

Told = Callable[[int, int], None]


DUE = "SELECT 1 WHERE EXISTS (SELECT 1 FROM stored_events) AND NOT EXISTS (SELECT 1 FROM ledger_leaf)"
"""Are there events, and no leaf at all? An event beside leaves that has none was put there behind our back."""


def seal_earlier(db: Connection, base: str, key: bytes, told: Told = lambda done, total: None) -> int:
    """Seals all of them in one transaction, in which nothing else is recorded; how many there were."""
    with alone(db):
        return _Earlier(db, base, key).seal(told) if db.execute(DUE).fetchone() else 0


@contextmanager
def alone(db: Connection) -> Iterator[None]:
    """A transaction in which nothing else is recorded, however long it takes."""
    if db.dialect.name == "sqlite":
        begin(cast("sqlite3.Connection", db), _PATIENCE)
    else:
        db.execute(_LOCK)
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


class _Earlier:
    """Every log while it grows, and which of them each aggregate is in."""

    def __init__(self, db: Connection, base: str, key: bytes) -> None:
        self._db, self._base = db, base
        self._sealer = Sealer(lambda name: first_origin(base, name), lambda: key)
        self._logs: dict[str, Growing] = {}
        self._of: dict[str, Growing] = {}

    def seal(self, told: Told) -> int:
        total = self._db.execute("SELECT max(rowid) FROM stored_events").fetchone()[0]
        count = 0
        for events in batches(self._db):
            made: dict[Growing, list[Leaf]] = {}
            for event, envelope, cmd in with_commands(events):
                log = self._log(event, envelope)
                made.setdefault(log, []).append(log.leaf(event, envelope, cmd))
            self._db.copy("ledger_leaf", [row for log, leaves in made.items() for row in log.rows(leaves)])
            count += len(events)
            told(count, total)
        for log in self._logs.values():
            log.finish()
        return count

    def _log(self, event: Stored, envelope: Envelope) -> Growing:
        log = self._of.get(event.aggregate)
        if log is None:
            name = name_of(event, envelope)
            log = self._logs.get(name)
            if log is None:
                origin = first_origin(self._base, name)
                log = self._logs[name] = Growing(self._db, self._sealer, len(self._logs) + 1, name, origin)
            self._of[event.aggregate] = log
        return log


def with_commands(events: list[tuple[Stored, Envelope]]) -> Iterator[tuple[Stored, Envelope, str]]:
    """With what their leaves have as `cmd`; all events of a command are among them."""
    counts = Counter(envelope.causation_id for _, envelope in events)
    ids = {command: iter(command_ids(command, count)) for command, count in counts.items()}
    for event, envelope in events:
        yield event, envelope, next(ids[envelope.causation_id])


EVENTS = (
    "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
    " WHERE rowid>? ORDER BY rowid LIMIT ?"
)
REFUSED = "SELECT no, aggregate, version, topic, state FROM refusals WHERE no>? ORDER BY no LIMIT ?"


def batches(db: Connection, stored: str = EVENTS) -> Iterator[list[tuple[Stored, Envelope]]]:
    """All events (or all refusals), some at a time (or none); those of one command are not divided: they lie side by
    side."""
    left: list[tuple[Stored, Envelope]] = []
    after = 0
    while rows := db.execute(stored, (after, _AT_ONCE)).fetchall():
        after = rows[-1][0]
        read = [Stored(*row[1:]) for row in rows]
        left += [(event, envelope_of(event.state)) for event in read]
        end = len(left) - _of_last_command(left)
        yield left[:end]
        left = left[end:]
    yield left


def _of_last_command(events: list[tuple[Stored, Envelope]]) -> int:
    last = events[-1][1].causation_id
    for count, (_, envelope) in enumerate(reversed(events)):
        if envelope.causation_id != last:
            return count
    return len(events)
