"""What is stored of the ledger, read back; on both databases."""

from __future__ import annotations

import pytest

from service.audit import logs
from service.audit.logs import Ask, Damaged
from service.audit.policies import Witnessed
from service.ledger.merkle import Frontier, leaf_hash
from service.ledger.policy import parse_policy
from service.sql import Connection
from tests.service.audit.ledgers import fill, policy_of, publish

ORIGIN = "jejak.local/36.72"
LEAVES = [f"daun {number}".encode() for number in range(2_100)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def test_the_log_of_a_name_is_the_newest_of_it(db: Connection, ask: Ask) -> None:
    first = fill(db, LEAVES[:3])
    assert logs.current(ask, "36.72") == first
    second = fill(db, [], origin=f"{ORIGIN}/2")
    assert logs.current(ask, "36.72") == second
    assert logs.of_origin(ask, ORIGIN) == first
    assert logs.logs(ask) == [first, second]
    assert logs.current(ask, "99.99") is None
    assert logs.of_origin(ask, "36.72") is None


def test_a_range_of_leaves_comes_whole_and_in_order(db: Connection, ask: Ask) -> None:
    log = fill(db, LEAVES)
    found = list(logs.rows(ask, log.number, 5, 2_095))
    assert [row.index for row in found] == list(range(5, 2_095))
    assert [row.leaf for row in found] == LEAVES[5:2_095]
    assert [row.hash for row in found] == HASHES[5:2_095]
    assert list(logs.rows(ask, log.number, 2_099, 9_999)) == [logs.leaf_of(ask, log.number, f"{2_099:032x}", 1)]
    assert list(logs.rows(ask, log.number, 7, 7)) == []
    assert logs.leaf_of(ask, log.number, f"{7:032x}", 2) is None
    assert [row.index for row in logs.leaves_of(ask, log.number, f"{7:032x}")] == [7]


def test_a_head_that_is_none_is_damage(db: Connection, ask: Ask) -> None:
    log = fill(db, LEAVES[:3])
    grown = Frontier().appended(HASHES[:3])
    assert log._replace(frontier=b"".join(grown.hashes)).compact_range() == grown
    for frontier in (b"", bytes(33), bytes(65), bytes(96)):
        with pytest.raises(Damaged):
            log._replace(frontier=frontier).compact_range()


def test_checkpoints_come_newest_first(db: Connection, ask: Ask) -> None:
    log, other = fill(db, LEAVES[:9]), fill(db, LEAVES[:2], name="x", origin="x/x")
    assert logs.latest_checkpoint(ask, log.number) is None
    notes = [publish(db, log, HASHES[:size]) for size in (1, 4, 9)]
    publish(db, other, HASHES[:2])
    cosigned = publish(db, log, HASHES[:9], witnesses=2)
    assert [each.note for each in logs.checkpoints(ask, log.number)] == [cosigned, *reversed(notes)]
    page = logs.checkpoints(ask, log.number, limit=2)
    assert [each.size for each in logs.checkpoints(ask, log.number, before=page[-1].no)] == [4, 1]
    newest = logs.latest_checkpoint(ask, log.number)
    assert newest is not None
    assert newest.note == cosigned
    assert logs.latest_checkpoint(ask, log.number, at_least=9) == newest
    assert logs.latest_checkpoint(ask, log.number, at_least=10) is None
    assert logs.checkpoint_of_size(ask, log.number, 9) == newest
    assert logs.checkpoint_of_size(ask, log.number, 5) is None
    assert (logs.checkpoint(ask, newest.no), logs.checkpoint(ask, newest.no + 1)) == (newest, None)
    for no in range(10**9, 10**9 + 60):
        db.execute("INSERT INTO ledger_checkpoint VALUES (?,?,9,?,'')", (no, log.number, cosigned))
    assert [each.no - 10**9 for each in logs.checkpoints(ask, log.number)] == [*range(59, 9, -1)]


def test_the_newest_with_the_quorum_of_a_policy(db: Connection, ask: Ask) -> None:
    log, unknown = fill(db, LEAVES[:9]), fill(db, LEAVES[:2], name="x", origin="x/x")
    witnessed = Witnessed(ask, parse_policy(policy_of(ORIGIN).encode()))
    assert witnessed.latest(log.number) is None
    publish(db, log, HASHES[:4], witnesses=1)
    assert witnessed.latest(log.number) is None
    for size in range(1, 5):
        note = publish(db, log, HASHES[:size], witnesses=3)
        found = witnessed.latest(log.number)
        assert found is not None
        assert found.note == note
    for _ in range(60):
        publish(db, log, HASHES[:9], witnesses=1)
    assert witnessed.latest(log.number) == found
    fresh = Witnessed(ask, parse_policy(policy_of(ORIGIN).encode()))
    assert fresh.latest(log.number) == found
    publish(db, unknown, HASHES[:2], witnesses=3)
    assert witnessed.latest(unknown.number) is None
