"""The tree of a log while its leaves go by: its root at any size, and each full tile of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from service.ledger.merkle import Frontier, root_of
from service.ledger.tiles import WIDTH

Take = Callable[[int, int, bytes], None]
"""Given each full tile's level, place and hashes as soon as it is full."""


class Tree:
    """Each node is hashed once: what is kept are the hashes of the tiles that are not full yet."""

    def __init__(self, take: Take = lambda level, place, hashes: None) -> None:
        self.size = 0
        self._take = take
        self._levels: list[list[bytes]] = [[]]

    def add(self, leaf: bytes) -> None:
        """A leaf's hash."""
        self.size += 1
        row = self._levels[0]
        row.append(leaf)
        if len(row) == WIDTH:
            self._fill(0)

    def _fill(self, level: int) -> None:
        row, self._levels[level] = self._levels[level], []
        self._take(level, (self.size >> 8 * (level + 1)) - 1, b"".join(row))
        if level + 1 == len(self._levels):
            self._levels.append([])
        self._levels[level + 1].append(root_of(row))
        if len(self._levels[level + 1]) == WIDTH:
            self._fill(level + 1)

    def frontier(self) -> Frontier:
        """The hashes that wait at a level are the perfect subtrees of its eight heights."""
        waiting = (Frontier().appended(row).hashes for row in reversed(self._levels))
        return Frontier(self.size, tuple(chain.from_iterable(waiting)))
