"""Logs of refusals are signed, bundled, checked and opened again as those of events are; on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.access import Role, everywhere
from service.audit import bundling
from service.audit.checking.database import Asked, check_database
from service.audit.checking.findings import Report
from service.audit.forks import open_log
from service.audit.logs import asking, current, latest_checkpoint
from service.audit.refusals import Attempt, Kept, Refusal, Refusals
from service.clock import new_id
from service.ledger.verdicts import Verdict
from service.ledger.verify import verify
from service.sql import Connection
from service.store import Store
from service.store.engine import engine_for
from tests.service.audit.signer.growing import KEY, Desk, by_force
from tests.service.lab import Clock, Counting
from tests.service.projections.record import CILEGON, DATABASES, NOW, Record, fresh
from tests.service.store.rewinding import rewind

LOG = f"{CILEGON}/refusals"


@pytest.fixture(params=DATABASES)
def refusals(request: Any) -> Iterator[Refusals]:
    """Three of one account and one of another, on an innovation in Cilegon."""
    with fresh(request.param) as address, closing(Store(address, writer_key=lambda: KEY)) as store:
        record = Record(store)
        record.region()
        record.innovation()
        made = Refusals(store, Clock(record.now), Counting())
        for account in ("ani", "budi", "ani", "ani"):
            assert refuse(made, account) is Kept.ENTERED
        yield made


@pytest.fixture
def db(refusals: Refusals) -> Iterator[Connection]:
    with closing(refusals._store.connection()) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, db: Connection) -> Desk:
    """Everything is signed."""
    made = Desk(tmp_path / "signer", db)
    made.rounds.sign_once(db)
    return made


def refuse(refusals: Refusals, account: str) -> Kept:
    actor = everywhere(account, Role.INNOVATOR)
    attempt = Attempt(actor=actor, kind="innovation", verb="revise", id=UUID(int=1), seen=9, correlation_id="c")
    return refusals.keep(attempt, Refusal(status=412, code="version-mismatch", rule="R52", version=1))


def checked(db: Connection, desk: Desk) -> Report:
    return check_database(db, Asked(policy=desk.policy(), key=KEY))


def test_a_genuine_one_holds(db: Connection, desk: Desk) -> None:
    report = checked(db, desk)
    assert report.verdict is Verdict.OK, report.findings
    assert {log.name: log.signed for log in report.logs} == {CILEGON: 2, LOG: 4}


def test_it_is_a_bundle_that_holds(db: Connection, desk: Desk, tmp_path: Path) -> None:
    log = current(asking(db), LOG)
    assert log is not None
    head = latest_checkpoint(asking(db), log.number)
    assert head is not None
    with (tmp_path / "bundle").open("wb") as file:
        bundling.write(file, asking(db), log, head)
    outcome = verify(tmp_path / "bundle", desk.policy())
    assert (outcome.verdict, outcome.why) == (Verdict.OK, "4 events")


EDITS: dict[str, tuple[tuple[str, ...], Verdict, int]] = {
    "the last one withheld": (("DELETE FROM refusals WHERE no=4",), Verdict.STATE_MISSING, 3),
    "withheld with its leaf": (
        ("DELETE FROM refusals WHERE no=4", "DELETE FROM ledger_leaf WHERE log=2 AND leaf_index=3"),
        Verdict.ROOT_MISMATCH, 3,
    ),
    "another account": (
        ("UPDATE refusals SET state=(SELECT state FROM refusals WHERE no=2) WHERE no=1",), Verdict.STATE_MISMATCH, 0,
    ),
    "another topic": (("UPDATE refusals SET topic='refusal.left_out' WHERE no=2",), Verdict.STATE_MISMATCH, 1),
    "renumbered": (
        ("UPDATE refusals SET no=9 WHERE no=1", "UPDATE refusals SET no=1 WHERE no=2",
         "UPDATE refusals SET no=2 WHERE no=9"), Verdict.STATE_MISMATCH, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_what_a_superuser_does_to_it_is_found(db: Connection, desk: Desk, edit: str) -> None:
    statements, verdict, index = EDITS[edit]
    for statement in statements:
        by_force(db, statement)
    report = checked(db, desk)
    assert report.verdict is verdict, report.findings
    assert report.first is not None
    assert (report.first.log, report.first.index) == (f"jejak.local/{LOG}", index)


def test_after_a_fork_its_successor_has_every_refusal_that_is_left(
    refusals: Refusals, db: Connection, desk: Desk
) -> None:
    refusals._store.close()
    rewind(db, lost=0, refusals=1)
    desk.again().rounds.sign_once(db)
    opened = open_log(engine_for(refusals._store.address), KEY, LOG, by="Rina", reason="pg2", now=NOW)
    assert (opened.origin, opened.events) == (f"jejak.local/{LOG}/2", 3)
    with closing(Store(refusals._store.address, writer_key=lambda: KEY)) as store:
        assert refuse(Refusals(store, Clock(NOW), new_id), "ani") is Kept.ENTERED
    desk.again().rounds.sign_once(db)
    report = checked(db, desk)
    assert report.verdict is Verdict.OK, report.findings
    assert [(log.name, log.leaves) for log in report.logs][-1] == (LOG, 5)
