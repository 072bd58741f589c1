"""Which leaf of a record is named where more than one thing points at it, and what is said of the head row."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from service.audit.checking.asked import Asked
from service.audit.checking.database import check_database
from service.audit.checking.known import Known
from service.audit.proving import head_in
from service.ledger.checkpoint import Checkpoint
from service.ledger.leaf import tag
from service.ledger.merkle import leaf_hash
from service.ledger.verdicts import Step
from service.sql import Connection
from tests.drills.superuser import Leaf, Superuser
from tests.service.audit.checking.city import KEY, add_head, auditor
from tests.service.audit.checking.test_checking import on_one
from tests.service.audit.ledgers import fill
from tests.service.ledger.forge import STRANGER, changed, note_of

pytestmark = on_one


def across(leaves: list[Leaf], size: int) -> tuple[Leaf, Leaf]:
    """A leaf that a head of this size has, and the one that continues its chain beyond it."""
    places = {(leaf.aggregate, leaf.version): leaf for leaf in leaves}
    pairs = ((leaf, places.get((leaf.aggregate, leaf.version + 1))) for leaf in leaves[:size])
    return next((leaf, other) for leaf, other in pairs if other is not None and other.index >= size)


def rewrite(su: Superuser, leaf: Leaf, made: bytes) -> None:
    """By somebody who has the writer's key, and makes the tree fit."""
    su.do(
        "UPDATE ledger_leaf SET leaf=?, hash=?, mac=? WHERE log=1 AND leaf_index=?",
        made, leaf_hash(made), tag(KEY, made), leaf.index,
    )  # fmt: skip
    leaves = su.leaves(1)
    su.reseal(1, [each.hash for each in leaves], max(json.loads(each.leaf)["at"] for each in leaves))


