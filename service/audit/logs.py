"""The ledger of this record as it is stored: its logs, their leaves, the checkpoints that were published.

Whatever asks statements of the database can be read from: a recorder's `rows`, or a connection by `asking`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from service.ledger.merkle import HASH_SIZE, Frontier, hashes_in
from service.sql import Connection

Ask = Callable[[str, Sequence[Any]], list[Any]]
"""A statement with `?` and what stands for them → its rows."""

_AT_ONCE = 1_000


class Damaged(Exception):
    """What is stored of a log is not a ledger any more; the message says what was met."""


def asking(db: Connection) -> Ask:
    """What a connection of one's own finds."""
    return lambda statement, parameters: db.execute(statement, parameters).fetchall()


def raw(value: Any) -> bytes:
    """What was stored as bytes: SQLite keeps what it is given, and whoever edits a column may give it a text."""
    return value if isinstance(value, bytes) else str(value).encode()


class Log(NamedTuple):
    """`frontier` is 32 bytes for each perfect subtree, the largest first, as it is claimed; `latest` the latest `at`
    of a leaf; `forked` what a signer found, as JSON."""

    number: int
    name: str
    origin: str
    size: int
    frontier: bytes
    latest: str
    forked: str | None

    def compact_range(self) -> Frontier:
        """What the row claims the tree to be; raises Damaged."""
        hashes = self.frontier
        if len(hashes) % HASH_SIZE or len(hashes) // HASH_SIZE != self.size.bit_count():
            raise Damaged(f"the head of {self.origin} is none of {self.size} leaves")
        return Frontier(self.size, hashes_in(hashes))


@dataclass(frozen=True, slots=True)
class Row:
    """One leaf as it is stored: `leaf` its bytes, `hash` and `mac` as they were written beside it."""

    index: int
    aggregate: str
    version: int
    leaf: bytes
    hash: bytes
    mac: bytes


class Published(NamedTuple):
    """A checkpoint in the order of publishing; a later one of the same size has more cosignatures."""

    no: int
    log: int
    size: int
    note: bytes
    published_at: str


_LOG = "SELECT log, name, origin, size, frontier, latest, forked FROM ledger_log"
_LEAF = "SELECT leaf_index, aggregate, version, leaf, hash, mac FROM ledger_leaf"
_CHECKPOINT = "SELECT no, log, size, note, published_at FROM ledger_checkpoint"


def logs(ask: Ask) -> list[Log]:
    """Every log there ever was, the oldest first."""
    return [Log(*row) for row in ask(f"{_LOG} ORDER BY log", ())]


def current(ask: Ask, name: str) -> Log | None:
    """The log that is written to under a name."""
    return next((Log(*row) for row in ask(f"{_LOG} WHERE name=? ORDER BY log DESC LIMIT 1", (name,))), None)


def numbered(ask: Ask, number: int) -> Log | None:
    """The log with this number."""
    return next((Log(*row) for row in ask(f"{_LOG} WHERE log=?", (number,))), None)


def of_origin(ask: Ask, origin: str) -> Log | None:
    """The log with this origin line, whether or not it is still written to."""
    return next((Log(*row) for row in ask(f"{_LOG} WHERE origin=?", (origin,))), None)


def rows(ask: Ask, log: int, start: int, end: int) -> Iterator[Row]:
    """The leaves from `start` to before `end` in order, as many as are there, read some at a time."""
    while start < end:
        found = ask(
            f"{_LEAF} WHERE log=? AND leaf_index>=? AND leaf_index<? ORDER BY leaf_index LIMIT ?",
            (log, start, end, _AT_ONCE),
        )
        yield from map(_row, found)
        if len(found) < _AT_ONCE:
            return
        start = found[-1][0] + 1


def leaf_of(ask: Ask, log: int, aggregate: str, version: int) -> Row | None:
    """The leaf of one event; the aggregate in hex."""
    found = ask(f"{_LEAF} WHERE log=? AND aggregate=? AND version=?", (log, aggregate, version))
    return _row(found[0]) if found else None


def leaves_of(ask: Ask, log: int, aggregate: str) -> list[Row]:
    """The leaves of one aggregate, in the order of its versions."""
    found = ask(f"{_LEAF} WHERE log=? AND aggregate=? ORDER BY version", (log, aggregate))
    return [_row(row) for row in found]


def _row(found: Sequence[Any]) -> Row:
    index, aggregate, version, leaf, hash, mac = found
    return Row(index, aggregate, version, raw(leaf), raw(hash), raw(mac))


def checkpoints(ask: Ask, log: int, before: int | None = None, limit: int = 50) -> list[Published]:
    """The newest first; those with a `no` below `before` where one is given."""
    found = ask(
        f"{_CHECKPOINT} WHERE log=? AND no<? ORDER BY no DESC LIMIT ?",
        (log, 2**63 - 1 if before is None else before, limit),
    )
    return [_published(row) for row in found]


def latest_checkpoint(ask: Ask, log: int, at_least: int = 0) -> Published | None:
    """The newest one, if it has so many leaves."""
    newest = next(iter(checkpoints(ask, log, limit=1)), None)
    return newest if newest is not None and newest.size >= at_least else None


def checkpoint(ask: Ask, no: int) -> Published | None:
    """The one with this number."""
    found = ask(f"{_CHECKPOINT} WHERE no=?", (no,))
    return _published(found[0]) if found else None


def checkpoint_of_size(ask: Ask, log: int, size: int) -> Published | None:
    """The one of exactly so many leaves, with the most cosignatures."""
    found = ask(f"{_CHECKPOINT} WHERE log=? AND size=? ORDER BY no DESC LIMIT 1", (log, size))
    return _published(found[0]) if found else None


def _published(found: Sequence[Any]) -> Published:
    no, log, size, note, published_at = found
    return Published(no, log, size, raw(note), published_at)
