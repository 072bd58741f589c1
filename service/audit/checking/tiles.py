"""Stored tiles against those that the leaves make. They are derived: one that is missing is no damage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.audit.checking.findings import Findings
from service.ledger.merkle import HASH_SIZE
from service.ledger.tiles import WIDTH, Tile, in_tree
from service.ledger.verdicts import Step
from service.sql import Connection

_AT_ONCE = 64
"""Tiles that are written in one transaction."""
_ONE = "SELECT hashes FROM ledger_tile WHERE log=? AND level=? AND place=?"
_ALL = "SELECT level, place FROM ledger_tile WHERE log=? ORDER BY level, place"
_KEEP = (
    "INSERT INTO ledger_tile (log, level, place, hashes) VALUES (?,?,?,?)"
    " ON CONFLICT (log, level, place) DO UPDATE SET hashes=excluded.hashes"
)
_DROP = "DELETE FROM ledger_tile WHERE log=? AND level=? AND place=?"


class Tiles:
    """Give it each full tile as it gets full, then `end`. Where it shall `rebuild`, what is wrong is no finding: it is
    made right."""

    def __init__(self, db: Connection, log: int, found: Findings, rebuild: bool = False) -> None:
        self._db, self._log, self.found, self._rebuild = db, log, found, rebuild
        self._waiting: list[tuple[int, int, int, bytes]] = []
        self.missing = self.wrong = self.dropped = 0

    def take(self, level: int, place: int, hashes: bytes) -> None:
        row = self._db.execute(_ONE, (self._log, level, place)).fetchone()
        if row is not None and row[0] == hashes:
            return
        self.missing += row is None
        self.wrong += row is not None
        if self._rebuild:
            self._waiting.append((self._log, level, place, hashes))
            if len(self._waiting) == _AT_ONCE:
                self._write()
        elif row is not None:
            self.found.add(
                Step.ROOT, "a stored tile is not what the leaves make", _differs(level, place, row[0], hashes)
            )

    def end(self, size: int) -> None:
        """All leaves have gone by, so many."""
        for level, place in self._db.execute(_ALL, (self._log,)).fetchall():
            if _is_place(level, place) and in_tree(Tile(level, place), size):
                continue
            if self._rebuild:
                self._db.execute(_DROP, (self._log, level, place))
                self.dropped += 1
            else:
                self.found.add(Step.ROOT, "there is a stored tile that the log has not")
        self._write()

    def said(self) -> Iterator[str]:
        """What was done, or what somebody should do."""
        if self._rebuild:
            yield f"{self.missing + self.wrong} tiles made again, {self.dropped} taken away"
        elif self.missing:
            yield f"{self.missing} tiles are missing; `jejak audit fsck --rebuild-tiles` makes them"

    def _write(self) -> None:
        if not self._waiting:
            return
        self._db.execute("BEGIN")
        try:
            self._db.executemany(_KEEP, self._waiting)
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        self._waiting = []


def _is_place(level: Any, place: Any) -> bool:
    return isinstance(level, int) and isinstance(place, int) and 0 <= level < 8 and place >= 0


def _differs(level: int, place: int, found: Any, hashes: bytes) -> int | None:
    """The first leaf at which a tile differs; None for one above the leaves, or one that is none."""
    if level or not isinstance(found, bytes) or len(found) != len(hashes):
        return None
    at = next(
        at for at in range(0, len(hashes), HASH_SIZE) if found[at : at + HASH_SIZE] != hashes[at : at + HASH_SIZE]
    )
    return place * WIDTH + at // HASH_SIZE
