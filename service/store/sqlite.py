"""The embedded store: SQLite in WAL mode, every commit synced to the disk (`synchronous=FULL`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from service.sql.sqlite import SqliteConnection
from service.store.connections import Connections, connect, migrate
from service.store.engine import Recorder, Wrong
from service.store.leaves.embedded import Heads
from service.store.leaves.sealing import Leaf
from service.store.leaves.writing import hex_of
from service.store.records import Claims, Receipt
from service.store.writer import Writer

_REFUSE = "INSERT INTO refusals (aggregate, version, topic, state) VALUES (?,?,?,?)"


class Embedded:
    """The engine on one file."""

    def __init__(self, path: str) -> None:
        self.name, self.path, self.address = "sqlite", path, f"sqlite:///{path}"

    @property
    def place(self) -> str:
        return str(Path(self.path).absolute())

    def exists(self) -> bool:
        return Path(self.path).exists()

    def migrate(self) -> None:
        migrate(self.path)

    def recorder(self) -> SqliteRecorder:
        return SqliteRecorder(SQLiteDatastore(self.path), self.path)

    def connection(self) -> SqliteConnection:
        return connect(self.path)

    def accept_loss(self, by: str, reason: str) -> bool:  # noqa: ARG002
        return False  # one file has no standby

    def software(self) -> str:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("CREATE VIRTUAL TABLE looking USING fts5(title, tokenize='trigram')")
        return f"SQLite {sqlite3.sqlite_version} with FTS5 and trigrams"

    def usable(self) -> str:
        address = f"file:{Path(self.path).resolve()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as raw:
            count = raw.execute("SELECT coalesce(max(rowid), 0) FROM stored_events").fetchone()[0]
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("ROLLBACK")
        return f"can be read and written, last position {count}"

    def durable(self) -> str:
        with closing(self.connection()) as made:
            journal, synchronous = (
                made.execute(f"PRAGMA {each}").fetchone()[0] for each in ("journal_mode", "synchronous")
            )
        if (journal, synchronous) != ("wal", 2):
            raise Wrong(f"journal mode {journal}, synchronous {synchronous}: WAL and FULL (2) are needed")
        return "WAL, every commit synced (synchronous=FULL)"


class SqliteRecorder(Recorder, SQLiteApplicationRecorder):
    """The library's recorder with explicit positions, and receipts and claims in the events' transaction.

    Our own reads and writes go through one connection a thread: the library's pool takes a lock and a transaction for
    every statement, which costs as much as the statement.
    """

    def __init__(self, datastore: SQLiteDatastore, path: str) -> None:
        super().__init__(datastore)
        self._threads = Connections(path)
        self._writer = Writer(lambda: connect(path, waits=False))
        self.insert_events_statement = (
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)"
        )

    def construct_create_table_statements(self) -> list[str]:
        return []

    def create_table(self) -> None:
        """Migrations are a step of their own: see `migrate`."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        positions: list[int] = []

        def insert_rows(c: sqlite3.Cursor) -> None:
            positions[:] = self._insert_events(c, stored_events, **kwargs) or ()

        def save(leaves: Sequence[Leaf]) -> None:
            self._write(insert_rows, leaves)

        if self.leaves is None:
            save(())
        else:
            self.leaves.saved(stored_events, save)
        return positions

    def insert_refusals(self, refusals: Sequence[StoredEvent]) -> None:
        rows = [(hex_of(each.originator_id), each.originator_version, each.topic, each.state) for each in refusals]

        def save(leaves: Sequence[Leaf]) -> None:
            self._write(lambda c: c.executemany(_REFUSE, rows), leaves)

        assert self.leaves is not None
        self.leaves.saved(refusals, save)

    def _write(self, insert_rows: Callable[[sqlite3.Cursor], object], leaves: Sequence[Leaf]) -> None:
        """What is inserted and its leaves, in one transaction."""
        indices: list[int] = []

        def work(c: sqlite3.Cursor, heads: Heads) -> None:
            insert_rows(c)
            indices[:] = heads.add(leaves)

        try:
            self._writer.write(work)
        except IntegrityError as refused:
            if self.leaves and isinstance(refused.__cause__, sqlite3.IntegrityError):
                self.leaves.forget()
            raise
        if self.leaves:
            self.leaves.keep(leaves, indices)

    def _insert_events(
        self,
        c: Any,
        stored_events: Sequence[StoredEvent],
        *,
        receipt: Receipt | None = None,
        claims: Claims | None = None,
        guards: Mapping[UUID, int] | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        if guards:
            _check(c, [*guards.items()])
        positions = super()._insert_events(c, stored_events)
        if claims is not None and claims.released:
            c.executemany("DELETE FROM claims WHERE key=?", [(key,) for key in claims.released])
        if claims is not None and claims.taken:
            c.executemany("INSERT INTO claims VALUES (?,?)", [(key, holder.hex) for key, holder in claims.taken])
        if receipt is not None:
            _insert_receipt(c, receipt, positions or ())
        return positions

    def keep_receipt(self, receipt: Receipt) -> None:
        """A receipt for something that made no event; raises IntegrityError when the key was used."""
        self._writer.write(lambda c, _: _insert_receipt(c, receipt, ()))

    def forget_receipts(self, before: datetime) -> None:
        """Clears away the receipts of before a moment."""
        self._writer.write(
            lambda c, _: c.execute("DELETE FROM receipts WHERE recorded_at < ?", (before.isoformat(),)),
        )

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._threads.mine().execute(statement, parameters).fetchall()

    def snapshot(self) -> AbstractContextManager[None]:
        """Everything read inside by this thread is of one moment."""
        return self._threads.reading()

    def close(self) -> None:
        self._writer.close()
        self._threads.close()


_AT_ONCE = 100
"""Aggregates that are looked at in one statement."""


def _check(c: sqlite3.Cursor, guards: Sequence[tuple[UUID, int]]) -> None:
    for start in range(0, len(guards), _AT_ONCE):
        some = guards[start : start + _AT_ONCE]
        asked = [each for id, version in some for each in (id.hex, version)]
        if c.execute(_gone_on(len(some)), asked).fetchone():
            raise sqlite3.IntegrityError(f"gone on since they were read: one of {', '.join(str(id) for id, _ in some)}")


@lru_cache(maxsize=_AT_ONCE)
def _gone_on(count: int) -> str:
    """Each by the end of its own part of the index: grouped, whole histories would be read."""
    each = "coalesce((SELECT max(originator_version) FROM stored_events WHERE originator_id=?), 0)<>?"
    return f"SELECT 1 WHERE {' OR '.join([each] * count)}"


def _insert_receipt(c: sqlite3.Cursor, receipt: Receipt, positions: Sequence[int]) -> None:
    c.execute(
        "INSERT INTO receipts VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            receipt.account,
            receipt.key,
            receipt.digest,
            receipt.kind,
            receipt.aggregate,
            receipt.version,
            receipt.created,
            positions[0] if positions else None,
            positions[-1] if positions else None,
            receipt.recorded_at.isoformat(),
        ),
    )
