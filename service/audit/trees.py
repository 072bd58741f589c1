"""The tree of a log, from its stored tiles; where no tile is stored yet, from the tiles below it, and from its leaves.

Only full tiles are stored. The ragged edge of a large tree would cost 255 of them for every hash that is asked for,
and a tile's nodes 255 hashes: so the roots of full tiles, and all nodes of some, are remembered. They change only
where a database that took over has other leaves, or somebody edits tiles; whoever finds that a proof does not lead to
the signed root calls `forget`.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from service.audit.logs import Ask, Damaged, raw
from service.ledger.merkle import HASH_SIZE, hashes_in, root_of
from service.ledger.proofs import Nodes
from service.ledger.tiles import HEIGHT, WIDTH, Tile, entry_bundle
from service.remembered import Remembered

_REMEMBERED = 4_096
_KEPT = 256
"""Tiles with all their nodes, 16 KB each; one proof needs two at each level at most."""


class Memory:
    """What a process remembers of all its trees."""

    def __init__(self) -> None:
        self.roots = Remembered[tuple[int, int, int], bytes](_REMEMBERED)
        self.pyramids = Remembered[tuple[int, Tile], list[bytes]](_KEPT)

    def clear(self) -> None:
        self.roots.clear()
        self.pyramids.clear()


class Tree:
    """Safe among threads, where `ask` is."""

    def __init__(self, ask: Ask, log: int, memory: Memory | None = None) -> None:
        self._ask, self._log, self._memory = ask, log, memory or Memory()

    def nodes(self, size: int) -> Nodes:
        """The nodes of the tree of the first `size` leaves; what is returned raises Damaged where they are not there,
        and ValueError for a node outside of that tree."""

        def node(height: int, index: int) -> bytes:
            if min(height, index) < 0 or (index + 1) << height > size:
                raise ValueError(f"no node {height}/{index} in a tree of {size} leaves")
            level, above = divmod(height, HEIGHT)
            first = index << above
            width = min(WIDTH, (size >> HEIGHT * level) - (first - first % WIDTH))
            row = self._pyramid(Tile(level, first // WIDTH, width))[above]
            at = (first % WIDTH >> above) * HASH_SIZE
            return row[at : at + HASH_SIZE]

        return node

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
        return entry_bundle([raw(leaf) for (leaf,) in found])

    def forget(self) -> None:
        """Reads everything again."""
        self._memory.clear()

    def _pyramid(self, tile: Tile) -> list[bytes]:
        """The hashes of a tile, those of the pairs above them, and so on; a hash without a partner goes no further."""
        found = self._memory.pyramids.get((self._log, tile))
        if found is None:
            found = [self.tile(tile)]
            while len(found[-1]) >= 2 * HASH_SIZE:
                found.append(_paired(found[-1]))
            self._memory.pyramids.keep((self._log, tile), found)
        return found

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
            return b"".join(raw(hash) for (hash,) in found)
        return b"".join(self._roots_of(level - 1, range(first, first + width)))

    def _roots_of(self, level: int, places: range) -> list[bytes]:
        """The roots of full tiles side by side."""
        roots = self._memory.roots
        known = {place: root for place in places if (root := roots.get((self._log, level, place))) is not None}
        missing = [place for place in places if place not in known]
        for place, tile in self._full(level, missing) if missing else ():
            known[place] = root_of(hashes_in(tile))
            roots.keep((self._log, level, place), known[place])
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


def _paired(row: bytes) -> bytes:
    """The hashes above a row of them."""
    pair, of = 2 * HASH_SIZE, len(row) // (2 * HASH_SIZE) * 2 * HASH_SIZE
    return b"".join([sha256(b"\x01" + row[at : at + pair]).digest() for at in range(0, of, pair)])
