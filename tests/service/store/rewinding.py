"""As a standby does that is promoted without the last events: they and their leaves were never there."""

from __future__ import annotations

import json

from service.ledger.merkle import Frontier
from service.sql import Connection

_OFF = {
    "sqlite": "DROP TRIGGER IF EXISTS {table}_{verb}_never_deleted",
    "postgres": "ALTER TABLE {table} DISABLE TRIGGER USER",
}
_TABLES = (("stored_events", "are"), ("refusals", "are"), ("ledger_leaf", "is"))


def rewind(db: Connection, lost: int, refusals: int = 0) -> None:
    """Without the last `lost` events and the last `refusals`. Triggers stay off."""
    for table, verb in _TABLES:
        db.execute(_OFF[db.dialect.name].format(table=table, verb=verb))
    db.execute(f"DELETE FROM stored_events WHERE rowid > (SELECT max(rowid) FROM stored_events) - {lost}")
    db.execute(f"DELETE FROM refusals WHERE no > (SELECT max(no) FROM refusals) - {refusals}")
    db.execute(
        "DELETE FROM ledger_leaf WHERE NOT EXISTS (SELECT 1 FROM stored_events e"
        " WHERE e.originator_id=ledger_leaf.aggregate AND e.originator_version=ledger_leaf.version)"
        " AND NOT EXISTS (SELECT 1 FROM refusals r"
        " WHERE r.aggregate=ledger_leaf.aggregate AND r.version=ledger_leaf.version)"
    )
    for (log,) in db.execute("SELECT log FROM ledger_log").fetchall():
        leaves = db.execute("SELECT hash, leaf FROM ledger_leaf WHERE log=? ORDER BY leaf_index", (log,)).fetchall()
        head = Frontier().appended([hash for hash, _ in leaves])
        latest = max((json.loads(leaf)["at"] for _, leaf in leaves), default="")
        db.execute(
            "UPDATE ledger_log SET size=?, frontier=?, latest=? WHERE log=?",
            (head.size, b"".join(head.hashes), latest, log),
        )
