"""Old leaves, looked at again: are they still what was signed?"""

from __future__ import annotations

from service.audit.signer.tables import Leaf, Tables
from service.ledger.leaf import is_tagged
from service.ledger.merkle import HASH_SIZE, Frontier, leaf_hash
from service.ledger.tiles import WIDTH, Tile

_BATCH = 1024


class Whole:
    """All leaves of a log from the first on, hashed again, some at a time; compared with what was signed.

    `wrong` is where the two part: the leaves of one of the subtrees that the signed frontier is made of.
    """

    def __init__(self, tables: Tables, log: int, signed: Frontier) -> None:
        self._tables, self._log, self.signed = tables, log, signed
        self._bounds = _bounds(signed)
        self.found = Frontier()
        self.wrong: tuple[int, int] | None = None
        self.over = not self._bounds

    def through(self, tables: Tables) -> Whole:
        """Goes on through another connection."""
        self._tables = tables
        return self

    def go_on(self, most: int) -> int:
        """Reads up to so many more leaves, and says how many; `over` when all that was signed has been compared."""
        began = self.found.size
        while most > 0 and not self.over:
            upto = min(self._bounds[0][1], self.found.size + min(most, _BATCH))
            before = self.found.size
            self._read(upto)
            most -= upto - before
            if self.found.size < upto:
                self._part(self.found.size, self.found.size + 1)
            elif upto == self._bounds[0][1]:
                self._compare()
        return self.found.size - began

    def to_the_end(self) -> Frontier:
        """Every leaf that is there without a hole, whatever was signed."""
        while True:
            before = self.found.size
            self._read(before + _BATCH)
            if self.found.size < before + _BATCH:
                return self.found

    def _read(self, upto: int) -> None:
        hashes: list[bytes] = []
        for each in self._tables.leaves(self._log, self.found.size, upto):
            if each.index != self.found.size + len(hashes):
                break
            hashes.append(leaf_hash(each.leaf))
        self.found = self.found.appended(hashes)

    def _compare(self) -> None:
        start, end = self._bounds.pop(0)
        done = self.found.size.bit_count()
        if self.found.hashes != self.signed.hashes[:done]:
            self._part(start, end)
        self.over = self.over or not self._bounds

    def _part(self, start: int, end: int) -> None:
        self.wrong, self.over = (start, end), True


def suspect(tables: Tables, log: int, start: int, end: int, key: bytes) -> int | None:
    """The first leaf of these that is not what was sealed: its tag, its kept hash or its tile says so. None where all
    three agree with what is there now."""
    for each in tables.leaves(log, start, end):
        if start != each.index:
            break
        if not is_tagged(key, each.leaf, each.mac) or _other_hash(tables, log, each):
            return start
        start += 1
    return start if start < end else None


def _other_hash(tables: Tables, log: int, leaf: Leaf) -> bool:
    hash = leaf_hash(leaf.leaf)
    place, at = divmod(leaf.index, WIDTH)
    tile = tables.tile(log, Tile(0, place))
    return hash != leaf.hash or (tile is not None and tile[HASH_SIZE * at : HASH_SIZE * (at + 1)] != hash)


def _bounds(signed: Frontier) -> list[tuple[int, int]]:
    """Where each perfect subtree begins and ends, the largest first."""
    bounds, start = [], 0
    for height in range(signed.size.bit_length() - 1, -1, -1):
        if signed.size >> height & 1:
            bounds.append((start, start + (1 << height)))
            start += 1 << height
    return bounds
