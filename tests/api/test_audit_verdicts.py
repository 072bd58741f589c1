"""What `/v1/innovations/{id}/audit` says of events that somebody spoiled, and of those that nobody did."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from service.audit.judging import Judge
from service.audit.ledger import Ledger
from service.audit.logs import Log, asking, current, leaf_of, rows
from service.bootstrap import Service
from service.ledger.keys import ED25519
from service.ledger.leaf import tag
from service.ledger.merkle import leaf_hash
from service.ledger.policy import parse_policy
from service.ledger.signing import Signer
from service.store.leaves.keys import writer_key
from tests.api.conftest import Caller, Lab
from tests.service.audit.ledgers import publish, signer_of

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


_TEXT = f"UPDATE stored_events SET state=replace(state, 'Akta', 'Surat') WHERE {_EVENT}"
_BYTES = f"UPDATE stored_events SET state=state || ' ' WHERE {_EVENT}"
_TOPIC = f"UPDATE stored_events SET topic='os.system' WHERE {_EVENT}"
_GONE = f"DELETE FROM stored_events WHERE {_EVENT}"
_LEAF_GONE = f"DELETE FROM ledger_leaf WHERE {_LEAF}"
_LEAF_EDITED = f"UPDATE ledger_leaf SET leaf=replace(leaf, 'revised', 'evaluated') WHERE {_LEAF}"
_NO_LEAF = f"UPDATE ledger_leaf SET leaf='{{}}' WHERE {_LEAF}"


@pytest.mark.parametrize(
    ("signed", "statement", "version", "expected"),
    [
        (True, _TEXT, 2, ["signed", "STATE_MISMATCH", "signed", "signed"]),
        (False, _BYTES, 2, ["sealed", "STATE_MISMATCH", "sealed", "sealed"]),
        (False, _TOPIC, 3, ["sealed", "sealed", "STATE_MISMATCH", "sealed"]),
        (False, _GONE, 4, ["sealed", "sealed", "sealed", "STATE_MISSING"]),
        (True, _GONE, 1, ["STATE_MISSING", "signed", "signed", "signed"]),
        (False, _LEAF_GONE, 2, ["sealed", "LEAF_MISSING", "CHAIN_BROKEN", "sealed"]),
        (True, _LEAF_GONE, 2, ["ROOT_MISMATCH", "LEAF_MISSING", "ROOT_MISMATCH", "ROOT_MISMATCH"]),
        (False, _LEAF_EDITED, 3, ["sealed", "sealed", "BAD_TAG", "CHAIN_BROKEN"]),
        (True, _LEAF_EDITED, 3, ["signed", "signed", "ROOT_MISMATCH", "CHAIN_BROKEN"]),
        (True, _NO_LEAF, 4, ["signed", "signed", "signed", "ROOT_MISMATCH"]),
    ],
)
def test_what_was_edited_is_named(
    service: Service, history: str, call: Caller, signed: bool, statement: str, version: int, expected: list[str]
) -> None:
    """A leaf that is gone takes the root along, where no tile holds its hash yet."""
    if signed:
        sign(service)
    edit(service, statement, (history.rsplit("/", 1)[1].replace("-", ""), version))
    assert verdicts(call, history) == expected


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


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((b"jejak.local/36.72", b"jejak.local/36.74"), ["sealed", "WRONG_LOG", "CHAIN_BROKEN", "sealed"]),
        ((b"{", b"{ "), ["sealed", "LEAF_INVALID", "CHAIN_BROKEN", "sealed"]),
        ((b'"ver":2', b'"ver":3'), ["sealed", "CHAIN_BROKEN", "CHAIN_BROKEN", "sealed"]),
    ],
)
def test_whoever_has_the_writers_key_is_found_too(
    service: Service, history: str, call: Caller, change: tuple[bytes, bytes], expected: list[str]
) -> None:
    id = history.rsplit("/", 1)[1].replace("-", "")
    row = leaf_of(service.ledger.ask, log_of(service).number, id, 2)
    assert row is not None
    leaf = row.leaf.replace(*change, 1)
    statement = f"UPDATE ledger_leaf SET leaf=?, mac=?, hash=? WHERE {_LEAF}"
    edit(service, statement, (leaf, tag(writer_key(service.settings), leaf), leaf_hash(leaf), id, 2))
    assert verdicts(call, history) == expected


def test_a_head_that_no_key_of_the_policy_signed_vouches_for_nothing(
    service: Service, history: str, call: Caller
) -> None:
    sign(service)
    stranger = signer_of("orang.lain").secret
    other = Signer("jejak.local/36.72", ED25519, stranger).key.vkey
    for text, expected in ((f"log {other}\nquorum none\n", "BAD_SIGNATURE"), ("quorum none\n", "signed")):
        service.ledger = Ledger(service.ledger.ask, parse_policy(text.encode()))
        service.judge = Judge(service.ledger, lambda: writer_key(service.settings))
        assert verdicts(call, history) == [expected] * 4
