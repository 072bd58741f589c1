"""Leaves on the embedded store: written in the transaction of their events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.errors import LedgerForked
from service.ledger.leaf import NO_PREVIOUS
from service.ledger.merkle import pushed
from service.store.leaves.sealing import Leaf, Moved, TooEarly

SKEW = timedelta(seconds=5)
"""How much earlier than another leaf of its log one may be dated (the format, section 4)."""


class Heads:
    """The logs that one transaction writes to, each as it will be: read once, and written once, by `finish`."""

    def __init__(self, c: sqlite3.Cursor) -> None:
        self._c = c
        self._of: dict[str, _Head] = {}

    def add(self, leaves: Iterable[Leaf]) -> list[int]:
        """Their places in their logs.

        Raises LedgerForked, TooEarly, Moved, and sqlite3.IntegrityError for one that does not continue what is stored.
        """
        return [self._add(leaf) for leaf in leaves]

    def _add(self, leaf: Leaf) -> int:
        head = self._of.get(leaf.name)
        if head is None:
            head = self._of[leaf.name] = _read(self._c, leaf)
        if head.origin != leaf.origin:
            raise Moved(f"the log {head.origin} is written to, not {leaf.origin}")
        if too_early(leaf.at, head.latest):
            raise TooEarly(head.latest)
        before = self._c.execute(_BEFORE, (leaf.aggregate, leaf.version - 1, head.log)).fetchone()
        if (before[0] if before else NO_PREVIOUS) != leaf.prev:
            raise sqlite3.IntegrityError(f"{leaf.aggregate} has another leaf before version {leaf.version}")
        self._c.execute(
            "INSERT INTO ledger_leaf VALUES (?,?,?,?,?,?,?,?)",
            (head.log, head.size, leaf.aggregate, leaf.version, leaf.cmd, leaf.leaf, leaf.hash, leaf.mac),
        )
        index, head.frontier = head.size, pushed(head.size, head.frontier, leaf.hash)
        head.size, head.latest = index + 1, max(head.latest, leaf.at)
        return index

    def finish(self) -> None:
        for head in self._of.values():
            self._c.execute(
                "UPDATE ledger_log SET size=?, frontier=?, latest=? WHERE log=?",
                (head.size, head.frontier, head.latest, head.log),
            )


@dataclass(slots=True)
class _Head:
    log: int
    size: int
    frontier: bytes
    latest: str
    origin: str


_BEFORE = "SELECT hash FROM ledger_leaf WHERE aggregate=? AND version=? AND log=?"
_LOG = "SELECT log, size, frontier, latest, origin, forked FROM ledger_log WHERE name=? ORDER BY log DESC LIMIT 1"


def _read(c: sqlite3.Cursor, leaf: Leaf) -> _Head:
    """The log written to under the leaf's name, made where it is missing; raises LedgerForked."""
    row = c.execute(_LOG, (leaf.name,)).fetchone()
    if row is None:
        c.execute(
            "INSERT INTO ledger_log (name, origin, size, frontier, latest) VALUES (?,?,0,?,'')",
            (leaf.name, leaf.origin, b""),
        )
        row = c.execute(_LOG, (leaf.name,)).fetchone()
    *head, forked = row
    if forked is not None:
        raise LedgerForked(head[-1])
    return _Head(*head)


def too_early(at: str, latest: str) -> bool:
    """Is a leaf dated more than five seconds before the latest of its log?"""
    return at < latest and datetime.fromisoformat(at) < datetime.fromisoformat(latest) - SKEW
