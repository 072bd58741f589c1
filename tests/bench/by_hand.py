"""The rival: the same life of an innovation written by hand, on Flask, psycopg and PostgreSQL.

One row is one version: what happened, and the state after it. A command reads the newest version and its region's
settings in one statement, checks the rule and inserts the next version, which commits. The primary key refuses who
comes second; a transaction around both statements would cost 15 % more and, without locks, keep nothing more.

BY_HAND_DATABASE is the address, BY_HAND_TOKENS a JSON object of token → account. Served by
`granian --interface wsgi --factory tests.bench.by_hand:create`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from queue import SimpleQueue
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import psycopg
from flask import Flask, Response, request
from psycopg.types.json import Jsonb, set_json_dumps, set_json_loads
from uuid_utils.compat import uuid7

CONNECTIONS = 4
"""As many as the process has threads."""
STAGES = ("drum_up", "diagnose", "design", "deliver", "display")
TABLES = """
CREATE TABLE region (code TEXT PRIMARY KEY, name TEXT NOT NULL, settings JSONB NOT NULL);
CREATE TABLE agency (
    id UUID PRIMARY KEY, region TEXT NOT NULL REFERENCES region, code TEXT NOT NULL, name TEXT NOT NULL
);
CREATE TABLE innovation_version (
    innovation UUID NOT NULL, version INTEGER NOT NULL, position BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    region TEXT NOT NULL, type TEXT NOT NULL, recorded_at TIMESTAMPTZ NOT NULL, occurred_on TEXT NOT NULL,
    actor TEXT NOT NULL, role TEXT NOT NULL, correlation_id TEXT NOT NULL, said JSONB NOT NULL, state JSONB NOT NULL,
    PRIMARY KEY (innovation, version)
);
"""
_NEWEST = """SELECT v.version, v.state, r.settings FROM innovation_version v JOIN region r ON r.code = v.region
             WHERE v.innovation = %s ORDER BY v.version DESC LIMIT 1"""
_INSERT = """INSERT INTO innovation_version (innovation, version, region, type, recorded_at, occurred_on, actor, role,
             correlation_id, said, state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
_HISTORY = """SELECT version, position, type, recorded_at, occurred_on, actor, role, correlation_id, said
              FROM innovation_version WHERE innovation = %s ORDER BY version"""

_encode = msgspec.json.Encoder().encode
State = dict[str, Any]


class Initiator(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    kind: str
    name: str | None = None


class Origin(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    kind: str
    reference: str | None = None


class Asked(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    occurred_on: date | None = None
    note: str | None = None


class Propose(Asked):
    title: str
    agency: str
    initiator: Initiator
    origin: Origin
    form: str
    problem: str
    idea: str


class StartStage(Asked):
    stage: str
    summary: str | None = None


class CompleteStage(Asked):
    stage: str
    result: str


class ReceiveAward(Asked):
    name: str
    giver: str | None = None
    year: int | None = None


class Refused(Exception):
    """Answered as a problem (RFC 9457)."""

    def __init__(self, status: int, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.facts = status, code, facts


def create() -> Flask:
    app, pool = Flask(__name__), _Pool(os.environ["BY_HAND_DATABASE"])
    accounts: dict[bytes, str] = {
        _digest(token): account for token, account in json.loads(os.environ["BY_HAND_TOKENS"]).items()
    }

    def asking() -> str:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        account = accounts.get(_digest(token)) if scheme.lower() == "bearer" else None
        if account is None:
            raise Refused(401, "unauthenticated")
        return account

    @app.post("/v1/innovations")
    def propose() -> Response:
        account, said = asking(), _read(Propose)
        with pool.lent() as db:
            row = db.execute(
                "SELECT r.code, r.settings FROM agency a JOIN region r ON r.code = a.region WHERE a.id = %s",
                (said.agency,),
            ).fetchone()
            if row is None:
                raise Refused(422, "unknown_reference", pointer="/agency")
            region, settings = row
            on = _business_date(said, settings)
            members = msgspec.to_builtins(said)
            state = {**members, "id": str(uuid7()), "region": region, "stages": {}, "awards": [], "vitality": "active"}
            state["milestone"], state["proposed_on"] = "proposed", on.isoformat()
            _insert(db, state, 1, "proposed", on, account, members)
        return _answer(201, state, 1)

    @app.post("/v1/innovations/<uuid:id>/commands/<verb>")
    def command(id: Any, verb: str) -> Response:
        account, known = asking(), _COMMANDS.get(verb)
        if known is None:
            raise Refused(404, "not-found")
        shape, type, change = known
        said = _read(shape)
        expected = request.headers.get("If-Match", "")
        if not expected.startswith('"v'):
            raise Refused(428, "precondition-required")
        with pool.lent() as db:
            row = db.execute(_NEWEST, (id,)).fetchone()
            if row is None:
                raise Refused(404, "not-found")
            version, state, settings = row
            if expected != f'"v{version}"':
                raise Refused(412, "version-mismatch", current=version)
            on = _business_date(said, settings)
            change(state, said, on)
            _insert(db, state, version + 1, type, on, account, msgspec.to_builtins(said))
        return _answer(200, state, version + 1)

    @app.get("/v1/innovations/<uuid:id>")
    def state(id: Any) -> Response:
        asking()
        with pool.lent() as db:
            row = db.execute(_NEWEST, (id,)).fetchone()
        if row is None:
            raise Refused(404, "not-found")
        return _answer(200, row[1], row[0])

    @app.get("/v1/innovations/<uuid:id>/history")
    def history(id: Any) -> Response:
        asking()
        with pool.lent() as db:
            cursor = db.execute(_HISTORY, (id,))
            names = [column.name for column in cursor.description or ()]
            items = [dict(zip(names, row, strict=True)) for row in cursor]
        if not items:
            raise Refused(404, "not-found")
        return Response(_encode({"items": items}), mimetype="application/json")

    app.register_error_handler(Refused, _problem)
    app.register_error_handler(psycopg.errors.UniqueViolation, lambda _: _problem(Refused(412, "version-mismatch")))
    app.register_error_handler(
        msgspec.ValidationError, lambda flaw: _problem(Refused(422, "invalid", detail=str(flaw)))
    )
    app.register_error_handler(msgspec.DecodeError, lambda flaw: _problem(Refused(400, "malformed", detail=str(flaw))))
    return app


def _start(state: State, said: StartStage, on: date) -> None:
    _in_order(state, said.stage, on)
    if said.stage in state["stages"]:
        raise Refused(409, "wrong-state", rule="R53")
    state["stages"][said.stage] = {"status": "in_progress", "started_on": on.isoformat()}
    state["stage"] = said.stage


def _complete(state: State, said: CompleteStage, on: date) -> None:
    _in_order(state, said.stage, on)
    stage = state["stages"].get(said.stage)
    if stage is None or stage["status"] != "in_progress":
        raise Refused(409, "wrong-state", rule="R53")
    if on.isoformat() < stage["started_on"]:
        raise Refused(409, "dates-run-backwards", rule="R04")
    if said.stage == "display":
        raise Refused(409, "unmeasured", rule="R12")
    stage.update(status="completed", completed_on=on.isoformat(), result=said.result)
    if said.stage == "deliver":
        state["milestone"] = "delivered"


def _in_order(state: State, stage: str, on: date) -> None:
    if stage not in STAGES:
        raise Refused(422, "unknown-stage-label", rule="R05", pointer="/stage")
    if state["vitality"] in ("discontinued", "superseded"):
        raise Refused(409, "ended", rule="R51")
    for earlier in STAGES[: STAGES.index(stage)]:
        before = state["stages"].get(earlier)
        if before is None or before["status"] != "completed":
            raise Refused(409, "stage-out-of-order", rule="R02", missing=earlier)
        if on.isoformat() < before["completed_on"]:
            raise Refused(409, "dates-run-backwards", rule="R04")


def _award(state: State, said: ReceiveAward, on: date) -> None:
    state["awards"].append({**msgspec.to_builtins(said), "occurred_on": on.isoformat()})


_COMMANDS: dict[str, tuple[type[Asked], str, Callable[[State, Any, date], None]]] = {
    "start-stage": (StartStage, "stage_started", _start),
    "complete-stage": (CompleteStage, "stage_completed", _complete),
    "receive-award": (ReceiveAward, "award_received", _award),
}


def _read(shape: type[Any]) -> Any:
    return msgspec.json.decode(request.get_data(), type=shape)


def _business_date(said: Asked, settings: State) -> date:
    """Today where none was said, in the region's zone; not after that."""
    today = datetime.now(ZoneInfo(settings["time_zone"])).date()
    if said.occurred_on is not None and said.occurred_on > today:
        raise Refused(422, "in_future", pointer="/occurred_on")
    return said.occurred_on or today


def _insert(
    db: psycopg.Connection[Any], state: State, version: int, type: str, on: date, account: str, said: State
) -> None:
    correlation = request.headers.get("Correlation-Id") or str(uuid7())
    now = datetime.now(UTC)
    db.execute(
        _INSERT,
        (state["id"], version, state["region"], type, now, on.isoformat(), account, "facilitator", correlation,
         Jsonb(said), Jsonb(state)),
    )  # fmt: skip


def _answer(status: int, state: State, version: int) -> Response:
    answer = Response(_encode({**state, "version": version}), status, mimetype="application/json")
    answer.headers["ETag"] = f'"v{version}"'
    return answer


def _problem(refused: Refused) -> Response:
    body = {"type": f"/problems/{refused.code}", "code": refused.code, "status": refused.status, **refused.facts}
    return Response(_encode(body), refused.status, mimetype="application/problem+json")


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


class _Pool:
    """Connections are made when they are first needed, and again after one broke."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._idle: SimpleQueue[psycopg.Connection[Any] | None] = SimpleQueue()
        for _ in range(CONNECTIONS):
            self._idle.put(None)

    @contextmanager
    def lent(self) -> Iterator[psycopg.Connection[Any]]:
        connection = self._idle.get()
        try:
            if connection is None or connection.closed:
                connection = psycopg.connect(self._address, autocommit=True, prepare_threshold=2)
            yield connection
        finally:
            self._idle.put(connection)


set_json_dumps(_encode)
set_json_loads(msgspec.json.decode)
