"""The tree while leaves go by, the positions of events: the pure parts of the checker against their definitions."""

from __future__ import annotations

from hashlib import sha256

import pytest

from service.audit.checking.claims import Claim, Claims
from service.audit.checking.events import Events, first_gap
from service.audit.checking.findings import Finding, Findings
from service.audit.checking.reading import Numbers
from service.audit.checking.tree import Tree
from service.ledger.merkle import Frontier, root_of
from service.ledger.tiles import WIDTH, Tile, nodes_over, tile_bytes, tiles_of
from service.ledger.verdicts import Step

SIZE = WIDTH * WIDTH + WIDTH + 3
HASHES = [sha256(number.to_bytes(4, "big")).digest() for number in range(SIZE)]


def test_at_any_size_it_is_the_tree_of_the_rfc() -> None:
    tree, wanted = Tree(), {0, 1, 2, 255, 256, 257, 511, 512, 4096, WIDTH * WIDTH - 1, WIDTH * WIDTH, SIZE}
    for size in range(SIZE + 1):
        if size in wanted:
            assert tree.frontier() == Frontier().appended(HASHES[:size])
        if size < SIZE:
            tree.add(HASHES[size])
    assert tree.size == SIZE


def test_each_full_tile_is_given_once_and_when_it_is_full() -> None:
    given: dict[tuple[int, int], bytes] = {}
    tree = Tree(lambda level, place, hashes: given.update({(level, place): hashes}))
    for count, hash in enumerate(HASHES[: 3 * WIDTH], 1):
        tree.add(hash)
        assert len(given) == count // WIDTH
    for hash in HASHES[3 * WIDTH :]:
        tree.add(hash)
    nodes = nodes_over(HASHES)
    full = [tile for tile in tiles_of(SIZE) if tile.width == WIDTH]
    assert len(full) == len(given) == WIDTH + 2
    for tile in (full[0], full[1], full[WIDTH], full[-1]):
        assert tile.level is not None
        assert given[tile.level, tile.index] == tile_bytes(Tile(tile.level, tile.index), nodes)


def claimed(sizes: dict[int, bytes], leaves: int) -> tuple[Claims, list[Finding]]:
    found, tree = Findings("log"), Tree()
    claims = Claims([Claim(size, root, Step.ROOT, "a head") for size, root in sizes.items()], found)
    if claims.next == 0:
        claims.reached(tree, b"")
    for hash in HASHES[:leaves]:
        tree.add(hash)
        if tree.size == claims.next:
            claims.reached(tree, b"")
    claims.end(tree)
    return claims, list(found)


def test_heads_say_between_which_of_them_something_was_changed() -> None:
    right = {size: root_of(HASHES[:size]) for size in (0, 3, 7, 9)}
    assert claimed(right, 9)[1] == []
    claims, found = claimed({**right, 7: bytes(32), 9: bytes(32)}, 9)
    assert (claims.good, claims.bad) == (3, 7)
    assert found == [Finding(Step.ROOT, "a head has another root than the leaves", "log")]
    claims, _ = claimed({3: bytes(32)}, 9)
    assert (claims.good, claims.bad) == (0, 3)


def test_a_head_of_more_leaves_than_there_are_names_the_first_that_is_missing() -> None:
    claims, found = claimed({3: root_of(HASHES[:3]), 7: root_of(HASHES[:7])}, 5)
    assert (claims.good, claims.bad) == (3, 6)
    assert found == [Finding(Step.ROOT, "a head is of more leaves than there are", "log", 5)]


@pytest.mark.parametrize(
    ("met", "stored", "left"),
    [
        ([1, 2, 3], [1, 2, 3], []),
        ([1, 3], [1, 2, 3], [2]),
        ([], [1], [1]),
        ([1, 10**15], [1, 10**15], []),
        ([1], [1, 10**15], [10**15]),
        ([0, -5], [0, 1], [1]),
    ],
)
def test_events_that_no_leaf_is_of_are_left(met: list[int], stored: list[int], left: list[int]) -> None:
    events = Events(len(stored))
    assert events.met(met) is None
    assert list(events.left(stored)) == left


def test_the_first_event_with_two_leaves_is_told() -> None:
    events = Events(5)
    assert events.met([1, 2, 3]) is None
    assert events.met([4, 2, 1]) == 2


@pytest.mark.parametrize(("stored", "gap"), [([], None), ([1, 2], None), ([2], 1), ([1, 2, 4, 9], 3), ([0, 1], 1)])
def test_the_first_missing_position(stored: list[int], gap: int | None) -> None:
    assert first_gap(stored) == gap


@pytest.mark.parametrize(
    ("rows", "lowest", "highest", "whole"),
    [(0, None, None, True), (3, 1, 3, True), (3, 1, 4, False), (3, 2, 4, False), (2, 0, 2, False), (1, 2, 2, False)],
)
def test_numbers_are_whole_from_one_on(rows: int, lowest: int | None, highest: int | None, whole: bool) -> None:
    assert Numbers(rows, lowest, highest).whole is whole
