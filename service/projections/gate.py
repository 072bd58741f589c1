"""How those who read and those who write the read models keep out of each other's way, on each database.

SQLite: a read is a snapshot, a write excludes every other, and renaming a table is as much in a snapshot as a row is.

PostgreSQL: a snapshot holds rows, not tables: who looked before a rebuild was put in place, and reads after it, would
find the new tables and not their rows. So everybody passes an empty table that is only locked: readers share it, and
take their snapshot when they have it; a writer excludes other writers; who puts tables in place excludes readers too.
"""

from __future__ import annotations

import sqlite3
from typing import cast

from service.sql import Connection
from service.store.writer import BUSY_SECONDS, begin

GATE = "projection_gate"
PATIENCE = 60.0
"""Seconds for which a moment without readers is looked for, where one is needed."""
_FIRST = 0x6A656A616B
"""Held while the gate itself is made."""

_READING = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; LOCK TABLE {GATE} IN ACCESS SHARE MODE"
_COMPARING = f"BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE {GATE} IN ACCESS SHARE MODE"
_WRITING = f"BEGIN; SET LOCAL lock_timeout={int(BUSY_SECONDS * 1000)}; LOCK TABLE {GATE} IN EXCLUSIVE MODE"
_PLACING = f"SET LOCAL lock_timeout=200; LOCK TABLE {GATE} IN ACCESS EXCLUSIVE MODE"


def make(db: Connection) -> None:
    """The gate, where it is missing."""
    if db.dialect.name == "sqlite" or db.execute(db.dialect.there, (GATE,)).fetchone():
        return
    db.execute(f"BEGIN; SELECT pg_advisory_xact_lock({_FIRST}); CREATE TABLE IF NOT EXISTS {GATE} (); COMMIT")


def begin_reading(db: Connection) -> None:
    """Everything read until ROLLBACK is of one moment."""
    _or_not_at_all(db, "BEGIN" if db.dialect.name == "sqlite" else _READING)


def begin_comparing(db: Connection) -> None:
    """The same, and temporary tables can be written to."""
    _or_not_at_all(db, "BEGIN" if db.dialect.name == "sqlite" else _COMPARING)


def begin_writing(db: Connection) -> None:
    """Nobody else writes to the read models until COMMIT or ROLLBACK; raises what `is_busy` knows."""
    if db.dialect.name == "postgres":
        _or_not_at_all(db, _WRITING)
        return
    (usual,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute("PRAGMA busy_timeout=0")
    try:
        begin(cast("sqlite3.Connection", db))
    finally:
        db.execute(f"PRAGMA busy_timeout={usual}")


def shut(db: Connection) -> None:
    """Inside of a write: nobody reads until it ends. Does not wait long: those who come later wait behind it."""
    if db.dialect.name == "postgres":
        db.execute(_PLACING)


def _or_not_at_all(db: Connection, statements: str) -> None:
    """What begins and then fails would leave a transaction in which nothing can be asked any more."""
    try:
        db.execute(statements)
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
