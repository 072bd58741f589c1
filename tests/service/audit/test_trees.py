"""Nodes, tiles and proofs out of a store: with tiles, with some of them, and with none; on both databases."""

from __future__ import annotations

from random import Random

import pytest

from service.audit.logs import Ask, Damaged, Log, asking
from service.audit.proving import Prover
from service.audit.trees import Tree
from service.errors import Invalid, NotFound
from service.ledger.merkle import leaf_hash, root_of
from service.ledger.proofs import consistent, included
from service.ledger.tiles import Tile, entry_bundle, nodes_over, tile_bytes, tiles_of
from service.sql import Connection
from tests.service.audit.ledgers import fill, publish, store_tiles

LEAVES = [f"daun {number}".encode() for number in range(1_300)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


@pytest.fixture
def log(db: Connection) -> Log:
    return fill(db, LEAVES)


@pytest.fixture
def ask(db: Connection) -> Ask:
    return asking(db)


@pytest.mark.parametrize("stored", [0, 3, 5], ids=["no tiles", "some tiles", "all full tiles"])
def test_every_tile_is_what_the_leaves_make_it(db: Connection, ask: Ask, log: Log, stored: int) -> None:
    store_tiles(db, log.number, HASHES[: stored * 256])
    tree, expected = Tree(ask, log.number), nodes_over(HASHES)
    for tile in [*tiles_of(1_300), *tiles_of(700), Tile(1, 0, 2)]:
        assert tree.tile(tile) == tile_bytes(tile, expected)
    assert tree.entries(Tile(None, 5, 20)) == entry_bundle(LEAVES[1280:])


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
    publish(db, log, HASHES[:10])
    for index, size, pointer in ((10, None, "/leaf_index"), (3, 11, "/size"), (0, 0, "/size"), (5, 5, "/leaf_index")):
        with pytest.raises(Invalid) as refused:
            prover.inclusion(index, size)
        assert [each.pointer for each in refused.value.problems] == [pointer]
    for old, new, pointer in ((0, 5, "/from"), (6, 5, "/from"), (1, 11, "/to"), (1, 0, "/to")):
        with pytest.raises(Invalid) as refused:
            prover.consistency(old, new)
        assert [each.pointer for each in refused.value.problems] == [pointer]


def test_a_proof_that_does_not_hold_is_not_handed_out(db: Connection, ask: Ask, log: Log) -> None:
    store_tiles(db, log.number, HASHES)
    publish(db, log, HASHES)
    remembering = Prover(ask, log, Tree(ask, log.number))
    before = remembering.inclusion(300)
    db.execute("UPDATE ledger_tile SET hashes=? WHERE log=? AND level=0 AND place=1", (bytes(8192), log.number))
    with pytest.raises(Damaged):
        Prover(ask, log, Tree(ask, log.number)).inclusion(300)
    assert remembering.inclusion(300) == before
    db.execute("UPDATE ledger_tile SET hashes=? WHERE log=? AND level=0 AND place=1", (b"short", log.number))
    with pytest.raises(Damaged):
        Prover(ask, log, Tree(ask, log.number)).inclusion(300)
    assert remembering.inclusion(300) == before
    db.execute("DELETE FROM ledger_tile WHERE log=?", (log.number,))
    assert Prover(ask, log, Tree(ask, log.number)).inclusion(300) == before


def test_a_tree_remembered_from_another_database_is_read_again(db: Connection, ask: Ask, log: Log) -> None:
    tree, other = Tree(ask, log.number), fill(db, [leaf + b"!" for leaf in LEAVES], name="x", origin="x/x")
    tree.nodes(1_300)(10, 0)
    tree._log = other.number  # as if the lost tail had been written again, otherwise
    publish(db, other, [leaf_hash(leaf + b"!") for leaf in LEAVES])
    assert Prover(ask, other, tree).inclusion(1_299).size == 1_300
