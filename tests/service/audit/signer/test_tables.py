"""The ledger's tables as the signer reads them."""

from __future__ import annotations

import pytest

from service.audit.signer import tables
from service.audit.signer.tables import Leaf, Tables
from service.ledger.extending import NotAnExtension
from service.ledger.leaf import tag
from service.ledger.merkle import leaf_hash
from service.ledger.tiles import Tile
from service.sql import Connection
from tests.service.audit.signer.growing import KEY, Growing


@pytest.mark.parametrize("at_once", [1, 3, 4, 2_000])
def test_leaves_are_read_some_at_a_time(
    at_once: int, log: Growing, db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_AT_ONCE", at_once)
    log.grow(9)
    read, expected = Tables(db), [
        Leaf(index, leaf, leaf_hash(leaf), tag(KEY, leaf)) for index, leaf in enumerate(log.forged.leaves)
    ]  # fmt: skip
    assert list(read.leaves(log.log, 1, 8)) == expected[1:8]
    assert list(read.without_a_hole(log.log, 0, 9)) == expected
    log.by_force("DELETE FROM ledger_leaf WHERE log=? AND leaf_index=6", (log.log,))
    assert [each.index for each in read.leaves(log.log, 0, 99)] == [0, 1, 2, 3, 4, 5, 7, 8]
    with pytest.raises(NotAnExtension, match="leaf 6 is missing") as missing:
        list(read.without_a_hole(log.log, 2, 9))
    assert missing.value.index == 6


def test_tiles_are_counted_and_only_a_whole_one_is_read(log: Growing, db: Connection) -> None:
    read = Tables(db)
    assert (read.tiles(log.log, 0), read.tile(log.log, Tile(0, 0))) == (0, None)
    read.add_tiles(log.log, [(Tile(0, 0), b"h" * 8192), (Tile(0, 1), b"short")])
    read.add_tiles(log.log, [(Tile(0, 0), b"other")])
    assert (read.tiles(log.log, 0), read.tiles(log.log, 1)) == (2, 0)
    assert (read.tile(log.log, Tile(0, 0)), read.tile(log.log, Tile(0, 1))) == (b"h" * 8192, None)


def test_all_tiles_are_added_or_none(log: Growing, db: Connection) -> None:
    read = Tables(db)
    with pytest.raises(Exception, match=r"(?i)null"):  # each database has its own
        read.add_tiles(log.log, [(Tile(0, 0), b"h"), (Tile(None, 1), b"h")])
    assert not db.in_transaction
    assert read.tiles(log.log, 0) == 0
