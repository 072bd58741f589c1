"""What a check reads of a database, at one moment and as it comes: rows are not believed, and not all in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import starmap
from typing import Any, NamedTuple

from service.audit.checking.published import Stored as StoredHead
from service.audit.checking.walk import Row
from service.audit.logs import Log
from service.sql import Connection
from service.store.leaves.names import of_refusals

_SEALED = {
    "stored_events": ("e.rowid", "e.originator_id=l.aggregate AND e.originator_version=l.version"),
    "refusals": ("e.no", "e.aggregate=l.aggregate AND e.version=l.version"),
}
"""What leaves are of: the column of its positions, and how a leaf finds its own."""
EVENTS, REFUSALS = _SEALED
_OPENING = "(SELECT log, 0 AS position, 'log.opened' AS topic, state FROM ledger_opening)"
"""What the first leaf of a log is of that goes on after a fork: before everything that is recorded."""
_LEISURE = "SET statement_timeout=0; SET idle_in_transaction_session_timeout=0"
_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def sealed_by(log: Log) -> str:
    """The table whose rows the leaves of a log are of."""
    return REFUSALS if of_refusals(log.name) else EVENTS


class Numbers(NamedTuple):
    """How many rows there are, and the lowest and highest of their numbers (None where there is none)."""

    rows: int
    lowest: int | None
    highest: int | None

    @property
    def whole(self) -> bool:
        """1, 2, 3 …"""
        return (self.lowest, self.highest) == ((1, self.rows) if self.rows else (None, None))


@contextmanager
def one_moment(db: Connection) -> Iterator[None]:
    """Everything that is read inside is of one moment; nothing is written."""
    if db.dialect.name == "postgres":
        db.execute(_LEISURE)
        db.execute(_MOMENT)
    else:
        db.execute("BEGIN")
    try:
        yield
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


class Stored:
    """Raises what the connection raises, where a table or a column is gone."""

    def __init__(self, db: Connection) -> None:
        self.db = db

    def count(self, log: int) -> int:
        return int(self._one("SELECT count(*) FROM ledger_leaf WHERE log=?", (log,))[0])

    def leaves(self, log: Log) -> Iterator[Row]:
        """The leaves of a log by their index, each with the row it is of."""
        table = sealed_by(log)
        position, same = _SEALED[table]
        rows = self.db.stream(
            "SELECT l.leaf_index, l.aggregate, l.version, l.cmd, l.leaf, l.hash, l.mac,"
            f" coalesce({position}, o.position), coalesce(e.topic, o.topic), coalesce(e.state, o.state)"
            f" FROM ledger_leaf l LEFT JOIN {table} e ON {same}"
            f" LEFT JOIN {_OPENING} o ON o.log=l.log AND l.leaf_index=0"
            " WHERE l.log=? ORDER BY l.leaf_index",
            (log.number,),
        )
        return starmap(Row, rows)

    def heads(self, log: int) -> Iterator[StoredHead]:
        """The published heads of a log, by their size and then as they were published."""
        rows = self.db.stream("SELECT no, size, note FROM ledger_checkpoint WHERE log=? ORDER BY size, no", (log,))
        return starmap(StoredHead, rows)

    def leaf(self, log: int, index: int) -> tuple[str, int] | None:
        """Aggregate and version beside a leaf."""
        found = self._one("SELECT aggregate, version FROM ledger_leaf WHERE log=? AND leaf_index=?", (log, index))
        return (found[0], found[1]) if found and (type(found[0]), type(found[1])) == (str, int) else None

    def index(self, log: int, aggregate: str, version: int) -> int | None:
        """Where the leaf of an aggregate's version is."""
        found = self._one(
            "SELECT leaf_index FROM ledger_leaf WHERE log=? AND aggregate=? AND version=?", (log, aggregate, version)
        )
        return int(found[0]) if found else None

    def log_of(self, aggregate: str) -> int | None:
        """The newest log that has a leaf of an aggregate."""
        return self._one("SELECT max(log) FROM ledger_leaf WHERE aggregate=?", (aggregate,))[0]  # type: ignore[no-any-return]

    def positions(self, table: str) -> Numbers:
        column = _SEALED[table][0]
        return Numbers(*self._one(f"SELECT count(*), min({column}), max({column}) FROM {table} e"))

    def each_position(self, table: str) -> Iterator[int]:
        column = _SEALED[table][0]
        return (row[0] for row in self.db.stream(f"SELECT {column} FROM {table} e ORDER BY 1"))

    def unsealed(self, table: str) -> int | None:
        """The first position of what no leaf is of."""
        position, same = _SEALED[table]
        found = self._one(
            f"SELECT min({position}) FROM {table} e WHERE NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE {same})"
        )
        return found[0]  # type: ignore[no-any-return]

    def at(self, table: str, position: int) -> tuple[str, int]:
        """Aggregate and version of what lies there."""
        columns = "e.aggregate, e.version" if table == REFUSALS else "e.originator_id, e.originator_version"
        found = self._one(f"SELECT {columns} FROM {table} e WHERE {_SEALED[table][0]}=?", (position,))
        return found[0], found[1]

    def of_no_log(self, table: str) -> int | None:
        """A log that a table's rows say they are of, and that there is not."""
        found = self._one(f"SELECT min(log) FROM {table} WHERE log NOT IN (SELECT log FROM ledger_log)")
        return found and found[0]  # type: ignore[no-any-return]

    def published(self) -> Numbers:
        """How the numbers of published heads lie."""
        return Numbers(*self._one("SELECT count(*), min(no), max(no) FROM ledger_checkpoint"))

    def _one(self, sql: str, parameters: tuple[Any, ...] = ()) -> Any:
        return self.db.execute(sql, parameters).fetchone()