def test_a_broken_chain_names_the_leaf_that_was_to_be_continued(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    leaf, other = across(su.leaves(1), 80)
    with su.unguarded():
        rewrite(su, leaf, changed(leaf.leaf, actor="a_9"))
    report = honest.check(db)
    assert {each.step: each.index for each in report.findings}[Step.CHAIN] == other.index
    assert report.first is not None
    assert report.first.index == leaf.index


def test_but_not_where_a_head_that_holds_has_that_one(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    leaf, other = across(su.leaves(1), 80)
    with su.unguarded():
        rewrite(su, other, changed(other.leaf, prev=changed_prev(other)))
    report = honest.check(db)
    assert report.first is not None
    assert report.first.index == other.index > leaf.index


def changed_prev(leaf: Leaf) -> str:
    prev = str(json.loads(leaf.leaf)["prev"])
    return ("B" if prev[0] == "A" else "A") + prev[1:]


@pytest.mark.parametrize(
    ("statement", "step"),
    [
        ("UPDATE ledger_log SET size=size+1", Step.ROOT),
        ("UPDATE ledger_log SET frontier=zeroblob(length(frontier))", Step.ROOT),
        ("UPDATE ledger_log SET latest='2031-01-01T00:00:00.000000Z'", Step.ROOT),
        ("UPDATE ledger_log SET name='1.10'", Step.LEAF_LOG),
    ],
)
def test_a_head_row_that_says_something_else_is_found(statement: str, step: Step, db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    with su.unguarded():
        su.do(statement)
    [found] = honest.check(db).findings
    assert (found.step, found.index) == (step, None)


@pytest.mark.parametrize(
    ("column", "step"), [("hash=zeroblob(32)", Step.ROOT), ("mac=zeroblob(32)", Step.LEAF), ("cmd='x'", Step.LEAF)]
)
def test_a_column_beside_a_leaf_that_says_something_else_is_found(column: str, step: Step, db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    with su.unguarded():
        su.do(f"UPDATE ledger_leaf SET {column} WHERE leaf_index=50")
    [found] = honest.check(db).findings
    assert (found.step, found.index) == (step, 50)


def test_heads_are_published_in_the_order_of_their_sizes(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    log = su.logs()[0]
    note = db.execute("SELECT note FROM ledger_checkpoint WHERE size=80 ORDER BY no DESC").fetchone()[0]
    add_head(db, log, 80, note)
    [found] = honest.check(db).findings
    assert (found.step, found.why) == (Step.ROOT, "a smaller head was published after a larger one")


def test_a_head_of_nothing_is_compared_too(db: Connection) -> None:
    log, honest = Superuser(db).logs()[0], auditor(db)
    for root, steps in ((sha256().digest(), set()), (bytes(32), {Step.ROOT})):
        note = note_of(Checkpoint(log.origin, 0, root), [STRANGER], [])
        no = db.execute("SELECT max(no) + 1 FROM ledger_checkpoint").fetchone()[0]
        db.execute("INSERT INTO ledger_checkpoint VALUES (?,?,0,?,'')", (no, log.number, note))
        found = honest.check(db).findings
        assert {each.step for each in found if "root" in each.why} == steps


def test_an_event_with_a_leaf_in_two_logs_is_found(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    leaf = su.leaves(1)[7]
    with su.unguarded():
        fill(db, [], name="99.99", origin="jejak.local/99.99")
        row = (2, 0, leaf.aggregate, leaf.version, f"{leaf.cmd}x", leaf.leaf, leaf.hash, leaf.mac)
        su.do("INSERT INTO ledger_leaf VALUES (?,?,?,?,?,?,?,?)", *row)
    found = [(each.log, each.index) for each in honest.check(db).findings if "in another log" in each.why]
    assert found == [("jejak.local/99.99", 0)]


def test_an_event_before_all_others_belongs_before_their_leaves(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    with su.unguarded():
        su.make_room(1)
        su.do(
            "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
            " SELECT 1, originator_id, 99, topic, state FROM stored_events WHERE rowid=2"
        )
    [found] = honest.check(db).findings
    aggregate = db.execute("SELECT originator_id FROM stored_events WHERE rowid=1").fetchone()[0]
    assert found.why == f"position 1 of stored_events, {aggregate} version 99, has no leaf"
    assert (found.step, found.index) == (Step.STATE, 0)


def test_an_event_before_the_first_position_is_missing_at_the_first(db: Connection) -> None:
    """Nobody who follows the feed from its beginning would see it."""
    su, honest = Superuser(db), auditor(db)
    with su.unguarded():
        su.do("UPDATE stored_events SET rowid=0 WHERE rowid=1")
    [found] = honest.check(db).findings
    assert (found.step, found.why) == (Step.STATE_THERE, "position 1 of stored_events is missing")


def test_heads_by_strange_keys_are_counted(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    log = su.logs()[0]
    with su.unguarded():
        for no, note in db.execute("SELECT no, note FROM ledger_checkpoint ORDER BY no LIMIT 3").fetchall():
            su.do("UPDATE ledger_checkpoint SET note=? WHERE no=?", note_of(head_in(note), [STRANGER], []), no)
    report = honest.check(db)
    assert report.told == (f"{log.origin}: 3 published heads were signed by keys that the policy does not know",)


def test_a_published_head_of_another_log_or_of_none_is_found(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    log = su.logs()[0]
    other = note_of(Checkpoint("jejak.local/lain", log.size, bytes(32)), [STRANGER], [])
    add_head(db, log, log.size, other)
    add_head(db, log, log.size, b"no note")
    found = honest.check(db).findings
    assert [(each.step, each.why.partition(":")[0]) for each in found] == [
        (Step.NOTE, "a published head"), (Step.ORIGIN, "a published head is of another log"),
    ]  # fmt: skip


def test_it_is_told_how_far_the_check_is(db: Connection) -> None:
    told: list[Any] = []
    fill(db, [b"daun %d" % number for number in range(2_100)], name="99.99", origin="jejak.local/99.99")
    check_database(db, Asked(known=Known()), lambda *said: told.append(said))
    assert told == [(1_000, 2_436), (2_000, 2_436)]
