"""What a record consists of: how much, how far, and one digest over every stored row in order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable

import msgspec

from service.keeping.durable import DURABLE, pages
from service.keeping.lines import heading, written
from service.sql import Connection

Told = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` is table → how many; `sha256` is over the tables' headings and rows, as they are written in a copy."""

    events: int
    aggregates: int
    last_position: int
    rows: dict[str, int]
    sha256: str


def contents(
    db: Connection,
    written_to: Callable[[bytes], object] = lambda chunk: None,
    told: Told = lambda done, total: None,
) -> Contents:
    """Reads everything, in one moment where the connection reads one; `written_to` gets every line on the way."""
    total = sum(db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in DURABLE)
    digest, rows = hashlib.sha256(), Counter({table.name: 0 for table in DURABLE})

    def take(chunk: bytes) -> None:
        digest.update(chunk)
        written_to(chunk)

    for table in DURABLE:
        take(heading(table))
        for page in pages(db, table):
            take(written(table, page))
            rows[table.name] += len(page)
            told(rows.total(), total)
    events, aggregates, last = db.execute(
        "SELECT count(*), count(DISTINCT originator_id), coalesce(max(rowid), 0) FROM stored_events"
    ).fetchone()
    return Contents(
        events=events, aggregates=aggregates, last_position=last, rows=dict(rows), sha256=digest.hexdigest()
    )
