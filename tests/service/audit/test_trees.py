"""Nodes, tiles and proofs out of a store: with tiles, with some of them, and with none; on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from service.audit.logs import Ask, Damaged, Log
from service.audit.proving import Prover
from service.audit.trees import Memory, Tree
from service.errors import Invalid, NotFound, Problem
from service.ledger.merkle import leaf_hash, root_of
from service.ledger.proofs import consistent, included
from service.ledger.tiles import Tile, entry_bundle, nodes_over, tile_bytes, tiles_of
from service.remembered import Remembered
from service.sql import Connection
from tests.service.audit.ledgers import fill, publish, store_tiles
from tests.service.audit.signer.growing import by_force

LEAVES = [f"daun {number}".encode() for number in range(1_300)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


@pytest.fixture
def log(db: Connection) -> Log:
    return fill(db, LEAVES)


@pytest.mark.parametrize("stored", [0, 3, 5], ids=["no tiles", "some tiles", "all full tiles"])
def test_every_tile_is_what_the_leaves_make_it(db: Connection, ask: Ask, log: Log, stored: int) -> None:
    store_tiles(db, log.number, HASHES[: stored * 256])
    tree, expected = Tree(ask, log.number), nodes_over(HASHES)
    for tile in [*tiles_of(1_300), *tiles_of(700), Tile(1, 0, 2)]:
        assert tree.tile(tile) == tile_bytes(tile, expected)
    assert tree.entries(Tile(None, 5, 20)) == entry_bundle(LEAVES[1280:])


def test_only_nodes_of_the_tree_are_given(ask: Ask, log: Log) -> None:
    node, expected = Tree(ask, log.number).nodes(700), nodes_over(HASHES)
    for height, index in ((0, 0), (0, 699), (3, 86), (8, 1), (9, 0)):
        assert node(height, index) == expected(height, index)
    for height, index in ((0, 700), (3, 87), (8, 2), (9, 1), (10, 0), (0, -1), (-1, 0)):
        with pytest.raises(ValueError, match="no node"):
            node(height, index)


def test_tiles_side_by_side_are_asked_for_at_once_and_their_roots_remembered(
    db: Connection, ask: Ask, log: Log
) -> None:
    store_tiles(db, log.number, HASHES)
    asked: list[str] = []

    def asking_once(statement: str, parameters: Sequence[Any]) -> list[Any]:
        asked.append(statement)
        return ask(statement, parameters)

    tree, roots = Tree(asking_once, log.number), Tile(1, 0, 5)
    expected = tree.tile(roots)
    assert len(asked) == 2
    by_force(db, "UPDATE ledger_tile SET hashes=?", (bytes(8192),))
    assert tree.tile(roots) == expected
    assert len(asked) == 3
    tree.forget()
    assert tree.tile(roots) != expected


def test_what_a_process_remembers_serves_all_its_trees(db: Connection, ask: Ask, log: Log) -> None:
    store_tiles(db, log.number, HASHES)
    memory = Memory()
    node = Tree(ask, log.number, memory).nodes(1_300)(3, 1)
    by_force(db, "UPDATE ledger_tile SET hashes=?", (bytes(8192),))
    again = Tree(ask, log.number, memory)
    assert again.nodes(1_300)(3, 1) == node
    again.forget()
    assert Tree(ask, log.number, memory).nodes(1_300)(3, 1) != node


def test_leaves_that_are_gone_are_damage(db: Connection, ask: Ask, log: Log) -> None:
    tree = Tree(ask, log.number)
    by_force(db, "DELETE FROM ledger_leaf WHERE leaf_index=600")
    with pytest.raises(Damaged, match="255 leaves from 512 on, where there were 256"):
        tree.entries(Tile(None, 2, 256))
    for tile in (Tile(0, 2, 256), Tile(1, 0, 5)):
        with pytest.raises(Damaged, match=f"{255 * 32} bytes"):
            tree.tile(tile)


def test_what_was_asked_for_last_is_remembered() -> None:
    known = Remembered[str, int](2)
    for number, key in enumerate("abc"):
        known.keep(key, number)
        known.get("a")
    assert [known.get(key) for key in "abc"] == [0, None, 2]


def test_proofs_lead_to_the_signed_root(db: Connection, ask: Ask, log: Log) -> None:
    store_tiles(db, log.number, HASHES)
    publish(db, log, HASHES[:1000])
    note = publish(db, log, HASHES[:1290])
    prover, random = Prover(ask, log, Tree(ask, log.number)), Random(4)
    for size in (None, 1000, 999, 1):
        index = random.randrange(size or 1290)
        found = prover.inclusion(index, size)
        assert found.root == root_of(HASHES[: size or 1290])
        assert found.leaf_hash == HASHES[index]
        assert included(HASHES[index], index, found.size, found.hashes, found.root)
        assert (found.note == note) == (size is None)
    for old in (1, 777, 1000, 1290):
        shown = prover.consistency(old)
        assert consistent(old, 1290, shown.hashes, root_of(HASHES[:old]), root_of(HASHES[:1290]))
        assert (shown.old_root, shown.new_root) == (root_of(HASHES[:old]), root_of(HASHES[:1290]))


def test_nothing_is_proven_beyond_what_is_signed(db: Connection, ask: Ask, log: Log) -> None:
    prover = Prover(ask, log, Tree(ask, log.number))
    with pytest.raises(NotFound):
        prover.inclusion(0)
    publish(db, log, [])
    with pytest.raises(NotFound):
        prover.inclusion(0)
    publish(db, log, HASHES[:10])
    few, many, not_yet = ("too_small", {"limit": 1}), ("too_large", {"limit": 10}), ("not_covered", {"size": 10})
    for index, size, problem in (
        (10, None, ("/leaf_index", *not_yet)), (3, 11, ("/size", *many)), (0, 0, ("/size", *few)),
        (5, 5, ("/leaf_index", "not_covered", {"size": 5})),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            prover.inclusion(index, size)
        assert refused.value.problems == (Problem(*problem),)
    for old, new, problem in (
        (0, 5, ("/from", *few)), (6, 5, ("/from", "too_large", {"limit": 5})), (1, 11, ("/to", *many)),
        (1, 0, ("/to", *few)),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            prover.consistency(old, new)
        assert refused.value.problems == (Problem(*problem),)


def test_a_proof_that_does_not_hold_is_not_handed_out(db: Connection, ask: Ask, log: Log) -> None:
    store_tiles(db, log.number, HASHES)
    publish(db, log, HASHES)
    remembering = Prover(ask, log, Tree(ask, log.number))
    before = remembering.inclusion(300)
    db.execute("UPDATE ledger_tile SET hashes=? WHERE log=? AND level=0 AND place=1", (bytes(8192), log.number))
    with pytest.raises(Damaged, match="leaf 300 is not under the root of 1300 leaves"):
        Prover(ask, log, Tree(ask, log.number)).inclusion(300)
    assert remembering.inclusion(300) == before
    db.execute("UPDATE ledger_tile SET hashes=? WHERE log=? AND level=0 AND place=1", (b"short", log.number))
    with pytest.raises(Damaged):
        Prover(ask, log, Tree(ask, log.number)).inclusion(300)
    assert remembering.inclusion(300) == before
    db.execute("DELETE FROM ledger_tile WHERE log=?", (log.number,))
    assert Prover(ask, log, Tree(ask, log.number)).inclusion(300) == before


def test_a_tree_remembered_from_another_database_is_read_again(db: Connection, ask: Ask, log: Log) -> None:
    tree, others = Tree(ask, log.number), [leaf + b"!" for leaf in LEAVES]
    tree.nodes(1_300)(10, 0)
    number = fill(db, others, name="x", origin="x/x").number
    for changed in (f"log=9 WHERE log={log.number}", f"log={log.number} WHERE log={number}"):
        by_force(db, f"UPDATE ledger_leaf SET {changed}")  # as if the lost tail had been written again, otherwise
    publish(db, log, [leaf_hash(leaf) for leaf in others])
    assert Prover(ask, log, tree).inclusion(1_299).leaf_hash == leaf_hash(others[-1])
    assert Prover(ask, log, tree).consistency(7).new == 1_300


def test_a_leaf_that_is_gone_is_not_proven(db: Connection, ask: Ask, log: Log) -> None:
    store_tiles(db, log.number, HASHES)
    publish(db, log, HASHES)
    by_force(db, "DELETE FROM ledger_leaf WHERE leaf_index=300")
    with pytest.raises(Damaged, match="has no leaf 300"):
        Prover(ask, log, Tree(ask, log.number)).inclusion(300)
