"""Refusals as they are read: the newest first, of those that are asked for, each with its leaf."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.app import create_app
from api.cli import main
from api.identity import Bearer
from domain.access import Actor, Grant, Role
from service.bootstrap import Service, open_service
from service.settings import Settings
from tests.api.conftest import ROLES, Caller, Lab
from tests.service.lab import Clock

URL = "/v1/audit/refusals"


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2024, 6, 3, 2, 0, tzinfo=UTC))


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[Service]:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'jejak.db'}",
        evidence_dir=str(tmp_path / "evidence"),
        dev_tokens={f"token-of-{role}": role for role in ROLES},
    )
    opened = open_service(settings, clock=clock, inline_projections=True)
    yield opened
    opened.close()


@pytest.fixture
def three(lab: Lab, clock: Clock) -> Lab:
    """A stale version, a rule and a role, an hour between them; the last in no region."""
    it = lab.propose()
    lab.do(it, "receive-award", {"name": "x"}, version=7)
    clock.move(hours=1)
    lab.do(it, "start-stage", {"stage": "design"}, role="dual")
    clock.move(hours=1)
    lab.call.post("/v1/regions", {"code": "36.74", "name": "x"})
    return lab


def listed(call: Caller, query: str = "", role: str = "auditor") -> list[dict[str, Any]]:
    answer = call.get(URL + query, role=role)
    assert answer.status_code == 200, answer.text
    return list((answer.json or {})["items"])


def codes(call: Caller, query: str = "") -> list[str]:
    return [each["code"] for each in listed(call, query)]


STALE, RULED, FORBIDDEN = "version-mismatch", "stage-out-of-order", "forbidden"


def test_the_newest_is_first_and_each_has_its_leaf(three: Lab) -> None:
    last, ruled, stale = listed(three.call)
    assert [each["code"] for each in (last, ruled, stale)] == [FORBIDDEN, RULED, STALE]
    assert (stale["account"], stale["roles"], stale["rule"], stale["status"]) == (
        "dev-facilitator", ["facilitator"], "R52", 412,
    )  # fmt: skip
    assert (stale["kind"], stale["command"], stale["seen"], stale["version"]) == ("innovation", "receive-award", 7, 1)
    assert (stale["recorded_at"], ruled["sequence"]) == ("2024-06-03T02:00:00Z", 1)
    assert (last["log"], last["leaf_index"]) == ("jejak.local/system/refusals", 0)
    proven = three.call.get("/v1/audit/logs/36.72/refusals/status", role="auditor")
    assert (proven.json or {})["logs"][0]["size"] == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?region=36.72", [RULED, STALE]),
        ("?region=system", [FORBIDDEN]),
        ("?region=99.99", []),
        ("?account=dev-facilitator", [FORBIDDEN, STALE]),
        ("?account=dev-facilitator&region=36.72", [STALE]),
        ("?account=nobody", []),
        ("?rule=R52", [STALE]),
        ("?rule=R99", []),
        ("?from=2024-06-03T03:00:00Z", [FORBIDDEN, RULED]),
        ("?to=2024-06-03T03:00:00Z", [RULED, STALE]),
        ("?from=2024-06-03T02:30:00Z&to=2024-06-03T03:30:00%2B00:00&rule=R02", [RULED]),
        ("?from=2024-06-03&to=2024-06-03", [FORBIDDEN, RULED, STALE]),
        ("?to=2024-06-02", []),
        ("?from=2024-06-04", []),
        ("?from=2024", [FORBIDDEN, RULED, STALE]),
    ],
)
def test_what_is_asked_for_is_found(three: Lab, query: str, found: list[str]) -> None:
    assert codes(three.call, query) == found


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("query", ["", "&to=2030", "&account=dev-facilitator", "&region=36.72"])
def test_pages_are_complete(three: Lab, query: str, limit: int) -> None:
    pages, cursor = [], ""
    while cursor is not None:
        answer = three.call.get(f"{URL}?limit={limit}{query}{cursor}", role="auditor").json or {}
        pages += answer["items"]
        cursor = answer["next"] and f"&cursor={answer['next']}"
    assert pages == listed(three.call, f"?limit=200{query}")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from=x", 400), ("?to=2024-13", 400), ("?from=2024-06-04&to=2024-06-03", 400), ("?cursor=x", 400),
        ("?cursor=0", 400), ("?limit=0", 400), ("?x=1", 400), ("?from=0001-01-01", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_malformed(three: Lab, query: str, status: int) -> None:
    assert three.call.get(URL + query, role="auditor").status_code == status


def test_whoever_is_known_may_read_and_the_public_may_not(three: Lab) -> None:
    assert len(listed(three.call, role="admin")) == 3
    assert len(listed(three.call, role="innovator")) == 2, "what belongs to no region is for who knows of all accounts"
    assert three.call.get(URL, role=None).status_code == 401
    assert len(listed(three.call)) == 3


def test_of_a_region_only_who_reaches_all_of_it(three: Lab, service: Service) -> None:
    class Scoped:
        def asking(self, authorization: str | None, *, remembering: bool = False) -> Bearer:
            return Bearer(Actor(account="rina", grants=(Grant(role=Role.AUDITOR, region="36.72"),)))

    call = Caller(create_app(service, accounts=Scoped()))
    assert codes(call) == codes(call, "?region=36.72") == [RULED, STALE]
    assert call.get(URL + "?region=36.74").status_code == call.get(URL + "?region=system").status_code == 403


def test_what_was_left_out_is_told(three: Lab, clock: Clock) -> None:
    for _ in range(61):
        three.call.post("/v1/regions", {"code": "36.74", "name": "x"})
    clock.move(minutes=1)
    three.call.post("/v1/regions", {"code": "36.74", "name": "x"})
    newest, left_out, *_ = listed(three.call)
    assert newest["left_out"] is None
    assert left_out["left_out"]["count"] == 2
    assert (left_out["command"], left_out["region"], left_out["account"]) == (None, None, "dev-facilitator")


def test_an_entry_that_cannot_be_read_is_told(three: Lab, service: Service) -> None:
    connection = service.store.connection()
    connection.execute("DROP TRIGGER refusals_are_never_changed")
    connection.execute("UPDATE refusals SET state=? WHERE no=2", (b"{}",))
    connection.close()
    answer = three.call.get(URL, role="auditor")
    assert (answer.status_code, (answer.json or {})["code"]) == (503, "ledger-damaged")


def test_the_command_line_lists_them_too(three: Lab, service: Service) -> None:
    env = {"JEJAK_DATABASE": service.settings.database, "JEJAK_EVIDENCE_DIR": service.settings.evidence_dir}

    def jejak(*more: str) -> str:
        done = CliRunner().invoke(main, ["audit", "refusals", *more], env=env)
        assert done.exit_code == 0, done.output
        return done.stdout

    assert json.loads(jejak("--json"))["items"] == [
        {**each, "recorded_at": each["recorded_at"].replace("Z", "+00:00")} for each in listed(three.call)
    ]
    assert "412  R52  version-mismatch: innovation receive-award" in jejak("--rule", "R52")
    assert "(saw 7, was 1)" in jejak("--account", "dev-facilitator", "--region", "36.72", "--from", "2024-06-03")
    assert jejak("--to", "2024-06-02") == ""
