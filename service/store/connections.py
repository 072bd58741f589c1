"""Connections to the embedded store, and making its tables."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from service.sql.sqlite import SqliteConnection
from service.store.writer import BUSY_SECONDS

_COUNTED = "SELECT 1 FROM refusal_counts WHERE rule=''"
_COUNT = (
    "INSERT OR REPLACE INTO refusal_counts SELECT region, rule, sum(number) FROM refusals_by_rule"
    " WHERE rule IS NOT NULL GROUP BY region, rule UNION ALL SELECT '', '', 0"
)
"""Once, in one statement: refusals from before they were counted, and a row that says it was done."""


def connect(path: str, *, waits: bool = True) -> SqliteConnection:
    """A connection to the file: WAL, synced commits, autocommit, rows as tuples.

    To be opened it always waits its turn; one that does not wait afterwards is for `writer.begin`.
    """
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=SqliteConnection
    )
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-16000")
    if not waits:
        connection.execute("PRAGMA busy_timeout=0")
    return connection


def migrate(path: str) -> None:
    """Makes the durable tables where they are missing."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path)
    try:
        connection.executescript((files("service.store") / "schema.sql").read_text(encoding="utf-8"))
        if not connection.execute(_COUNTED).fetchone():
            connection.execute(_COUNT)
    finally:
        connection.close()


class Connections:
    """One connection a thread, for reading."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[SqliteConnection] = []

    def mine(self) -> SqliteConnection:
        found: SqliteConnection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = connect(self._path)
            self._all.append(found)
        return found

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What this thread reads inside is of one moment; inside another such block, of that one's."""
        connection = self.mine()
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")

    def close(self) -> None:
        while self._all:
            self._all.pop().close()
