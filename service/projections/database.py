"""Connections to the read models: one for each thread, and what a read or a write is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from service.errors import Busy
from service.projections import gate
from service.sql import Broken, Connection, Locked

_WITHOUT_END = "SET statement_timeout=0; SET idle_in_transaction_session_timeout=0"
_AS_WRITTEN = "; ".join(
    f"SET {setting}"
    for setting in (
        "join_collapse_limit=1",
        "enable_hashjoin=off",
        "enable_mergejoin=off",
        "enable_memoize=off",
        "enable_seqscan=off",
        "max_parallel_workers_per_gather=0",
        "jit=off",
    )
)
"""Queries say in which order rows are reached, and most stop after a page: it is never better to read everything."""


class Database:
    """Every read sees one moment of the tables: rows and the position they are based on belong together."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._local = threading.local()
        self._opened: list[Connection] = []

    def own_connection(self) -> Connection:
        """A new one, for work that takes long; the caller closes it."""
        db = self._connect()
        if db.dialect.name == "postgres":
            db.execute(_WITHOUT_END)
        return db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._begun(gate.begin_reading) as db:
            yield db
            db.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it or nothing; nobody else writes meanwhile."""
        with self._begun(gate.begin_writing) as db:
            yield db
            db.execute("COMMIT")

    def close(self) -> None:
        """Closes the connections of all threads; nobody reads any more."""
        while self._opened:
            self._opened.pop().close()
        self._local = threading.local()

    @contextmanager
    def _begun(self, begin: Callable[[Connection], None]) -> Iterator[Connection]:
        """A connection that broke is not used again; one that broke while nobody used it is not even noticed.

        Raises Busy when the database is gone, or others hold it for too long.
        """
        try:
            try:
                begin(self._mine())
            except Broken:
                self._forget_mine()
                begin(self._mine())
            with _undone(self._mine()) as db:
                yield db
        except Broken as gone:
            self._forget_mine()
            raise Busy(str(gone)) from gone
        except Locked as locked:
            raise Busy(str(locked)) from locked

    def _mine(self) -> Connection:
        db: Connection | None = getattr(self._local, "connection", None)
        if db is None:
            db = self._local.connection = self._connect()
            self._opened.append(db)
            if db.dialect.name == "postgres":
                db.execute(_AS_WRITTEN)
        return db

    def _forget_mine(self) -> None:
        db: Connection | None = getattr(self._local, "connection", None)
        self._local.connection = None
        if db is not None:
            with suppress(ValueError):  # everything is being closed
                self._opened.remove(db)
            db.close()


@contextmanager
def writing(db: Connection) -> Iterator[Connection]:
    """The same on a connection of one's own."""
    gate.begin_writing(db)
    with _undone(db):
        yield db
        db.execute("COMMIT")


@contextmanager
def filling(db: Connection, prefix: str) -> Iterator[Connection]:
    """A write into the tables under a prefix; temporary ones are in nobody's way."""
    if prefix.startswith(db.dialect.temporary):
        db.execute("BEGIN")
    else:
        gate.begin_writing(db)
    with _undone(db):
        yield db
        db.execute("COMMIT")


@contextmanager
def _undone(db: Connection) -> Iterator[Connection]:
    """What fails takes the transaction back, and is raised."""
    try:
        yield db
    except BaseException:
        with suppress(Broken):
            if db.in_transaction:
                db.execute("ROLLBACK")
        raise


def is_busy(failure: BaseException) -> bool:
    """Others held the database for too long, or it was gone: not the events' fault, so it is tried again."""
    if isinstance(failure, sqlite3.OperationalError):
        return failure.sqlite_errorcode & 0xFF in _BUSY
    return isinstance(failure, (Busy, Locked, Broken))


_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
