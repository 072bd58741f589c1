"""What is said of one aggregate's events, version by version; `tests/api/test_audit_verdicts.py` has every verdict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from domain.innovation.events import TrialStarted
from service.audit.judging import Judge, Judged, Verdict
from service.audit.ledger import Ledger
from service.audit.logs import Log, asking, current, rows
from service.audit.trees import Tree
from service.errors import NotFound
from service.ledger.checkpoint import Checkpoint
from service.ledger.merkle import leaf_hash, root_of
from service.ledger.policy import parse_policy
from service.sql import Connection
from service.store import Store
from tests.service.audit.ledgers import fill, policy_of, publish
from tests.service.audit.signer.growing import by_force
from tests.service.ledger.forge import STRANGER, note_of
from tests.service.projections.record import CILEGON, Record

KEY, ONE = b"k" * 32, UUID(int=1)
ORIGIN = f"jejak.local/{CILEGON}"
TYPES = ["innovation.proposed", "innovation.trial_started", "innovation.trial_started"]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    """An agency, then three events of an innovation."""
    with closing(Store(f"sqlite:///{tmp_path}/jejak.db", writer_key=lambda: KEY)) as store:
        record = Record(store)
        record.agency("DINKES")
        record.innovation()
        record.add(ONE, TrialStarted())
        record.add(ONE, TrialStarted())
        with closing(store.connection()) as made:
            yield made


@pytest.fixture
def judge(db: Connection) -> Judge:
    return Judge(Ledger(asking(db), parse_policy(policy_of(ORIGIN).encode())), lambda: KEY)


def log_of(db: Connection) -> Log:
    found = current(asking(db), CILEGON)
    assert found is not None
    return found


def hashes(db: Connection) -> list[bytes]:
    return [leaf_hash(row.leaf) for row in rows(asking(db), log_of(db).number, 0, 9)]


def expected(db: Connection, *verdicts: Verdict) -> list[Judged]:
    return [
        Judged(version, TYPES[version - 1], version, hashes(db)[version], verdict)
        for version, verdict in enumerate(verdicts, 1)
    ]


def test_each_version_is_sealed_signed_or_witnessed(db: Connection, judge: Judge) -> None:
    log = log_of(db)
    assert judge.aggregate("innovation", ONE) == (log, expected(db, *[Verdict.SEALED] * 3))
    assert [each.value for each in Verdict][:3] == ["sealed", "signed", "witnessed"]
    assert all(each.value == each.name for each in list(Verdict)[3:])
    publish(db, log, hashes(db)[:3])
    publish(db, log, hashes(db)[:2], witnesses=2)
    publish(db, log, hashes(db)[:3])
    found = expected(db, Verdict.WITNESSED, Verdict.SIGNED, Verdict.SEALED)
    assert judge.aggregate("innovation", ONE)[1] == found


def test_what_is_not_of_the_kind_or_not_there_is_not_found(db: Connection, judge: Judge) -> None:
    agency = UUID(db.execute("SELECT originator_id FROM stored_events WHERE rowid=1").fetchone()[0])
    assert judge.aggregate("agency", agency)[1][0].verdict is Verdict.SEALED
    for kind, id in (("innovation", agency), ("agency", ONE), ("innovat", ONE), ("innovation", UUID(int=9))):
        with pytest.raises(NotFound):
            judge.aggregate(kind, id)


def test_an_event_that_is_gone_has_the_type_of_its_leaf_and_without_one_none(db: Connection, judge: Judge) -> None:
    first, _, third = expected(db, *[Verdict.SEALED] * 3)
    by_force(db, "DELETE FROM stored_events WHERE originator_version=2")
    found = judge.aggregate("innovation", ONE)[1]
    assert found == [first, Judged(2, TYPES[1], 2, hashes(db)[2], Verdict.STATE_MISSING), third]
    by_force(db, "DELETE FROM ledger_leaf WHERE version=2")
    found = judge.aggregate("innovation", ONE)[1]
    assert found[1] == Judged(2, None, None, None, Verdict.LEAF_MISSING)
    assert [each.verdict for each in found] == [Verdict.SEALED, Verdict.LEAF_MISSING, Verdict.CHAIN_BROKEN]
    by_force(db, "DELETE FROM stored_events")
    assert [each.type for each in judge.aggregate("innovation", ONE)[1]] == [TYPES[0], None, TYPES[2]]
    by_force(db, "DELETE FROM ledger_leaf")
    with pytest.raises(NotFound):
        judge.aggregate("innovation", ONE)


def test_without_a_leaf_there_is_no_log(db: Connection, judge: Judge) -> None:
    by_force(db, "DELETE FROM ledger_leaf")
    log, found = judge.aggregate("innovation", ONE)
    assert (log, found) == (None, [
        Judged(version, type, None, None, Verdict.LEAF_MISSING) for version, type in enumerate(TYPES, 1)
    ])  # fmt: skip


def test_of_logs_that_have_an_aggregate_the_newest_counts(db: Connection, judge: Judge) -> None:
    fill(db, [b"other"], name="x", origin="x/x")
    later = fill(db, [], origin=f"{ORIGIN}/2", name=CILEGON)
    leaf = db.execute("SELECT * FROM ledger_leaf WHERE leaf_index=1").fetchone()
    db.execute("INSERT INTO ledger_leaf VALUES (?,0,?,1,'o',?,?,?)", (later.number, ONE.hex, *leaf[5:]))
    log, found = judge.aggregate("innovation", ONE)
    assert log == later
    assert [each.verdict for each in found] == [Verdict.WRONG_LOG, Verdict.LEAF_MISSING, Verdict.LEAF_MISSING]


def test_what_is_remembered_of_a_database_that_is_gone_is_read_again(db: Connection, judge: Judge) -> None:
    publish(db, log_of(db), hashes(db))
    assert {each.verdict for each in judge.aggregate("innovation", ONE)[1]} == {Verdict.SIGNED}
    leaf = db.execute("SELECT leaf FROM ledger_leaf WHERE leaf_index=0").fetchone()[0].replace(b"ani", b"ida")
    by_force(db, "UPDATE ledger_leaf SET leaf=?, hash=? WHERE leaf_index=0", (leaf, leaf_hash(leaf)))
    publish(db, log_of(db), hashes(db))
    assert {each.verdict for each in judge.aggregate("innovation", ONE)[1]} == {Verdict.SIGNED}


def test_a_tree_is_read_again_once_however_many_leaves_are_wrong(
    db: Connection, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[Tree] = []

    def forget(tree: Tree) -> None:
        forgotten.append(tree)

    monkeypatch.setattr(Tree, "forget", forget)
    for roots, verdict, times in ((hashes(db), Verdict.SIGNED, 0), (hashes(db)[::-1], Verdict.ROOT_MISMATCH, 1)):
        publish(db, log_of(db), roots)
        assert {each.verdict for each in judge.aggregate("innovation", ONE)[1]} == {verdict}
        assert len(forgotten) == times


def test_a_strange_head_takes_nothing_from_what_was_witnessed_before(db: Connection, judge: Judge) -> None:
    publish(db, log_of(db), hashes(db)[:2], witnesses=2)
    strange = note_of(Checkpoint(ORIGIN, 3, root_of(hashes(db)[:3])), [STRANGER], [])
    db.execute("INSERT INTO ledger_checkpoint VALUES (2, ?, 3, ?, '')", (log_of(db).number, strange))
    verdicts = [each.verdict for each in judge.aggregate("innovation", ONE)[1]]
    assert verdicts == [Verdict.WITNESSED, Verdict.BAD_SIGNATURE, Verdict.SEALED]
