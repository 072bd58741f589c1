"""Databases that were changed behind the record's back: what is found, where, and what is not held against anybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from service.audit.checking.database import NoSuchLog
from service.audit.checking.known import Known, read_known
from service.audit.forks import open_log
from service.ledger.checkpoint import Checkpoint
from service.ledger.merkle import root_of
from service.ledger.verdicts import Step, Verdict
from service.sql import Connection
from service.store.engine import engine_for
from tests.drills import tampering
from tests.drills.superuser import Superuser
from tests.drills.tampering import Case
from tests.service.audit.checking.city import KEY, add_head, auditor, hashes_of, policy_of, publish, signer_of
from tests.service.ledger.forge import STRANGER, WITNESSES, note_of

REGION = "11.10"
LATER = 2_000_000_000


on_one = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
"""What asks nothing of the database that differs."""


def edited(db: Connection, kind: str, seed: int = 1) -> tuple[Case, tampering.Wrong]:
    su = Superuser(db)
    case = Case(su, Random(seed))
    with su.unguarded():
        return case, getattr(tampering, kind)(case)


def steps(report: object) -> set[str]:
    return {each.step.name for each in report.findings}  # type: ignore[attr-defined]


def test_an_honest_record_is_accused_of_nothing(db: Connection) -> None:
    report = auditor(db).check(db)
    assert (report.verdict, report.findings, report.unguarded, report.unchecked) == (Verdict.OK, [], (), ())
    (log,) = report.logs
    assert (log.name, log.leaves, log.signed, log.witnessed) == (REGION, report.events, 336, 336)


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("leaf_bytes", Verdict.ROOT_MISMATCH),
        ("leaf_deleted", Verdict.ROOT_MISMATCH),
        ("event_state", Verdict.STATE_MISMATCH),
        ("event_topic", Verdict.STATE_MISMATCH),
        ("states_swapped", Verdict.STATE_MISMATCH),
        ("event_deleted", Verdict.STATE_MISSING),
        ("event_added", Verdict.STATE_MISMATCH),
        ("positions_swapped", Verdict.STATE_MISMATCH),
        ("backup_put_back", Verdict.DIVERGED),
        ("rewritten", Verdict.ROOT_MISMATCH),
        ("tile", Verdict.ROOT_MISMATCH),
    ],
)
def test_an_edit_is_found_and_its_first_leaf_named(kind: str, verdict: Verdict, db: Connection) -> None:
    honest = auditor(db)
    _, wrong = edited(db, kind)
    report = honest.check(db)
    assert report.verdict is verdict
    assert report.first is not None
    assert (report.first.log, report.first.index) == (wrong.log, wrong.index)


@on_one
def test_a_leaf_taken_out_near_the_end_is_not_taken_for_the_last_one(db: Connection) -> None:
    honest = auditor(db)
    _, wrong = edited(db, "left_out", seed=51)
    (log,) = honest.check(db).logs
    assert log.first is not None
    assert (log.first.index, log.between) == (335, (320, 336))
    assert wrong.index == 325


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("event_of_nothing", Verdict.STATE_MISMATCH),
        ("positions_moved", Verdict.STATE_MISSING),
        ("head_row_gone", Verdict.ROOT_MISMATCH),
        ("checkpoint_bytes", Verdict.BAD_SIGNATURE),
        ("checkpoints_gone", Verdict.DIVERGED),
    ],
)
def test_what_is_of_no_leaf_is_found(kind: str, verdict: Verdict, db: Connection) -> None:
    honest = auditor(db)
    edited(db, kind)
    assert honest.check(db).verdict is verdict


@on_one
def test_the_leaf_that_is_named_tells_whose_it_is(db: Connection) -> None:
    case, wrong = edited(db, "event_state")
    first = auditor(db).check(db).first
    leaf = case.leaves[wrong.index]
    assert first is not None
    assert (first.aggregate, first.version) == (leaf.aggregate, leaf.version)


def test_without_the_writers_key_heads_say_where_a_rewritten_leaf_is(db: Connection) -> None:
    honest = auditor(db)
    honest.key = None
    _, wrong = edited(db, "rewritten", seed=4)
    report = honest.check(db)
    (log,) = report.logs
    assert report.unchecked == ("the tags of the leaves: the writer's key is not here",)
    start, end = log.between or (log.first.index, log.first.index + 1) if log.first or log.between else (0, 0)
    assert start <= wrong.index < end <= start + 40


def test_without_a_policy_everything_else_is_checked(db: Connection) -> None:
    honest = auditor(db)
    honest.policy = None
    report = honest.check(db)
    assert (report.verdict, report.logs[0].signed) == (Verdict.OK, None)
    assert report.unchecked == ("signatures: there is no policy",)
    edited(db, "event_state")
    assert honest.check(db).verdict is Verdict.STATE_MISMATCH


@on_one
def test_of_several_defects_the_earliest_step_decides(db: Connection) -> None:
    honest = auditor(db)
    edited(db, "event_state")
    edited(db, "leaf_bytes", seed=2)
    report = honest.check(db)
    assert report.verdict is Verdict.ROOT_MISMATCH
    assert {"ROOT", "STATE"} <= steps(report)


# whom the policy knows


@on_one
def test_a_policy_that_does_not_know_a_log_says_so(db: Connection) -> None:
    report = auditor(db).check(db, policy=policy_of(["elsewhere/1"]))
    assert (report.verdict, steps(report)) == (Verdict.WRONG_LOG, {"ORIGIN"})


@on_one
def test_heads_that_nobody_trusted_has_signed_are_none(db: Connection) -> None:
    su = Superuser(db)
    log = su.logs()[0]
    head = Checkpoint(log.origin, log.size, root_of(hashes_of(db, log)))
    with su.unguarded():
        su.do("DELETE FROM ledger_checkpoint")
        assert steps(auditor(db).check(db)) >= {"SIGNER"}
        add_head(db, log, log.size, note_of(head, [STRANGER], WITNESSES))
    assert auditor(db).check(db).verdict is Verdict.NO_TRUSTED_KEY


@on_one
def test_a_log_that_was_begun_a_moment_ago_need_not_be_signed(db: Connection) -> None:
    su = Superuser(db)
    with su.unguarded():
        su.do("DELETE FROM ledger_checkpoint")
    began = datetime.fromisoformat(json.loads(su.leaves(1)[0].leaf)["at"])
    report = auditor(db).check(db, now=began + timedelta(seconds=50), known=Known())
    assert (report.verdict, report.told[0]) == (
        Verdict.OK, "jejak.local/11.10: nothing of it was signed yet; it was begun a moment ago",
    )  # fmt: skip
    for later in (timedelta(seconds=70), timedelta(seconds=-70)):
        assert auditor(db).check(db, now=began + later, known=Known()).verdict is Verdict.NO_TRUSTED_KEY


@on_one
def test_heads_from_before_the_policys_keys_are_compared_and_not_held_against_anybody(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    log = su.logs()[0]
    hashes = hashes_of(db, log)
    with su.unguarded():
        for no, size in db.execute("SELECT no, size FROM ledger_checkpoint ORDER BY no LIMIT 4").fetchall():
            head = Checkpoint(log.origin, size, root_of(hashes[:size]))
            su.do("UPDATE ledger_checkpoint SET note=? WHERE no=?", note_of(head, [STRANGER], []), no)
        assert honest.check(db).verdict is Verdict.OK
        head = Checkpoint(log.origin, 40, root_of(hashes[1:41]))
        su.do("UPDATE ledger_checkpoint SET note=? WHERE no=1", note_of(head, [STRANGER], []))
    assert honest.check(db).verdict is Verdict.ROOT_MISMATCH


@on_one
@pytest.mark.parametrize("name", ["jejak.local/11.10", WITNESSES[0].key.name])
def test_a_signature_under_another_name_is_noticed(name: str, db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    no, note = db.execute("SELECT max(no), note FROM ledger_checkpoint").fetchone()
    with su.unguarded():
        disguised = note.replace(f"\n\u2014 {name} ".encode(), "\n\u2014 lain ".encode())
        assert disguised != note
        su.do("UPDATE ledger_checkpoint SET note=? WHERE no=?", disguised, no)
    assert honest.check(db).verdict is Verdict.BAD_SIGNATURE


@on_one
def test_too_few_witnesses_are_unwitnessed(db: Connection) -> None:
    su = Superuser(db)
    log = su.logs()[0]
    head = Checkpoint(log.origin, log.size, root_of(hashes_of(db, log)))
    with su.unguarded():
        su.do("DELETE FROM ledger_checkpoint")
        add_head(db, log, log.size, note_of(head, [signer_of(log.origin)], WITNESSES[:1], LATER))
    report = auditor(db).check(db)
    assert (report.verdict, report.logs[0].signed, report.logs[0].witnessed) == (Verdict.UNWITNESSED, log.size, None)


@on_one
def test_leaves_dated_after_they_were_witnessed_are_not_in_time(db: Connection) -> None:
    su = Superuser(db)
    log = su.logs()[0]
    head = Checkpoint(log.origin, log.size, root_of(hashes_of(db, log)))
    with su.unguarded():
        su.do("DELETE FROM ledger_checkpoint")
        add_head(db, log, log.size, note_of(head, [signer_of(log.origin)], WITNESSES, at=1))
    assert auditor(db).check(db).verdict is Verdict.TIME_ORDER


# heads that were kept


@on_one
def test_a_kept_head_of_more_than_there_is_and_one_of_another_log_are_told_apart(db: Connection) -> None:
    honest = auditor(db)
    log = honest.heads[0]
    newer = Checkpoint(log.origin, log.size + 7, log.root)
    report = honest.check(db, known=Known([newer]))
    assert report.verdict is Verdict.DIVERGED
    assert report.first is not None
    assert report.first.index == log.size
    other = Checkpoint("jejak.local/99.99", 3, log.root)
    assert honest.check(db, known=Known([other])).verdict is Verdict.DIVERGED
    assert honest.check(db, known=Known([other]), names=[REGION]).verdict is Verdict.WRONG_LOG


@on_one
def test_heads_in_a_directory_bind_and_a_log_of_the_policy_may_not_be_gone(db: Connection) -> None:
    honest = auditor(db)
    kept = {head.origin: [head] for head in honest.heads}
    assert honest.check(db, known=Known(kept=lambda origin: kept.get(origin, []))).verdict is Verdict.OK
    gone = {"jejak.local/99.99": [Checkpoint("jejak.local/99.99", 1, bytes(32))]}
    policy = policy_of([*kept, *gone])
    report = honest.check(db, policy=policy, known=Known(kept=lambda origin: gone.get(origin, [])))
    assert (report.verdict, report.findings[0].log) == (Verdict.DIVERGED, "jejak.local/99.99")


@on_one
def test_a_file_that_is_no_head_has_its_own_steps(db: Connection) -> None:
    log = auditor(db).heads[0]
    policy = policy_of([log.origin])
    strange = note_of(log, [STRANGER], [])
    other = note_of(Checkpoint("lain", 1, log.root), [STRANGER], [])
    heads, found = read_known([b"", strange, other, note_of(log, [signer_of(log.origin)], [])], policy)
    assert heads == [log]
    assert [each.step for each in found] == [Step.KNOWN_NOTE, Step.KNOWN_SIGNER, Step.KNOWN_ORIGIN]
    assert all(each.why.startswith("the head that was kept: ") for each in found)
    assert auditor(db).check(db, known=Known(heads, found)).verdict is Verdict.BAD_SIGNATURE


@on_one
def test_a_log_that_was_given_up_is_not_accused_of_what_it_lost(db: Connection) -> None:
    """A fork that an operator has dealt with: its successor goes on, and was signed."""
    su, honest = Superuser(db), auditor(db)
    lost = Known(honest.heads)
    with su.unguarded():
        su.put_back(300)
    assert honest.check(db, known=lost).verdict is Verdict.DIVERGED
    log = su.logs()[0]
    su.do("UPDATE ledger_log SET forked='{}' WHERE log=?", log.number)
    assert honest.check(db, known=lost).verdict is Verdict.DIVERGED
    file = db.execute("PRAGMA database_list").fetchone()[2]
    open_log(engine_for(f"sqlite:///{file}"), KEY, log.name, by="Rina", reason="", now=datetime(2029, 1, 1, tzinfo=UTC))
    policy = policy_of([log.origin, f"{log.origin}/2"])
    assert Step.KNOWN_ROOT in {each.step for each in honest.check(db, known=lost, policy=policy).findings}
    publish(db, after=1)
    report = honest.check(db, known=lost, policy=policy)
    assert (report.verdict, report.findings) == (Verdict.OK, [])
    assert report.told == (f"{log.origin}: the head that was kept is of more leaves than there are",)


@on_one
def test_nobody_gives_up_a_log_by_saying_so(db: Connection) -> None:
    su, honest = Superuser(db), auditor(db)
    log = su.logs()[0]
    edited(db, "rewritten")
    su.do("UPDATE ledger_log SET forked='{}' WHERE log=?", log.number)
    file = db.execute("PRAGMA database_list").fetchone()[2]
    now = datetime(2029, 1, 1, tzinfo=UTC)
    open_log(engine_for(f"sqlite:///{file}"), b"another key", log.name, by="x", reason="", now=now)
    for policy in (policy_of([log.origin, f"{log.origin}/2"]), policy_of([log.origin]), None):
        report = honest.check(db, policy=policy, key=None)
        assert Step.KNOWN_ROOT in {each.step for each in report.findings}
    assert honest.check(db, policy=None).verdict is Verdict.DIVERGED


# other things


@on_one
def test_one_log_alone_can_be_checked(db: Connection) -> None:
    report = auditor(db).check(db, names=[REGION])
    assert (report.verdict, [each.name for each in report.logs]) == (Verdict.OK, [REGION])
    assert len(report.unchecked) == 1
    with pytest.raises(NoSuchLog):
        auditor(db).check(db, names=["99.99"])


@on_one
def test_what_was_not_signed_yet_is_told(db: Connection) -> None:
    su = Superuser(db)
    with su.unguarded():
        su.do("DELETE FROM ledger_checkpoint WHERE size>320")
    honest = auditor(db, before=40)
    report = honest.check(db)
    assert (report.verdict, report.told) == (Verdict.OK, ("jejak.local/11.10: the last 16 leaves are not signed yet",))


def test_a_missing_tile_is_no_damage(db: Connection) -> None:
    db.execute("DELETE FROM ledger_tile")
    report = auditor(db).check(db)
    assert (report.verdict, len(report.told)) == (Verdict.OK, 1)
    db.execute("INSERT INTO ledger_tile VALUES (1, 0, 7, ?)", (b"x",))
    assert auditor(db).check(db).verdict is Verdict.ROOT_MISMATCH


@on_one
@pytest.mark.parametrize("value", ["text", None, 7, b""])
def test_whatever_a_column_holds_it_is_a_finding(value: object, db: Connection) -> None:
    """SQLite keeps what it is given, where somebody has made the tables anew without constraints."""
    su, honest = Superuser(db), auditor(db)
    with su.unguarded():
        for table in ("stored_events", "ledger_leaf"):
            db.execute(f"CREATE TABLE other AS SELECT * FROM {table}")
            db.execute(f"DROP TABLE {table}")
            db.execute(f"ALTER TABLE other RENAME TO {table}")
        for column in ("leaf", "hash", "mac"):
            su.do(f"UPDATE ledger_leaf SET {column}=? WHERE leaf_index=9", value)
        su.do("UPDATE stored_events SET state=? WHERE rowid=50", value)
    report = honest.check(db)
    assert report.first is not None
    assert (report.verdict, report.first.index) == (Verdict.ROOT_MISMATCH, 9)
