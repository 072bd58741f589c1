"""The tree of a log, from its stored tiles; where no tile is stored yet, from the tiles below it, and from its leaves.

Only full tiles are stored. The ragged edge of a large tree would cost 255 of them for every hash that is asked for,
so the roots of full tiles are remembered: they change only where a database that took over has other leaves, and
then whoever finds that a proof does not lead to the signed root calls `forget`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from service.audit.logs import Ask, Damaged, raw
from service.ledger.merkle import HASH_SIZE, root_of
from service.ledger.proofs import Nodes
from service.ledger.tiles import WIDTH, Tile, entry_bundle, nodes_of

_REMEMBERED = 4_096
_KEPT = 64
"""Tiles that one proof reads at most: two at each level."""


class Tree:
    """Safe among threads, where `ask` is."""

    def __init__(self, ask: Ask, log: int) -> None:
        self._ask, self._log = ask, log
        self._roots: OrderedDict[tuple[int, int], bytes] = OrderedDict()
        self._lock = Lock()

    def nodes(self, size: int) -> Nodes:
        """The nodes of the tree of the first `size` leaves; what is returned raises Damaged where they are not there,
        and is for one thread and a short time."""
        return nodes_of(size, self.tile, keep=_KEPT)

    def tile(self, tile: Tile) -> bytes:
        """The hashes of a tile of the tree; raises Damaged where they are not there."""
        assert tile.level is not None
        hashes = self._hashes(tile.level, tile.index, tile.width)
        if len(hashes) != tile.width * HASH_SIZE:
            raise Damaged(f"log {self._log}: {tile.path} has {len(hashes)} bytes")
        return hashes

    def entries(self, tile: Tile) -> bytes:
        """A bundle of entries: the bytes of the leaves; raises Damaged where they are not there."""
        first = tile.index * WIDTH
        found = self._ask(
            "SELECT leaf FROM ledger_leaf WHERE log=? AND leaf_index>=? AND leaf_index<? ORDER BY leaf_index",
            (self._log, first, first + tile.width),
        )
        if len(found) != tile.width:
            raise Damaged(f"log {self._log}: {len(found)} leaves from {first} on, where there were {tile.width}")
        return entry_bundle([raw(row[0]) for row in found])

    def forget(self) -> None:
        """Reads everything again."""
        with self._lock:
            self._roots.clear()

    def _hashes(self, level: int, place: int, width: int) -> bytes:
        stored = self._ask(
            "SELECT hashes FROM ledger_tile WHERE log=? AND level=? AND place=?", (self._log, level, place)
        )
        if stored:
            return raw(stored[0][0])[: width * HASH_SIZE]
        first = place * WIDTH
        if level == 0:
            found = self._ask(
                "SELECT hash FROM ledger_leaf WHERE log=? AND leaf_index>=? AND leaf_index<? ORDER BY leaf_index",
                (self._log, first, first + width),
            )
            return b"".join(raw(row[0]) for row in found)
        return b"".join(self._roots_of(level - 1, range(first, first + width)))

    def _roots_of(self, level: int, places: range) -> list[bytes]:
        """The roots of full tiles side by side."""
        with self._lock:
            known = {place: self._roots[level, place] for place in places if (level, place) in self._roots}
        missing = [place for place in places if place not in known]
        if missing:
            found = {place: root_of(split(tile)) for place, tile in self._full(level, missing)}
            self._remember(level, found)
            known |= found
        return [known[place] for place in places]

    def _full(self, level: int, places: list[int]) -> Iterable[tuple[int, bytes]]:
        stored = self._ask(
            "SELECT place, hashes FROM ledger_tile WHERE log=? AND level=? AND place>=? AND place<=?",
            (self._log, level, places[0], places[-1]),
        )
        there = {place: raw(hashes) for place, hashes in stored}
        for place in places:
            tile = there[place] if place in there else self._hashes(level, place, WIDTH)
            if len(tile) != WIDTH * HASH_SIZE:
                raise Damaged(f"log {self._log}: tile {place} of level {level} has {len(tile)} bytes")
            yield place, tile

    def _remember(self, level: int, found: dict[int, bytes]) -> None:
        with self._lock:
            for place, root in found.items():
                self._roots[level, place] = root
                self._roots.move_to_end((level, place))
            while len(self._roots) > _REMEMBERED:
                self._roots.popitem(last=False)


def split(hashes: bytes) -> list[bytes]:
    """A tile's hashes."""
    return [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]
