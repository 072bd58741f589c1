"""After a fork a new log goes on, in which both heads of the one before can be read; on both stores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest
import rfc8785

from service.audit import bundling, forks
from service.audit.checking.asked import Asked
from service.audit.checking.database import check_database
from service.audit.forks import NotForked, Opened, open_log, opening_id, opening_of
from service.audit.logs import asking, current, latest_checkpoint, rows
from service.audit.signer.told import Status
from service.errors import LedgerForked
from service.identifiers import agency_id
from service.keeping import backup, restore
from service.ledger.leaf import at_text, tag
from service.ledger.opening import open_checkpoint
from service.ledger.verdicts import Verdict
from service.ledger.verify import Outcome, verify
from service.settings import Settings
from service.sql import Connection
from service.store import Store
from service.store.engine import engine_for
from tests.service.audit.signer.growing import KEY, Desk, by_force
from tests.service.lab import START
from tests.service.projections.record import CILEGON, DATABASES, NOW, Record, fresh
from tests.service.store.rewinding import rewind

JAYAPURA = "91.71"
FIRST, SECOND = "jejak.local/36.72", "jejak.local/36.72/2"


@pytest.fixture(params=DATABASES)
def address(request: Any) -> Iterator[str]:
    with fresh(request.param) as made:
        yield made


@pytest.fixture
def record(address: str) -> Iterator[Record]:
    """Two regions, three innovations in one of them."""
    made = Record(store(address))
    for region in (CILEGON, JAYAPURA):
        made.region(region)
        made.agency("DINKES", region)
    for _ in range(3):
        made.innovation()
    yield made
    made.store.close()


def store(address: str) -> Store:
    return Store(address, writer_key=lambda: KEY)


@pytest.fixture
def db(record: Record) -> Iterator[Connection]:
    with closing(record.store.connection()) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, db: Connection) -> Desk:
    return Desk(tmp_path / "signer", db)


def statuses(desk: Desk) -> dict[str, Status]:
    return {each.origin: each.status for each in desk.rounds.sign_once(desk.db)}


def fork(record: Record, desk: Desk, lost: int = 2) -> None:
    """What was signed is lost with the last events, as when a standby is promoted; and the signer notices."""
    desk.rounds.sign_once(desk.db)
    record.store.close()
    rewind(desk.db, lost)
    record.store = store(record.store.address)
    for id in list(record._versions):
        record._versions[id] = len(record.store.history(id))
    assert statuses(desk)[FIRST] is Status.FORKED


def opened(record: Record) -> Opened:
    return open_log(engine_for(record.store.address), KEY, CILEGON, by="Rina", reason="pg2 dinaikkan", now=NOW)


def bundle(desk: Desk, place: Path, name: str = CILEGON, scope: list[str] | None = None) -> Outcome:
    """A log's bundle, verified with the keys that sign now."""
    ask = asking(desk.db)
    log = current(ask, name)
    assert log is not None
    published = latest_checkpoint(ask, log.number)
    assert published is not None
    with place.open("wb") as file:
        bundling.write(file, ask, log, published, scope)
    return verify(place, desk.policy())


def test_a_log_goes_on_after_a_fork(record: Record, desk: Desk, tmp_path: Path) -> None:
    fork(record, desk)
    with pytest.raises(LedgerForked):
        record.innovation()
    record.agency("DINSOS", JAYAPURA)
    assert opened(record) == Opened(origin=SECOND, before=FIRST, events=3, unproven=0)
    record.innovation()
    assert statuses(desk) == {FIRST: Status.ENDED, "jejak.local/91.71": Status.SIGNED, SECOND: Status.SIGNED}
    outcome = bundle(desk, tmp_path / "bundle")
    assert (outcome.verdict, outcome.why) == (Verdict.OK, "5 events")
    assert outcome.head
    assert outcome.head.origin == SECOND


