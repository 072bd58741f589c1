"""SQLite's own check of the tables of the evidence: a table and its indexes say the same.

An index that lacks a row hides an event from whoever looks through the index, though every leaf is right. Only who
writes into the file itself can make one; PostgreSQL's files are nobody's but the server's.
"""

from __future__ import annotations

from service.sql import Connection

_TABLES = (
    "stored_events", "ledger_log", "ledger_leaf", "ledger_checkpoint", "ledger_opening", "ledger_tile", "refusals",
)  # fmt: skip
_MOST = 3


def damaged(db: Connection) -> list[str]:
    """A line for the first defects of each table."""
    if db.dialect.name != "sqlite":
        return []
    there = [table for table in _TABLES if db.execute(db.dialect.there, (table,)).fetchone()]
    rows = [
        (table, row[0]) for table in there for row in db.execute(f"PRAGMA integrity_check({table})").fetchall()[:_MOST]
    ]
    return [f"{table}: {said}" for table, said in rows if said != "ok"]
