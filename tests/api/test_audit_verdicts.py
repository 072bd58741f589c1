"""What `/v1/innovations/{id}/audit` says of events that somebody spoiled, and of those that nobody did."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from service.audit.logs import Log, asking, current, rows
from service.bootstrap import Service
from tests.api.conftest import Caller, Lab
from tests.service.audit.ledgers import publish

Spoil = Callable[[Any, str], None]


@pytest.fixture
def history(lab: Lab, call: Caller) -> str:
    """The address of an innovation with four events."""
    address = lab.propose()
    for version in (1, 2, 3):
        assert lab.do(address, "revise", {"title": f"Antar Akta {version}"}, version).status_code == 200
    return address


def verdicts(call: Caller, address: str) -> list[str]:
    answer = call.get(f"{address}/audit", role="auditor")
    assert answer.status_code == 200, answer.text
    items = (answer.json or {})["items"]
    assert [each["version"] for each in items] == list(range(1, 1 + len(items)))
    return [each["verdict"] for each in items]


def log_of(service: Service) -> Log:
    found = current(service.ledger.ask, "36.72")
    assert found is not None
    return found


def sign(service: Service, size: int | None = None) -> None:
    log = log_of(service)
    with closing(service.store.connection()) as db:
        publish(db, log, [row.hash for row in rows(asking(db), log.number, 0, log.size if size is None else size)])


def edit(service: Service, statement: str, parameters: tuple[Any, ...] = ()) -> None:
    """What a superuser can do: triggers off."""
    with closing(service.store.connection()) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute(statement, parameters)


def test_events_are_sealed_then_signed(service: Service, history: str, call: Caller) -> None:
    assert verdicts(call, history) == ["sealed"] * 4
    size = log_of(service).size
    sign(service, size - 1)
    assert verdicts(call, history) == ["signed"] * 3 + ["sealed"]
    sign(service)
    assert verdicts(call, history) == ["signed"] * 4
    items = (call.get(f"{history}/audit", role="auditor").json or {})["items"]
    assert [each["leaf_index"] for each in items] == list(range(size - 4, size))
    assert {each["log"] for each in items} == {"jejak.local/36.72"}
    shown = call.get(f"/v1/audit/proof/inclusion?leaf_index={size - 2}", role="auditor").json or {}
    assert shown["leaf_hash"] == items[2]["leaf_hash"]
    assert items[2]["type"] == "innovation.revised"


_EVENT = "originator_id=? AND originator_version=?"
_OF_ONE = "FROM stored_events WHERE originator_id=?"
_LEAF = "aggregate=? AND version=?"


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    ("statement", "version", "expected"),
    [
        (f"UPDATE stored_events SET state=replace(state, 'Akta', 'Surat') WHERE {_EVENT}", 2, {2: "STATE_MISMATCH"}),
        (f"UPDATE stored_events SET state=state || ' ' WHERE {_EVENT}", 2, {2: "STATE_MISMATCH"}),
        (f"UPDATE stored_events SET topic='os.system' WHERE {_EVENT}", 3, {3: "STATE_MISMATCH"}),
        (f"DELETE FROM stored_events WHERE {_EVENT}", 4, {4: "STATE_MISSING"}),
        (f"DELETE FROM stored_events WHERE {_EVENT}", 1, {1: "STATE_MISSING"}),
        (f"DELETE FROM ledger_leaf WHERE {_LEAF}", 2, {2: "LEAF_MISSING", 3: "CHAIN_BROKEN"}),
        (f"UPDATE ledger_leaf SET leaf=replace(leaf, 'revised', 'evaluated') WHERE {_LEAF}", 3, {3: "BAD_LEAF"}),
        (f"UPDATE ledger_leaf SET leaf='{{}}' WHERE {_LEAF}", 4, {4: "BAD_LEAF"}),
    ],
)
def test_what_was_edited_is_named(
    service: Service,
    history: str,
    call: Caller,
    signed: bool,
    statement: str,
    version: int,
    expected: dict[int, str],
) -> None:
    if signed:
        sign(service)
    edit(service, statement, (history.rsplit("/", 1)[1].replace("-", ""), version))
    found = dict(enumerate(verdicts(call, history), 1))
    good = "signed" if signed else "sealed"
    bad_leaf = "ROOT_MISMATCH" if signed else "BAD_TAG"
    if "DELETE FROM ledger_leaf" in statement and signed:
        expected = {2: "LEAF_MISSING", 1: "ROOT_MISMATCH", 3: "ROOT_MISMATCH", 4: "ROOT_MISMATCH"}
    named = {at: bad_leaf if what == "BAD_LEAF" else what for at, what in expected.items()}
    if set(expected.values()) == {"BAD_LEAF"} and version == 3:
        named[4] = "CHAIN_BROKEN"
    assert found == {at: named.get(at, good) for at in range(1, 5)}


def test_two_states_exchanged_are_both_found(service: Service, history: str, call: Caller) -> None:
    id = history.rsplit("/", 1)[1].replace("-", "")
    states = dict(service.store.recorder.rows(f"SELECT originator_version, state {_OF_ONE}", (id,)))
    for version, other in ((1, 4), (4, 1)):
        edit(service, f"UPDATE stored_events SET state=? WHERE {_EVENT}", (states[other], id, version))
    assert verdicts(call, history) == ["STATE_MISMATCH", "sealed", "sealed", "STATE_MISMATCH"]


def test_an_event_that_somebody_put_there_has_no_leaf(service: Service, history: str, call: Caller) -> None:
    id = history.rsplit("/", 1)[1].replace("-", "")
    edit(
        service,
        "INSERT INTO stored_events (originator_id, originator_version, topic, state) SELECT originator_id, 5, topic,"
        " state FROM stored_events WHERE originator_id=? AND originator_version=4",
        (id,),
    )
    assert verdicts(call, history) == ["sealed"] * 4 + ["LEAF_MISSING"]
    edit(service, "DELETE FROM ledger_leaf WHERE aggregate=?", (id,))
    assert verdicts(call, history) == ["LEAF_MISSING"] * 5


def test_what_is_no_innovation_has_no_events_here(call: Caller, lab: Lab) -> None:
    for id in (lab.agency["id"], "00000000-0000-0000-0000-000000000000", "x"):
        assert call.get(f"/v1/innovations/{id}/audit", role="auditor").status_code == 404


def test_a_damaged_ledger_is_told_as_such(service: Service, history: str, call: Caller) -> None:
    sign(service)
    edit(service, "UPDATE ledger_leaf SET leaf='x' WHERE leaf_index=1")
    answer = call.get("/v1/audit/proof/inclusion?leaf_index=1", role="auditor")
    assert (answer.status_code, (answer.json or {})["code"]) == (503, "ledger-damaged")