def test_the_first_leaf_holds_both_heads(record: Record, desk: Desk, db: Connection, tmp_path: Path) -> None:
    fork(record, desk)
    before = current(asking(db), CILEGON)
    assert before is not None
    opened(record)
    successor = current(asking(db), CILEGON)
    assert successor is not None
    first, *others = [json.loads(row.leaf) for row in rows(asking(db), successor.number, 0, 99)]
    assert (first["topic"], first["ver"], first["id"]) == ("log.opened", 1, opening_id(SECOND).hex)
    assert [(each["topic"], each["at"]) for each in others] == [
        ("region.registered", first["at"]), ("agency.registered", first["at"]), ("innovation.proposed", first["at"]),
    ]  # fmt: skip
    state = json.loads(db.execute("SELECT state FROM ledger_opening").fetchone()[0])
    signed = open_checkpoint(state["signed"].encode(), desk.policy()).checkpoint
    assert (signed.origin, signed.size) == (FIRST, 5)
    assert state["found"]["size"] == before.size == 3
    assert (state["opened_by"], state["reason"], state["log"]) == ("Rina", "pg2 dinaikkan", FIRST)
    assert (state["events"], state["unproven"], state["unproven_events"]) == (3, 0, [])
    desk.rounds.sign_once(db)
    alone = bundle(desk, tmp_path / "bundle", scope=[opening_id(SECOND).hex])
    assert alone.verdict is Verdict.OK
    assert b"pg2 dinaikkan" in (states := dict(bundling.states(asking(db), successor, 4)))[0]
    assert sorted(states) == [0, 1, 2, 3]
    assert dict(bundling.states(asking(db), successor, 0)) == {}
    assert list(dict(bundling.states(asking(db), successor, 4, [others[0]["id"]]))) == [1]


def test_a_process_that_knew_the_log_before_goes_on_in_the_new_one(record: Record, desk: Desk, db: Connection) -> None:
    desk.rounds.sign_once(db)
    db.execute("UPDATE ledger_log SET forked='{}' WHERE origin=?", (FIRST,))
    with pytest.raises(LedgerForked):
        record.innovation()
    opened(record)
    record.innovation()
    log = current(asking(db), CILEGON)
    assert log is not None
    assert (log.origin, log.size) == (SECOND, 7)


def test_a_log_forks_again(record: Record, desk: Desk, db: Connection, tmp_path: Path) -> None:
    fork(record, desk)
    opened(record)
    assert statuses(desk)[SECOND] is Status.SIGNED
    by_force(db, "DELETE FROM ledger_leaf WHERE log=3 AND leaf_index=3")
    assert statuses(desk.again())[SECOND] is Status.FORKED
    assert opened(record) == Opened(origin="jejak.local/36.72/3", before=SECOND, events=3, unproven=1)
    state = json.loads(db.execute("SELECT state FROM ledger_opening ORDER BY log DESC").fetchone()[0])
    [unproven] = state["unproven_events"]
    assert unproven["ver"] == 1
    found = desk.again()
    assert statuses(found)["jejak.local/36.72/3"] is Status.SIGNED
    assert bundle(found, tmp_path / "bundle").verdict is Verdict.OK


def test_an_event_that_was_changed_meanwhile_is_told_in_the_new_log(record: Record, desk: Desk, db: Connection) -> None:
    fork(record, desk)
    by_force(db, "UPDATE stored_events SET topic='agency.renamed' WHERE topic='agency.registered'")
    db.execute("UPDATE ledger_log SET forked='no JSON' WHERE origin=?", (FIRST,))
    assert opened(record).unproven == 1
    state = json.loads(db.execute("SELECT state FROM ledger_opening").fetchone()[0])
    assert state["unproven_events"] == [{"id": agency_id(CILEGON, "DINKES").hex, "ver": 1}]
    assert state["signed"] == ""


