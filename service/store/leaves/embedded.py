"""Leaves on the embedded store: written in the transaction of their events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from service.errors import LedgerForked
from service.ledger.leaf import NO_PREVIOUS
from service.ledger.merkle import pushed
from service.store.leaves.sealing import Leaf, Moved, TooEarly

SKEW = timedelta(seconds=5)
"""How much earlier than another leaf of its log one may be dated (the format, section 4)."""


def insert(c: Any, leaves: Iterable[Leaf]) -> list[int]:
    """Their places in their logs.

    Raises LedgerForked, TooEarly, Moved, and sqlite3.IntegrityError for one that does not continue what is stored.
    """
    return [_insert(c, leaf) for leaf in leaves]


def _insert(c: Any, leaf: Leaf) -> int:
    log, size, frontier, latest, before = _log(c, leaf)
    if (before or NO_PREVIOUS) != leaf.prev:
        raise sqlite3.IntegrityError(f"{leaf.aggregate} has another leaf before version {leaf.version}")
    if too_early(leaf.at, latest):
        raise TooEarly(latest)
    c.execute(
        "INSERT INTO ledger_leaf VALUES (?,?,?,?,?,?,?,?)",
        (log, size, leaf.aggregate, leaf.version, leaf.cmd, leaf.leaf, leaf.hash, leaf.mac),
    )
    c.execute(
        "UPDATE ledger_log SET size=?, frontier=?, latest=max(latest, ?) WHERE log=?",
        (size + 1, pushed(size, frontier, leaf.hash), leaf.at, log),
    )
    return size


_LOG = (
    "SELECT l.log, l.size, l.frontier, l.latest, l.origin, l.forked,"
    " (SELECT f.hash FROM ledger_leaf f WHERE f.aggregate=? AND f.version=? AND f.log=l.log)"
    " FROM ledger_log l WHERE l.name=? ORDER BY l.log DESC LIMIT 1"
)


def _log(c: Any, leaf: Leaf) -> tuple[int, int, bytes, str, bytes | None]:
    """The log written to, made where it is missing: number, size, frontier, latest; the last leaf of the aggregate."""
    asked = (leaf.aggregate, leaf.version - 1, leaf.name)
    row = c.execute(_LOG, asked).fetchone()
    if row is None:
        c.execute(
            "INSERT INTO ledger_log (name, origin, size, frontier, latest) VALUES (?,?,0,?,'')",
            (leaf.name, leaf.origin, b""),
        )
        row = c.execute(_LOG, asked).fetchone()
    log, size, frontier, latest, origin, forked, before = row
    if forked is not None:
        raise LedgerForked(origin)
    if origin != leaf.origin:
        raise Moved(f"the log {origin} is written to, not {leaf.origin}")
    return log, size, frontier, latest, before


def too_early(at: str, latest: str) -> bool:
    """Is a leaf dated more than five seconds before the latest of its log?"""
    return at < latest and datetime.fromisoformat(at) < datetime.fromisoformat(latest) - SKEW
