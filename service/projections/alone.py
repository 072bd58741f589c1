"""One at a time on a database: what ends with the process that holds it, however that ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from service.errors import Busy
from service.sql import Connection

_BUILDING = 746968


@contextmanager
def alone(db: Connection) -> Iterator[None]:
    """Nobody else builds or proves versions meanwhile. Raises Busy at once when somebody does.

    PostgreSQL: an advisory lock of the connection. SQLite: a lock on a file beside the database, which stays empty.
    """
    if db.dialect.name == "postgres":
        if not db.execute("SELECT pg_try_advisory_lock(?)", (_BUILDING,)).fetchone()[0]:
            raise Busy("another build is at work")
        yield
        db.execute("SELECT pg_advisory_unlock(?)", (_BUILDING,))
        return
    with closing(sqlite3.connect(f"{_file(db)}-building", timeout=0, isolation_level=None)) as beside:
        try:
            beside.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as held:
            raise Busy("another build is at work") from held
        yield


def _file(db: Connection) -> str:
    return next(str(path) for _, name, path in db.execute("PRAGMA database_list") if name == "main")
