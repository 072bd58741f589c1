"""What a copy holds: the durable tables. Read models are replayed, so they are in none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from service.sql import Connection

Row = tuple[Any, ...]

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Durable:
    """`key` says the order of the rows, the same on both databases; `blobs` are the columns of bytes."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    blobs: frozenset[int] = frozenset()

    @property
    def places(self) -> tuple[int, ...]:
        """Where in a row its key is."""
        return tuple(self.columns.index(column) for column in self.key)


DURABLE = (
    Durable(
        name="stored_events",
        columns=("rowid", "originator_id", "originator_version", "topic", "state"),
        key=("rowid",),
        blobs=frozenset({4}),
    ),
    Durable(
        name="receipts",
        columns=("account", "key", "digest", "kind", "aggregate", "version", "created", "first_position",
                 "last_position", "recorded_at"),
        key=("account", "key"),
        blobs=frozenset({2}),
    ),
    Durable(name="claims", columns=("key", "holder"), key=("key",)),
    Durable(name="store_facts", columns=("name", "value"), key=("name",)),
    Durable(
        name="ledger_log",
        columns=("log", "name", "origin", "size", "frontier", "latest", "forked"),
        key=("log",),
        blobs=frozenset({4}),
    ),
    Durable(
        name="ledger_leaf",
        columns=("log", "leaf_index", "aggregate", "version", "cmd", "leaf", "hash", "mac"),
        key=("log", "leaf_index"),
        blobs=frozenset({5, 6, 7}),
    ),
    Durable(
        name="ledger_checkpoint",
        columns=("no", "log", "size", "note", "published_at"),
        key=("no",),
        blobs=frozenset({3}),
    ),
    Durable(name="ledger_opening", columns=("log", "state"), key=("log",), blobs=frozenset({1})),
    Durable(
        name="refusals",
        columns=("no", "aggregate", "version", "topic", "state"),
        key=("no",),
        blobs=frozenset({4}),
    ),
    Durable(
        name="operations",
        columns=("no", "type", "subject", "recorded_at", "account", "reason", "data"),
        key=("no",),
    ),
)  # fmt: skip


def pages(db: Connection, table: Durable) -> Iterator[list[Row]]:
    """All rows in the order of the key, some at a time; of one moment where the connection reads one."""
    columns, key = ", ".join(table.columns), ", ".join(table.key)
    marks = ", ".join("?" * len(table.key))
    ending = f"ORDER BY {key} LIMIT {_AT_ONCE}"
    page = db.execute(f"SELECT {columns} FROM {table.name} {ending}").fetchall()
    while page:
        yield page
        last = [page[-1][place] for place in table.places]
        found = db.execute(f"SELECT {columns} FROM {table.name} WHERE ({key}) > ({marks}) {ending}", last)
        page = found.fetchall()
