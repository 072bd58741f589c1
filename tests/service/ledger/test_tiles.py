"""Tiles: the specification's own examples, and a tree that can be put together from them again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.ledger.merkle import root_of
from service.ledger.proofs import consistency_proof, frontier_of, inclusion_proof
from service.ledger.tiles import (
    Tile,
    entries_of,
    entry_bundle,
    in_tree,
    new_tiles,
    nodes_of,
    nodes_over,
    tile_bytes,
    tiles_of,
)
from tests.service.ledger.test_merkle import LEAVES


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(63, 5, 1), "tile/63/005.p/1"),
        (Tile(None, 1234067), "tile/entries/x001/x234/067"),
        (Tile(None, 7, 255), "tile/entries/007.p/255"),
    ],
)
def test_a_tile_and_its_path(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


@given(some.integers(0, 10**12), some.integers(1, 256), some.one_of(some.none(), some.integers(0, 63)))
def test_every_tile_is_found_by_its_path(index: int, width: int, level: int | None) -> None:
    assert Tile.parse(Tile(level, index, width).path) == Tile(level, index, width)


@pytest.mark.parametrize(
    "path",
    ["tile/0/0", "tile/00/000", "tile/64/000", "tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/256",
    "tile/0/000.p/01",
     "tile/0/001/000", "tile/0/x001", "tile/-1/000", "tile/0/../../secret", "tile/0/٠٠٠", "tile/0/000\n", "",
     "tile/data/000",
     "tile/0/000.p/", "tile/0/" + "x001/" * 20 + "000"],
)  # fmt: skip
def test_what_is_no_path_of_a_tile(path: str) -> None:
    with pytest.raises(ValueError, match="not the path"):
        Tile.parse(path)


def test_no_log_needs_a_longer_path() -> None:
    longest = "tile/0/" + "x001/" * 10 + "000.p/1"
    assert len(longest) == 64
    assert Tile.parse(longest).path == longest
    with pytest.raises(ValueError, match="not the path"):
        Tile.parse(longest + "2")


def test_the_specifications_trees() -> None:
    levels = list(tiles_of(70_000))
    assert sum(tile.level == 0 and tile.width == 256 for tile in levels) == 273
    assert [tile for tile in levels if tile.width < 256 or (tile.level or 0) > 0] == [
        Tile(0, 273, 112), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1),
    ]  # fmt: skip
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(some.integers(1, 700))
def test_a_tree_is_put_together_from_its_tiles(size: int) -> None:
    stored = {tile: tile_bytes(tile, nodes_over(LEAVES[:size])) for tile in tiles_of(size)}
    nodes = nodes_of(size, stored.__getitem__)
    assert frontier_of(nodes, size).root() == root_of(LEAVES[:size])
    assert inclusion_proof(nodes, size // 2, size) == inclusion_proof(nodes_over(LEAVES), size // 2, size)
    assert consistency_proof(nodes, (size + 1) // 2, size) == consistency_proof(
        nodes_over(LEAVES), (size + 1) // 2, size
    )
    assert all(in_tree(tile, size) for tile in stored)


@given(some.integers(0, 70_000), some.integers(0, 600))
def test_what_is_written_when_a_tree_has_grown(old: int, more: int) -> None:
    assert set(new_tiles(old, old + more)) == set(tiles_of(old + more)) - set(tiles_of(old))


def test_a_tile_of_another_length_or_beyond_the_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        nodes_of(3, lambda _tile: b"")(0, 0)
    stored = {tile: tile_bytes(tile, nodes_over(LEAVES[:3])) for tile in tiles_of(3)}
    for height, index in ((0, 3), (1, 1), (2, 0), (0, -1), (-1, 0)):
        for nodes in (nodes_of(3, stored.__getitem__), nodes_over(LEAVES[:3])):
            with pytest.raises(ValueError, match="no node"):
                nodes(height, index)
    assert not in_tree(Tile(0, 0, 4), 3)
    assert not in_tree(Tile(1, 0, 1), 255)
    assert in_tree(Tile(None, 1, 3), 259)
    assert not in_tree(Tile(None, 1, 4), 259)


def test_entries_are_lengths_and_leaves() -> None:
    assert entry_bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    assert list(entries_of(300)) == [Tile(None, 0), Tile(None, 1, 44)]
