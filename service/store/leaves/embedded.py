"""Leaves on the embedded store: written in the transaction of their events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from service.errors import LedgerForked
from service.ledger.leaf import NO_PREVIOUS
from service.ledger.merkle import HASH_SIZE, Frontier
from service.store.leaves.sealing import Leaf, TooEarly

SKEW = timedelta(seconds=5)
"""How much earlier than another leaf of its log one may be dated (the format, section 4)."""


class Moved(sqlite3.OperationalError):
    """Another log is written to under this name since this process looked."""


def insert(c: Any, leaves: Iterable[Leaf]) -> list[int]:
    """Their places in their logs.

    Raises LedgerForked, TooEarly, Moved, and sqlite3.IntegrityError for one that does not continue what is stored.
    """
    return [_insert(c, leaf) for leaf in leaves]


def _insert(c: Any, leaf: Leaf) -> int:
    log, size, frontier, latest = _log(c, leaf)
    before = c.execute(
        "SELECT hash FROM ledger_leaf WHERE log=? AND aggregate=? AND version=?",
        (log, leaf.aggregate, leaf.version - 1),
    ).fetchone()
    if (before[0] if before else NO_PREVIOUS) != leaf.prev:
        raise sqlite3.IntegrityError(f"{leaf.aggregate} has another leaf before version {leaf.version}")
    if too_early(leaf.at, latest):
        raise TooEarly(latest)
    c.execute(
        "INSERT INTO ledger_leaf VALUES (?,?,?,?,?,?,?,?)",
        (log, size, leaf.aggregate, leaf.version, leaf.cmd, leaf.leaf, leaf.hash, leaf.mac),
    )
    grown = read_frontier(size, frontier).appended([leaf.hash])
    c.execute(
        "UPDATE ledger_log SET size=?, frontier=?, latest=max(latest, ?) WHERE log=?",
        (grown.size, b"".join(grown.hashes), leaf.at, log),
    )
    return int(size)


def _log(c: Any, leaf: Leaf) -> tuple[int, int, bytes, str]:
    asked = "SELECT log, size, frontier, latest, origin, forked FROM ledger_log WHERE name=? ORDER BY log DESC LIMIT 1"
    row = c.execute(asked, (leaf.name,)).fetchone()
    if row is None:
        c.execute(
            "INSERT INTO ledger_log (name, origin, size, frontier, latest) VALUES (?,?,0,?,'')",
            (leaf.name, leaf.origin, b""),
        )
        row = c.execute(asked, (leaf.name,)).fetchone()
    *found, origin, forked = row
    if forked is not None:
        raise LedgerForked(origin)
    if origin != leaf.origin:
        raise Moved(f"the log {origin} is written to, not {leaf.origin}")
    log, size, frontier, latest = found
    return log, size, frontier, latest


def too_early(at: str, latest: str) -> bool:
    """Is a leaf dated more than five seconds before the latest of its log?"""
    return bool(latest) and at < latest and datetime.fromisoformat(at) < datetime.fromisoformat(latest) - SKEW


def read_frontier(size: int, hashes: bytes) -> Frontier:
    """The compact range as it is stored."""
    return Frontier(size, tuple(hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)))
