"""Rows of a copy into the durable tables: all of them, or none."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from service.keeping.answering import answering
from service.keeping.contents import Told, contents
from service.keeping.durable import DURABLE
from service.keeping.file import BackupFile
from service.keeping.manifest import Damaged, Manifest
from service.sql import Connection, Rejected, Taken
from service.store.engine import Engine

_BEGIN = {
    "sqlite": ("BEGIN IMMEDIATE",),
    "postgres": (
        "SET statement_timeout=0",
        "SET idle_in_transaction_session_timeout=0",
        "BEGIN",
        f"LOCK TABLE {', '.join(table.name for table in DURABLE)} IN EXCLUSIVE MODE",
    ),
}
_SAYS_NOTHING = "store_facts"
"""What every store is given when it is opened; the copy's own take its place."""


class Occupied(Exception):
    """The database holds a record, which is never written over."""


def load(engine: Engine, file: BackupFile, manifest: Manifest, told: Told = lambda done, total: None) -> None:
    """One transaction, committed when what then lies there reads as the manifest says.

    Raises Occupied, Damaged, Busy, OSError.
    """
    with answering(), closing(engine.connection()) as db:
        for statement in _BEGIN[db.dialect.name]:
            db.execute(statement)
        try:
            _refuse_a_record(db)
            db.execute(f"DELETE FROM {_SAYS_NOTHING}")
            for table, rows in file.pages(told):
                db.copy(table.name, rows)
            if contents(db) != manifest.contents:
                raise Damaged("what was read back is not what was written")
            db.execute("COMMIT")
        except (Taken, Rejected, sqlite3.IntegrityError) as odd:
            raise Damaged(f"the database refuses a row: {odd}") from odd
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
        if db.dialect.name == "postgres":
            db.execute("ANALYZE " + ", ".join(table.name for table in DURABLE))


def _refuse_a_record(db: Connection) -> None:
    for table in DURABLE:
        if table.name != _SAYS_NOTHING and db.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone():
            raise Occupied(f"there is a record already ({table.name} has rows); restore into an empty database")
