"""The full tiles of what was signed; they are derived, and made again by whoever finds one wrong."""

from __future__ import annotations

from collections.abc import Iterator

from service.audit.signer.tables import Tables
from service.ledger.merkle import hashes_in, leaf_hash, root_of
from service.ledger.tiles import WIDTH, Tile

_AT_ONCE = 64


def make_tiles(tables: Tables, log: int, size: int) -> None:
    """Those that a tree of so many leaves has and the database has not, from the lowest level up."""
    level, count = 0, size // WIDTH
    while count:
        for start in range(tables.tiles(log, level), count, _AT_ONCE):
            tables.add_tiles(log, _made(tables, log, level, start, min(count, start + _AT_ONCE)))
        level, count = level + 1, count // WIDTH


def _made(tables: Tables, log: int, level: int, start: int, end: int) -> Iterator[tuple[Tile, bytes]]:
    if level:
        for place in range(start, end):
            below = (tables.tile(log, Tile(level - 1, each)) for each in range(place * WIDTH, (place + 1) * WIDTH))
            roots = [root_of_tile(each) for each in below if each is not None]
            if len(roots) == WIDTH:
                yield Tile(level, place), b"".join(roots)
        return
    waiting: list[bytes] = []
    for each in tables.without_a_hole(log, start * WIDTH, end * WIDTH):
        waiting.append(leaf_hash(each.leaf))
        if len(waiting) == WIDTH:
            yield Tile(0, each.index // WIDTH), b"".join(waiting)
            waiting = []


def root_of_tile(tile: bytes) -> bytes:
    """A full tile's root is a hash of the level above."""
    return root_of(hashes_in(tile))
