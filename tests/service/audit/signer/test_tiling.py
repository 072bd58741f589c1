"""Tiles of every level, of a log too large to be written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from service.audit.signer.tables import Leaf, Tables
from service.audit.signer.tiling import make_tiles
from service.ledger.merkle import hashes_in, leaf_hash, root_of
from service.ledger.tiles import WIDTH, Tile, nodes_over, tile_bytes, tiles_of


class Made:
    """A log whose leaves are their numbers, and the tiles that were made of it."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, int], bytes] = {}

    def tiles(self, _log: int, level: int) -> int:
        return sum(each[0] == level for each in self.made)

    def tile(self, _log: int, tile: Tile) -> bytes | None:
        return self.made.get((tile.level, tile.index))

    def without_a_hole(self, _log: int, start: int, end: int) -> Iterator[Leaf]:
        return (Leaf(index, b"%d" % index, b"", b"") for index in range(start, end))

    def add_tiles(self, _log: int, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        for tile, hashes in tiles:
            assert (tile.level, tile.index) not in self.made
            self.made[tile.level, tile.index] = hashes


def test_tiles_of_every_level_are_made_once() -> None:
    tables = Made()
    sizes = (300, WIDTH * 250, WIDTH * 257 + 7)
    for size in sizes:
        make_tiles(cast("Tables", tables), 1, size)
    nodes = nodes_over([leaf_hash(b"%d" % index) for index in range(sizes[-1])])
    expected = {(each.level, each.index) for each in tiles_of(sizes[-1]) if each.width == WIDTH}
    assert tables.made.keys() == expected
    for level, place in [(0, 0), (0, 255), (0, 256), (1, 0)]:
        assert tables.made[level, place] == tile_bytes(Tile(level, place), nodes)


def test_tiles_of_a_level_are_made_of_those_below_them() -> None:
    tables = Made()
    for place in range(2 * WIDTH):
        tables.made[0, place] = b"".join(leaf_hash(b"%d %d" % (place, at)) for at in range(WIDTH))
    make_tiles(cast("Tables", tables), 1, 2 * WIDTH * WIDTH)
    for place in (0, 1):
        below = [tables.made[0, each] for each in range(place * WIDTH, (place + 1) * WIDTH)]
        assert tables.made[1, place] == b"".join(root_of(hashes_in(each)) for each in below)


def test_where_a_tile_below_is_missing_none_is_made() -> None:
    tables = Made()
    for place in range(WIDTH):
        tables.made[0, place] = bytes(8192)
    tables.made[0, 7 + WIDTH] = tables.made.pop((0, 7))
    make_tiles(cast("Tables", tables), 1, WIDTH * WIDTH)
    assert (1, 0) not in tables.made
