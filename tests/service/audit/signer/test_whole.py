"""Old leaves that are looked at again, and what of them is found to be another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest

from service.audit.signer.directory import LogState
from service.audit.signer.finding import named
from service.audit.signer.rereading import IN_A_ROUND, Rereading
from service.audit.signer.tables import Leaf, Tables
from service.audit.signer.whole import Whole, suspect
from service.ledger.leaf import tag
from service.ledger.merkle import Frontier, leaf_hash
from service.ledger.tiles import Tile, nodes_over, tile_bytes, tiles_of
from tests.service.lab import Clock

KEY = b"k" * 32
SIZE = 2_600
SIGNED = [b"%d" % index for index in range(SIZE)]


class Stored:
    """Leaves that are there now, and how many were read; `tiles` are those of what was signed."""

    def __init__(self, leaves: dict[int, bytes], tiles: bool = True) -> None:
        self.there, self.read, self._tiles = leaves, 0, tiles
        self.hashes, self.macs = dict[int, bytes](), dict[int, bytes]()

    def leaves(self, _log: int, start: int, end: int) -> Iterator[Leaf]:
        for index in range(start, end):
            if index in self.there:
                self.read += 1
                leaf = self.there[index]
                yield Leaf(index, leaf, self.hashes.get(index, leaf_hash(leaf)), self.macs.get(index, tag(KEY, leaf)))

    def tile(self, _log: int, tile: Tile) -> bytes | None:
        return TILES.get(tile) if self._tiles else None


NODES = nodes_over([leaf_hash(leaf) for leaf in SIGNED])
TILES = {tile: tile_bytes(tile, NODES) for tile in tiles_of(SIZE) if tile.width == 256}
FRONTIER = Frontier().appended(map(leaf_hash, SIGNED))


def stored(**more: bool) -> Stored:
    return Stored(dict(enumerate(SIGNED)), **more)


def tables(made: Stored) -> Tables:
    return cast("Tables", made)


@pytest.mark.parametrize("most", [1, 7, 1024, 1025, SIZE - 1, SIZE, SIZE + 1])
def test_all_that_was_signed_is_read_so_many_at_a_time(most: int) -> None:
    there = stored()
    there.there[SIZE] = b"new"
    whole, steps = Whole(tables(there), 1, FRONTIER), list[int]()
    while not whole.over:
        steps.append(whole.go_on(most))
    assert (sum(steps), max(steps), whole.wrong) == (SIZE, min(most, SIZE), None)
    assert (whole.found, there.read) == (FRONTIER, SIZE)
    assert whole.go_on(most) == 0
    assert whole.to_the_end().size == SIZE + 1
    assert named(tables(there), 1, KEY, whole) is None


def test_of_nothing_that_was_signed_nothing_is_read() -> None:
    there = stored()
    whole = Whole(tables(there), 1, Frontier())
    assert (whole.over, whole.go_on(SIZE), there.read) == (True, 0, 0)
    assert whole.to_the_end() == FRONTIER


@pytest.mark.parametrize(
    ("index", "part"),
    [(0, (0, 2048)), (2047, (0, 2048)), (2048, (2048, 2560)), (2559, (2048, 2560)), (2599, (2592, 2600))],
)
def test_a_leaf_that_was_changed_is_found_in_its_part(index: int, part: tuple[int, int]) -> None:
    there = stored()
    there.there[index] = b"other"
    whole = Whole(tables(there), 1, FRONTIER)
    assert whole.go_on(SIZE) == part[1]
    assert (whole.over, whole.wrong) == (True, part)
    fork = named(tables(there), 1, KEY, whole)
    assert fork is not None
    assert fork.found.size == SIZE
    if index < 2560:  # there is a tile
        assert (fork.leaf, fork.why) == (index, f"leaf {index} is not the one that was signed")
    else:
        assert (fork.leaf, fork.why) == (None, "the leaves 2592 to 2599 are not all what was signed")


@pytest.mark.parametrize(
    ("gone", "why"), [({5}, "leaf 5 is missing"), (set(range(5, SIZE)), "there are 5 leaves, 2600 were signed")]
)
def test_a_leaf_that_is_gone_is_told_from_an_end_that_is(gone: set[int], why: str) -> None:
    there = stored()
    for index in gone:
        del there.there[index]
    whole = Whole(tables(there), 1, FRONTIER)
    whole.go_on(SIZE)
    fork = named(tables(there), 1, KEY, whole)
    assert fork is not None
    assert (whole.wrong, fork.leaf, fork.why, fork.found.size) == ((5, 6), 5, why, 5)


def test_a_part_of_one_leaf_names_it() -> None:
    there = stored(tiles=False)
    there.there[4] = b"other"
    whole = Whole(tables(there), 1, Frontier().appended(map(leaf_hash, SIGNED[:5])))
    assert whole.go_on(5) == 5
    fork = named(tables(there), 1, KEY, whole)
    assert fork is not None
    assert (fork.leaf, fork.why) == (4, "leaf 4 is not the one that was signed")


def test_a_look_goes_on_through_another_connection() -> None:
    whole = Whole(tables(Stored({})), 1, FRONTIER)
    assert whole.through(tables(stored())).go_on(SIZE) == SIZE
    assert whole.wrong is None


# which leaf it is


@pytest.mark.parametrize("how", ["tag", "hash", "tile", "gone", "end"])
def test_a_leaf_is_suspect_by_its_tag_its_hash_its_tile_or_its_place(how: str) -> None:
    there = stored(tiles=how == "tile")
    if how == "tag":
        there.macs[300] = bytes(32)
    elif how == "hash":
        there.hashes[300] = bytes(32)
    elif how == "tile":
        there.there[300] = b"other"
    else:
        for index in range(300, 301 if how == "gone" else SIZE):
            del there.there[index]
    assert suspect(tables(there), 1, 256, SIZE, KEY) == 300
    assert suspect(tables(there), 1, 256, 300, KEY) is None
    assert suspect(tables(there), 1, 300, 301, KEY) == 300


def test_without_a_tile_tag_and_hash_are_what_there_is() -> None:
    assert suspect(tables(stored(tiles=False)), 1, 0, SIZE, KEY) is None


# a little in each round


class State:
    origin, frontier = "x/1", FRONTIER


def test_all_of_it_is_read_once_a_day_a_little_in_each_round() -> None:
    clock, there = Clock(), stored()
    reading = Rereading(clock)
    state = cast("LogState", State())

    def round(most: int | None = None) -> Whole | None:
        reading.begin_round(most)
        return reading.go_on(tables(there), 1, state)

    reading._left = 1_000
    assert reading.go_on(tables(there), 1, state) is None
    assert reading.go_on(tables(there), 1, state) is None, "in this round so many were read"
    assert there.read == 1_000
    assert round() is not None
    assert there.read == SIZE < IN_A_ROUND
    clock.now += timedelta(hours=23, minutes=59)
    assert round() is None
    clock.now += timedelta(minutes=1)
    assert round() is not None
    assert there.read == 2 * SIZE
    assert round(SIZE) is not None, "it is asked for"
    assert (round(SIZE - 1), round(SIZE - 1)) == (None, None), "and begun anew each time"
    assert there.read == 3 * SIZE + 2 * (SIZE - 1)
