"""The tree as tiles (C2SP tlog-tiles): static pieces of 256 hashes, and bundles of 256 leaves, named by their paths.

Tiles are derived: `tile` cuts one out of stored nodes, `nodes_of` answers for any node from tiles. A tile at level L
holds the roots of perfect subtrees of height 8 L; the heights between are hashed again when they are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.ledger.merkle import HASH_SIZE, hashes_in, root_of
from service.ledger.proofs import Nodes

WIDTH = 256
HEIGHT = 8
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """Which tile: `level` 0 to 63, or None for a bundle of entries; `width` below 256 is a partial one."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Section "Merkle Tree": `tile/<L>/<N>[.p/<W>]`, the index in groups of three digits, all but the last with
        an x."""
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        level = "entries" if self.level is None else str(self.level)
        return f"tile/{level}/{number}" + (f".p/{self.width}" if self.width < WIDTH else "")

    @classmethod
    def parse(cls, path: str) -> Tile:
        """The tile of a path; raises ValueError for any text that is not exactly the path of a tile."""
        found = _PATH.fullmatch(path)
        if found is None or len(path) > 64:
            raise ValueError(f"not the path of a tile: {path[:64]!r}")
        level, number, width = found.groups()
        digits = number.replace("x", "").replace("/", "")
        tile = cls(None if level == "entries" else int(level), int(digits), int(width or WIDTH))
        if tile.path != path or (tile.level or 0) > 63:
            raise ValueError(f"not the path of a tile: {path!r}")
        return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of hashes of a tree, the partial ones of exactly this size among them (section "Partial Tiles")."""
    level, count = 0, size
    while count:
        yield from (Tile(level, index) for index in range(count // WIDTH))
        if count % WIDTH:
            yield Tile(level, count // WIDTH, count % WIDTH)
        level, count = level + 1, count // WIDTH


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """The tiles of a tree of `new` leaves that it had not at `old`: what is to be written when it has grown."""
    level, before, count = 0, old, new
    while count > before:
        for index in range(before // WIDTH, -(-count // WIDTH)):
            yield Tile(level, index, min(WIDTH, count - index * WIDTH))
        level, before, count = level + 1, before // WIDTH, count // WIDTH


def entries_of(size: int) -> Iterator[Tile]:
    """Every bundle of entries of a tree."""
    for index in range(-(-size // WIDTH)):
        yield Tile(None, index, min(WIDTH, size - index * WIDTH))


def in_tree(tile: Tile, size: int) -> bool:
    """Whether a tree of this size has all that the tile holds; an earlier partial tile counts."""
    return tile.index * WIDTH + tile.width <= size >> HEIGHT * (tile.level or 0)


def tile_bytes(tile: Tile, nodes: Nodes) -> bytes:
    """The hashes of a tile, 32 bytes each, out of stored nodes; it must be `in_tree`."""
    assert tile.level is not None
    first = tile.index * WIDTH
    return b"".join(nodes(HEIGHT * tile.level, index) for index in range(first, first + tile.width))


def entry_bundle(leaves: Sequence[bytes]) -> bytes:
    """Section "Log entries": leaves, each after its length as two bytes, big-endian."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def nodes_of(size: int, read: Callable[[Tile], bytes], keep: int = 4096) -> Nodes:
    """Nodes of a tree of `size` leaves, read from its tiles; `keep` tiles are remembered.

    What is returned raises ValueError for a node that lies outside the tree or a tile that has another length.
    """

    @lru_cache(maxsize=keep)
    def tile_at(level: int, index: int) -> bytes:
        tile = Tile(level, index, min(WIDTH, (size >> HEIGHT * level) - index * WIDTH))
        found = read(tile)
        if len(found) != tile.width * HASH_SIZE:
            raise ValueError(f"{tile.path} has {len(found)} bytes")
        return found

    def node(height: int, index: int) -> bytes:
        if min(height, index) < 0 or (index + 1) << height > size:
            raise ValueError(f"no node {height}/{index} in a tree of {size} leaves")
        level, above = divmod(height, HEIGHT)
        first = index << above
        tile, place = tile_at(level, first // WIDTH), first % WIDTH
        hashes = tile[place * HASH_SIZE : (place + (1 << above)) * HASH_SIZE]
        return root_of(hashes_in(hashes))

    return node


def nodes_over(leaves: Sequence[bytes]) -> Nodes:
    """Nodes over a list of leaf hashes, hashed when they are asked for: for small trees and for tests."""

    def node(height: int, index: int) -> bytes:
        if min(height, index) < 0 or (index + 1) << height > len(leaves):
            raise ValueError(f"no node {height}/{index} in a tree of {len(leaves)} leaves")
        return root_of(leaves[index << height : (index + 1) << height])

    return node
