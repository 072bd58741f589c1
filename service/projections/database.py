"""Connections to the read models: one for each thread, and what a read or a write is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.store.writer import begin


class Database:
    """Every read sees one moment of the tables: rows and the position they are based on belong together."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []

    def own_connection(self) -> sqlite3.Connection:
        """A new one, with plain tuples as rows; the caller closes it."""
        connection = self._connect()
        connection.row_factory = None
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        db = self._mine()
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        with writing(self._mine()) as db:
            yield db

    def close(self) -> None:
        """Closes the connections of all threads; nobody reads any more."""
        while self._opened:
            self._opened.pop().close()
        self._local = threading.local()

    def _mine(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if db is None:
            db = self._local.connection = self.own_connection()
            self._opened.append(db)
        return db


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All of it or nothing; nobody else writes meanwhile."""
    (usual,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute("PRAGMA busy_timeout=0")
    try:
        begin(db)
    finally:
        db.execute(f"PRAGMA busy_timeout={usual}")
    try:
        yield db
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
