"""Erasures over HTTP: asked, decided by another, and certified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api.app import create_app
from domain.access import Actor, Grant, Role
from service.bootstrap import Service
from service.histories import represent
from service.people.keys import Keys
from service.store.tokens import token
from tests.api.conftest import NOW, As, Caller, Lab


@pytest.fixture
def person(service: Service, lab: Lab) -> str:
    address = lab.propose(initiator={"kind": "citizen", "name": "Siti"})
    sealed = service.read("innovation", UUID(address.rpartition("/")[2])).representation["initiator"]["name"]
    return str(token(sealed).subject)


@pytest.fixture
def asked(lab: Lab, person: str) -> dict[str, Any]:
    body = {"region": "36.72", "subjects": [person], "legal_basis": "UU 27/2022 Pasal 8"}
    return lab.made("/v1/erasures", body)


def copies_end() -> str:
    """The Tuesday after: on Monday the week's key is due, and the worker looks once a day."""
    days = (NOW + timedelta(days=ahead) for ahead in range(2, 9))
    return next(day for day in days if day.isoweekday() == 2).date().isoformat()


def address(asked: dict[str, Any]) -> str:
    return f"/v1/erasures/{asked['id']}"


def test_what_was_asked_is_shown_to_the_region_and_not_to_the_public(call: Caller, asked: dict[str, Any]) -> None:
    assert asked["status"] == "requested"
    assert call.get(address(asked)).json == asked
    assert call.get("/v1/erasures?region=36.72").json["items"] == [asked]
    assert call.get(address(asked), role=None).status_code == 401
    assert call.get("/v1/erasures", role=None).status_code == 401


def test_it_is_certified_when_it_is_done(lab: Lab, person: str, asked: dict[str, Any]) -> None:
    certificate = f"{address(asked)}/certificate"
    assert lab.call.get(certificate).status_code == 404
    answer = lab.do(address(asked), "approve", role="leader")
    assert answer.status_code == 200, answer.text
    found = lab.call.get(certificate).json
    leaf = {name: answer.json[name] for name in ("leaf_index", "leaf_hash")}
    instant = represent.instant(NOW)
    assert found == {
        "erasure": asked["id"], "region": "36.72", "legal_basis": "UU 27/2022 Pasal 8",
        "requested_by": "dev-facilitator", "approved_by": "dev-leader", "approved_at": instant,
        "subjects": [{"subject": person, "destroyed_at": instant}], "copies_end": copies_end(),
        "log": "jejak.local/36.72", **leaf,
    }  # fmt: skip


def test_what_is_not_done_is_not_certified(lab: Lab, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as nothing:
        nothing.setattr(Keys, "destroy", lambda *_: None)
        assert lab.do(address(asked), "approve", role="leader").status_code == 200
        assert lab.call.get(f"{address(asked)}/certificate").status_code == 503
    assert lab.call.get("/readyz", role=None).json["erased"] is True
    assert lab.call.get(f"{address(asked)}/certificate").status_code == 200


def test_a_role_that_may_not_decide_does_not(lab: Lab, asked: dict[str, Any]) -> None:
    assert lab.do(address(asked), "approve", role="facilitator").status_code == 403
    assert lab.do(address(asked), "refuse", role="mentor").status_code == 403
    answer = lab.do(address(asked), "refuse", {"reason": "Arsip"}, role="leader")
    assert (answer.status_code, answer.json["rule"], answer.json["errors"][0]["pointer"]) == (422, "R61", "/law")


def test_whom_nobody_named_cannot_be_erased(lab: Lab) -> None:
    body = {"region": "36.72", "subjects": ["018b3b4c-5d6e-7f80-9102-030405060708", "x"], "legal_basis": "x"}
    answer = lab.call.post("/v1/erasures", body)
    assert answer.status_code == 422
    assert "/subjects/1" in [error["pointer"] for error in answer.json["errors"]]


@pytest.mark.parametrize(("agencies", "status"), [(None, 200), (frozenset({UUID(int=1)}), 404)])
def test_it_is_of_the_whole_region_and_nothing_for_who_has_a_part_of_it(
    service: Service, lab: Lab, asked: dict[str, Any], agencies: frozenset[UUID] | None, status: int
) -> None:
    actor = Actor(account="rina", grants=(Grant(role=Role.FACILITATOR, region="36.72", agencies=agencies),))
    client = create_app(service, accounts=As(actor)).test_client()
    assert client.get(address(asked)).status_code == status
    assert len(client.get("/v1/erasures").json["items"]) == (status == 200)
