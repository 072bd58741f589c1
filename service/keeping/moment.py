"""The record as it is at one moment, to be read at leisure while it is written to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from service.sql import Connection
from service.sql.sqlite import SqliteConnection
from service.store.engine import Engine

_LEISURE = (
    "SET statement_timeout=0",
    "SET idle_in_transaction_session_timeout=0",
    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
)


@contextmanager
def moment(engine: Engine, scratch: Path) -> Iterator[Connection]:
    """A connection on which everything is of one moment; `scratch` is a directory with room for the whole file.

    PostgreSQL: one transaction, also on a standby. SQLite: a copy of its pages by the backup API, so that the file that
    is served is held for seconds only: while a reader is inside, its write-ahead log can only grow.
    """
    with closing(engine.connection()) as db:
        if db.dialect.name == "postgres":
            for statement in _LEISURE:
                db.execute(statement)
            yield db
            return
        copy = scratch / "pages.db"
        with closing(sqlite3.connect(copy)) as pages:
            cast("SqliteConnection", db).backup(pages)
    address = f"file:{copy}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, factory=SqliteConnection)) as still:
        yield still