def opening(db: Connection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(db.execute("SELECT state FROM ledger_opening").fetchone()[0])
    return found


def test_an_opening_says_what_the_signer_wrote_down(record: Record, desk: Desk, db: Connection) -> None:
    fork(record, desk)
    before = current(asking(db), CILEGON)
    assert before is not None
    marked = json.loads(before.forked or "")
    opened(record)
    state = opening(db)
    assert (state["why"], state["noticed_at"], state["signed"]) == (marked["why"], marked["at"], marked["signed"])
    assert state["found"] == {"size": 3, "root": marked["root"]}
    log, id, at = current(asking(db), CILEGON), opening_id(SECOND), at_text(NOW)
    assert log is not None
    assert (log.number, log.size, log.latest) == (3, 4, at)
    assert opening_of(asking(db), 3) == rfc8785.dumps(state)
    assert opening_of(asking(db), 1) is None
    columns = db.execute("SELECT aggregate, version, cmd, mac FROM ledger_leaf WHERE log=3 AND leaf_index=0").fetchone()
    [row] = rows(asking(db), 3, 0, 1)
    assert columns == (id.hex, 1, str(uuid5(id, at)), tag(KEY, row.leaf))
    said = json.loads(row.leaf)
    assert (said["actor"], said["at"], said["cmd"]) == ("operator", at, columns[2])


@pytest.mark.parametrize("mark", ["[]", '{"why": 7, "at": null}', "no JSON", ""])
def test_whatever_was_written_as_a_mark_a_log_is_opened(mark: str, record: Record, desk: Desk, db: Connection) -> None:
    fork(record, desk)
    db.execute("UPDATE ledger_log SET forked=? WHERE origin=?", (mark, FIRST))
    opened(record)
    assert [opening(db)[name] for name in ("why", "noticed_at", "signed")] == ["", "", ""]


def test_of_many_unproven_events_some_are_named_and_all_counted(
    record: Record, desk: Desk, db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork(record, desk)
    monkeypatch.setattr(forks, "_NAMED", 2)
    by_force(db, "UPDATE ledger_leaf SET mac=?", (bytes(32),))
    assert opened(record).unproven == 3
    state = opening(db)
    assert (state["unproven"], [each["ver"] for each in state["unproven_events"]]) == (3, [1, 1])


@pytest.mark.parametrize("member", ["topic", "state"])
def test_an_event_is_proven_by_a_leaf_of_it_alone(member: str, record: Record, desk: Desk, db: Connection) -> None:
    fork(record, desk)
    kind = "topic='innovation.proposed'"
    state = db.execute(f"SELECT state FROM stored_events WHERE {kind}").fetchone()[0]
    other = {"topic": "innovation.revised", "state": state.replace(b"Akta", b"Atka")}[member]
    by_force(db, f"UPDATE stored_events SET {member}=? WHERE {kind}", (other,))
    assert opened(record).unproven == 1


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", ["leaf", "mac"])
def test_a_leaf_that_is_a_text_proves_nothing(column: str, record: Record, desk: Desk, db: Connection) -> None:
    fork(record, desk)
    by_force(db, f"UPDATE ledger_leaf SET {column}='x' WHERE log=1 AND leaf_index=1")
    assert opened(record).unproven == 1


def test_a_log_that_has_not_forked_has_no_successor(record: Record, desk: Desk, db: Connection) -> None:
    with pytest.raises(NotForked, match=r"^jejak.local/36.72 has not forked"):
        opened(record)
    with pytest.raises(NotForked, match=r"^there is no log of 99.99; there are: 36.72, 91.71$"):
        open_log(engine_for(record.store.address), KEY, "99.99", by="x", reason="y", now=NOW)
    fork(record, desk)
    opened(record)
    with pytest.raises(NotForked):
        opened(record)
    assert db.execute("SELECT count(*) FROM ledger_opening").fetchone()[0] == 1


def test_a_new_log_is_opened_whole_or_not_at_all(record: Record, desk: Desk, db: Connection) -> None:
    fork(record, desk)
    before = db.execute("SELECT count(*) FROM ledger_leaf").fetchone()
    by_force(db, "UPDATE stored_events SET state=? WHERE topic='innovation.proposed'", (b"no JSON",))
    with pytest.raises(Exception, match=r"JSON|malformed"):
        opened(record)
    assert db.execute("SELECT count(*) FROM ledger_leaf").fetchone() == before
    assert db.execute("SELECT count(*) FROM ledger_log").fetchone()[0] == 2


def test_a_copy_holds_how_a_log_was_opened(record: Record, desk: Desk, tmp_path: Path) -> None:
    fork(record, desk)
    opened(record)
    backup(engine_for(record.store.address), tmp_path / "copy.gz", START)
    there = f"sqlite:///{tmp_path / 'again.db'}"
    assert restore(Settings(database=there), tmp_path / "copy.gz").whole
    with closing(engine_for(there).connection()) as again:
        assert again.execute("SELECT count(*) FROM ledger_opening").fetchone()[0] == 1
        desk.rounds.sign_once(desk.db)
        moved = Desk(desk.place, again)
        assert Status.FORKED not in statuses(moved).values()


def test_a_database_with_a_successor_is_found_whole(record: Record, desk: Desk, db: Connection) -> None:
    fork(record, desk)
    opened(record)
    desk.rounds.sign_once(db)
    report = check_database(db, Asked(policy=desk.policy(), key=KEY))
    assert [str(each) for log in report.logs[1:] for each in log.findings] == []
    assert [str(each) for each in report.logs[0].findings] == []
    by_force(db, "UPDATE ledger_opening SET state=?", (b"{}",))
    [finding] = [each for log in check_database(db, Asked(policy=desk.policy(), key=KEY)).logs for each in log.findings]
    assert (finding.log, finding.index) == (SECOND, 0)
