"""Who was shown names of persons: for auditors and admins of the region, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from api.app import create_app
from domain.access import Actor, Grant, Role
from service.bootstrap import Service
from tests.api.conftest import As, Caller, Lab

TANGSEL = "36.74"


@pytest.fixture
def read(lab: Lab) -> list[str]:
    """Two innovations of two regions, each read by the mentor and the evaluator."""
    lab.made("/v1/regions", {"code": TANGSEL, "name": "Kota Tangerang Selatan"}, role="admin")
    lab.made("/v1/agencies", {"region": TANGSEL, "code": "DPMPTSP", "name": "DPMPTSP"})
    siti = {"kind": "citizen", "name": "Siti"}
    told = [lab.propose(initiator=siti), lab.propose(initiator=siti, agency=f"{TANGSEL}/DPMPTSP")]
    for address in told:
        for role in ("mentor", "evaluator"):
            assert lab.call.get(address, role=role).status_code == 200
    return told


def shown(call: Caller, query: str = "", role: str | None = "auditor") -> Any:
    answer = call.get(f"/v1/audit/shown{query}", role=role)
    assert answer.status_code == 200, answer.text
    return answer.json


def accounts(page: Any) -> list[tuple[str, str]]:
    return [(item["account"], item["region"]) for item in page["items"]]


def test_the_newest_stand_first(call: Caller, read: list[str]) -> None:
    page = shown(call)
    assert accounts(page) == [
        ("dev-evaluator", TANGSEL), ("dev-mentor", TANGSEL), ("dev-evaluator", "36.72"), ("dev-mentor", "36.72"),
    ]  # fmt: skip
    assert page["items"][0]["what"] == f"GET {read[1]}"
    assert len(page["items"][0]["subjects"]) == 1


def test_pages_go_on_where_the_last_one_ended(call: Caller, read: list[str]) -> None:
    first = shown(call, "?limit=3")
    assert accounts(shown(call, f"?limit=3&cursor={first['next']}")) == [("dev-mentor", "36.72")]
    assert shown(call, f"?limit=3&cursor={first['next']}")["next"] is None


def test_they_are_found_by_account_person_and_region(call: Caller, read: list[str]) -> None:
    assert accounts(shown(call, "?account=dev-mentor")) == [("dev-mentor", TANGSEL), ("dev-mentor", "36.72")]
    assert accounts(shown(call, "?account=dev-mentor&region=36.72")) == [("dev-mentor", "36.72")]
    (person,) = shown(call, "?region=36.72&limit=1")["items"][0]["subjects"]
    assert accounts(shown(call, f"?subject={person}")) == [("dev-evaluator", "36.72"), ("dev-mentor", "36.72")]
    assert accounts(shown(call, "?region=99.99")) == []


@pytest.mark.parametrize("role", ["innovator", "facilitator", "mentor", "evaluator", "leader"])
def test_others_are_not_told(call: Caller, read: list[str], role: str) -> None:
    assert call.get("/v1/audit/shown", role=role).status_code == 403
    assert call.get("/v1/audit/shown", role=None).status_code == 401


def test_an_admin_is_told(call: Caller, read: list[str]) -> None:
    assert len(shown(call, role="admin")["items"]) == 4


@pytest.mark.parametrize("query", ["?subject=x", "?limit=0", "?cursor=x", "?who=x"])
def test_a_query_that_makes_no_sense_is_told(call: Caller, query: str) -> None:
    assert call.get(f"/v1/audit/shown{query}", role="auditor").status_code == 400


@pytest.mark.parametrize(
    ("grants", "query", "seen"),
    [
        ((Grant(role=Role.AUDITOR, region=TANGSEL),), "", {TANGSEL}),
        ((Grant(role=Role.AUDITOR, region=TANGSEL),), f"?region={TANGSEL}", {TANGSEL}),
        ((Grant(role=Role.AUDITOR, region=TANGSEL),), "?region=36.72", None),
        ((Grant(role=Role.AUDITOR, region=TANGSEL, agencies=frozenset()),), "", None),
        ((Grant(role=Role.AUDITOR, region=TANGSEL), Grant(role=Role.MENTOR)), "", {TANGSEL}),
        ((Grant(role=Role.AUDITOR, region=TANGSEL), Grant(role=Role.ADMIN, region="36.72")), "", {TANGSEL, "36.72"}),
    ],
)
def test_an_auditor_is_told_of_the_regions_that_are_audited(
    service: Service, lab: Lab, read: list[str], grants: tuple[Grant, ...], query: str, seen: set[str] | None
) -> None:
    client = create_app(service, accounts=As(Actor(account="rina", grants=grants))).test_client()
    answer = client.get(f"/v1/audit/shown{query}")
    assert answer.status_code == (403 if seen is None else 200)
    if seen is not None:
        assert {item["region"] for item in answer.json["items"]} == seen
