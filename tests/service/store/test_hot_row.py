"""The head of a log is one row that every command changes: somebody who reads for long must not slow commands down."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from service.ledger.leaf import at_text
from service.sql import Connection
from service.store import Store
from tests.service.projections.record import CILEGON, fresh

LEAVES = 600


def test_commands_read_a_head_alike_whether_or_not_somebody_holds_an_old_snapshot() -> None:
    with (
        fresh("postgres") as address,
        closing(Store(address, writer_key=lambda: b"k" * 32)) as store,
        closing(store.connection()) as reader,
        closing(store.connection()) as writer,
    ):
        append(writer)
        writer.execute("ANALYZE ledger_log")  # of one row: to read the whole table would seem best
        before = min(blocks_of_one(writer) for _ in range(10))
        reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM ledger_log").fetchone()
        for _ in range(LEAVES):
            append(writer)
        after = min(blocks_of_one(writer) for _ in range(10))
        reader.execute("ROLLBACK")
    assert after <= before + 5


def blocks_of_one(db: Connection) -> int:
    """How many blocks of the logs' table and its indexes one more leaf needs."""
    db.execute("BEGIN")
    before = fetched(db)
    append(db)
    blocks = fetched(db) - before
    db.execute("COMMIT")
    return blocks


def fetched(db: Connection) -> int:
    row = db.execute(
        "SELECT sum(pg_stat_get_xact_blocks_fetched(c)) FROM unnest(ARRAY['ledger_log', 'ledger_log_pkey',"
        " 'ledger_log_by_name', 'ledger_log_origin_key']) AS name, to_regclass(name) AS c"
    ).fetchone()
    assert row is not None
    return int(row[0])


def append(db: Connection) -> None:
    """A leaf, as a command without more would be sealed."""
    leaf: dict[str, Any] = {
        "name": CILEGON, "origin": f"jejak.local/{CILEGON}", "id": uuid4().hex, "version": 1, "cmd": str(uuid4()),
        "at": at_text(datetime.now(UTC)), "prev": text(bytes(32)), "leaf": text(b"{}"), "mac": text(bytes(32)),
    }  # fmt: skip
    work = {"events": [], "leaves": [leaf], "guards": [], "released": [], "taken": [], "receipt": None}
    (refused,) = db.execute("SELECT refused FROM jejak_append(?::jsonb)", (json.dumps([work]),)).fetchone()
    assert refused is None


def text(value: bytes) -> str:
    return b64encode(value).decode()
