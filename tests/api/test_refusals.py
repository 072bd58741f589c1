"""What a caller was refused is entered once, without anything that was written, and the answer is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import msgspec
import pytest
from werkzeug.test import TestResponse

from service.bootstrap import Service
from service.sql import Connection
from tests.api.conftest import Caller, Lab

NOWHERE = "/v1/innovations/0d4f8f5e-3b1a-4c57-9c3e-6f0a2b1c9d77"


@pytest.fixture
def db(service: Service) -> Iterator[Connection]:
    with closing(service.store.connection()) as made:
        yield made


def entries(db: Connection) -> list[dict[str, Any]]:
    return [msgspec.json.decode(state) for (state,) in db.execute("SELECT state FROM refusals ORDER BY no").fetchall()]


def problem(answer: TestResponse) -> tuple[Any, ...]:
    told = answer.json or {}
    return answer.status_code, told.get("rule"), told["code"]


Try = Callable[[Lab, str], TestResponse]
REFUSED: dict[str, tuple[Try, tuple[Any, ...], dict[str, Any]]] = {
    "a rule, in this state": (
        lambda lab, it: lab.do(it, "start-stage", {"stage": "design", "summary": "rahasia"}),
        (409, "R02", "stage-out-of-order"),
        {"verb": "start-stage", "seen": 1, "version": 1},
    ),
    "a rule, whatever the state": (
        lambda lab, it: lab.do(it, "start-stage", {"label": "rahasia"}, version=9),
        (422, "R05", "unknown-stage-label"),
        {"verb": "start-stage", "seen": 9, "version": 1},
    ),
    "a newer version": (
        lambda lab, it: lab.do(it, "receive-award", {"name": "rahasia"}, version=7),
        (412, "R52", "version-mismatch"),
        {"verb": "receive-award", "seen": 7, "version": 1},
    ),
    "the table of access": (
        lambda lab, it: lab.do(it, "receive-award", {"name": "rahasia"}, role="auditor"),
        (403, None, "forbidden"),
        {"verb": "receive-award", "seen": 1, "version": 1, "account": "dev-auditor"},
    ),
    "the table of access, whatever else is wrong": (
        lambda lab, it: lab.call.post(f"{it}/commands/revise?x=1", role="auditor", headers={"If-Match": "rahasia"}),
        (403, None, "forbidden"),
        {"verb": "revise", "version": 1, "account": "dev-auditor"},
    ),
    "a beginning that exists": (
        lambda lab, it: lab.call.post("/v1/regions", {"code": "36.72", "name": "rahasia"}, role="admin"),
        (409, "R54", "already-exists"),
        {"kind": "region", "verb": "register", "id": None, "account": "dev-admin"},
    ),
    "a beginning by a rule": (
        lambda lab, it: lab.call.post("/v1/innovations", lab.proposal(form=..., idea="rahasia")),
        (422, "R23", "invalid"),
        {"verb": "propose", "id": None},
    ),
    "a beginning that is another command": (
        lambda lab, it: lab.call.post("/v1/innovations", lab.proposal(form=..., running_since="2019")),
        (422, "R23", "invalid"),
        {"verb": "import-running", "id": None},
    ),
    "a beginning by the table of access": (
        lambda lab, it: lab.call.post("/v1/regions", {"code": "36.74", "name": "rahasia"}),
        (403, None, "forbidden"),
        {"kind": "region", "verb": "register", "id": None, "region": None},
    ),
    "what is not there": (
        lambda lab, it: lab.do(NOWHERE, "revise", {"title": "rahasia"}, role="auditor"),
        (403, None, "forbidden"),
        {
            "verb": "revise",
            "id": NOWHERE[16:],
            "seen": 1,
            "region": None,
            "account": "dev-auditor",
        },
    ),
    "an upload": (
        lambda lab, it: lab.call.post("/v1/evidence", role="auditor", data={}),
        (403, None, "forbidden"),
        {"kind": None, "verb": "upload-evidence", "id": None, "region": None, "account": "dev-auditor"},
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_entered_once(lab: Lab, service: Service, db: Connection, case: str) -> None:
    asked, told, known = REFUSED[case]
    it = lab.propose()
    before = service.store.last_position(), lab.call.get(f"{it}/history").json, lab.call.get("/v1/events").json
    answer = asked(lab, it)
    assert problem(answer) == told
    (entry,) = entries(db)
    data = {"region": "36.72", "kind": "innovation", "id": it.split("/")[-1], "seen": None, "version": None, **known}
    account = data.pop("account", "dev-facilitator")
    status, rule, code = told
    assert entry["data"] == {**data, "status": status, "rule": rule, "code": code, "until": None}
    assert (entry["actor"], entry["roles"]) == (account, [account.removeprefix("dev-")])
    assert entry["correlation_id"] == answer.headers["Correlation-Id"] == (answer.json or {})["correlation_id"]
    assert "rahasia" not in msgspec.json.encode(entry).decode()
    after = service.store.last_position(), lab.call.get(f"{it}/history").json, lab.call.get("/v1/events").json
    assert after == before


NOT_ENTERED: dict[str, tuple[Try, int]] = {
    "unknown": (lambda lab, it: lab.do(it, "revise", headers={"Authorization": "Bearer x"}), 401),
    "nobody": (lambda lab, it: lab.do(it, "revise", role=None), 401),
    "not found": (lambda lab, it: lab.do(NOWHERE, "receive-award", {"name": "x"}), 404),
    "no such command": (lambda lab, it: lab.do(it, "fly"), 404),
    "malformed version": (lambda lab, it: lab.do(it, "revise", {"title": "x"}, headers={"If-Match": "1"}), 400),
    "malformed body": (lambda lab, it: lab.do(it, "revise", headers={"Content-Type": "text/plain"}), 415),
    "unknown member": (lambda lab, it: lab.do(it, "revise", {"x": 1}), 422),
    "wrong type": (lambda lab, it: lab.do(it, "revise", {"title": 1}, version=7), 422),
    "no version": (lambda lab, it: lab.call.post(f"{it}/commands/receive-award", {"name": "x"}), 428),
    "reused key": (
        lambda lab, it: (
            lab.do(it, "receive-award", {"name": "x"}, headers={"Idempotency-Key": "k"}),
            lab.do(it, "receive-award", {"name": "y"}, headers={"Idempotency-Key": "k"}),
        )[1],
        422,
    ),
    "a dry run by a rule": (lambda lab, it: dry(lab, it, "start-stage", {"stage": "design"}), 409),
    "a dry run of a version": (lambda lab, it: dry(lab, it, "receive-award", {"name": "x"}, version=7), 412),
    "a dry run by access": (lambda lab, it: dry(lab, it, "receive-award", {"name": "x"}, role="auditor"), 403),
    "a dry run of a beginning": (
        lambda lab, it: lab.call.post("/v1/innovations?dry_run=true", lab.proposal(form=...)), 422
    ),
}  # fmt: skip


def dry(lab: Lab, it: str, verb: str, body: dict[str, Any], version: int = 1, **more: Any) -> TestResponse:
    return lab.call.post(f"{it}/commands/{verb}?dry_run=true", body, headers={"If-Match": f'"v{version}"'}, **more)


@pytest.mark.parametrize("case", NOT_ENTERED)
def test_it_is_not_entered(lab: Lab, db: Connection, case: str) -> None:
    asked, status = NOT_ENTERED[case]
    assert asked(lab, lab.propose()).status_code == status
    assert entries(db) == []


@pytest.mark.parametrize("case", REFUSED)
def test_the_answer_is_the_same_where_it_cannot_be_entered(lab: Lab, db: Connection, case: str) -> None:
    asked, told, _ = REFUSED[case]
    it = lab.propose()
    whole = asked(lab, it).json or {}
    db.execute("ALTER TABLE refusals RENAME TO elsewhere")
    answer = asked(lab, it)
    assert problem(answer) == told
    assert {**(answer.json or {}), "correlation_id": ""} == {**whole, "correlation_id": ""}
    assert metric(lab.call) == {"entered": 1, "counted": 0, "lost": 1}


def test_beyond_the_budget_the_answer_is_the_same(lab: Lab, db: Connection) -> None:
    it = lab.propose()
    answers = [problem(lab.do(it, "receive-award", {"name": "x"}, version=7)) for _ in range(62)]
    assert set(answers) == {(412, "R52", "version-mismatch")}
    assert len(entries(db)) == 60
    assert metric(lab.call) == {"entered": 60, "counted": 2, "lost": 0}


def metric(call: Caller) -> dict[str, int]:
    lines = call.get("/metrics", role=None).text.splitlines()
    found = (line for line in lines if line.startswith("jejak_refusals_total"))
    return {line.split('entry="')[1].split('"')[0]: int(float(line.split()[-1])) for line in found}
