"""Accounts over HTTP: who may know of them, and how far whoever keeps them reaches."""

from __future__ import annotations

from typing import Any

import pytest

from domain.access import POLICY, Actor, Grant, Role, everywhere
from service.bootstrap import Service
from tests.api.reaching import AWAY, HOME, Cities
from tests.api.test_reach import same

URL = "/v1/accounts"


@pytest.fixture
def cities(service: Service) -> Cities:
    found = Cities(service)
    found.known.actors["nation"] = everywhere("nation", Role.ADMIN)
    found.known.actors["mentor"] = everywhere("mentor", Role.MENTOR, Role.FACILITATOR)
    found.known.actors["audit"] = Actor(account="audit", grants=(Grant(role=Role.AUDITOR, region=HOME),))
    found.known.actors["admin"] = Actor(account="admin", grants=(Grant(role=Role.ADMIN, region=HOME),))
    found.known.actors["away"] = Actor(account="away", grants=(Grant(role=Role.ADMIN, region=AWAY),))
    return found


def registered(cities: Cities, home: str | None = HOME, **more: Any) -> str:
    body = {**({} if home is None else {"home": home}), **more}
    answer = cities.call.post(URL, body, role="nation")
    assert answer.status_code == 201, answer.text
    id = str(answer.json["id"])
    cities.known.actors["self"] = Actor(account=id, grants=())
    return id


def do(cities: Cities, id: str, verb: str, body: dict[str, Any] | None = None, *, role: str, version: int = 1) -> Any:
    headers = {"If-Match": f'"v{version}"'}
    return cities.call.post(f"{URL}/{id}/commands/{verb}", body or {}, role=role, headers=headers)


def test_an_account_tells_what_it_holds_and_how_it_came_to_it(cities: Cities) -> None:
    id = registered(cities, name="Sari", identity={"issuer": "https://sso", "subject": "7"})
    grant = {"role": "innovator", "region": HOME, "agencies": [f"{HOME}/OWN"], "until": "2025-12-31"}
    answer = do(cities, id, "grant-role", grant, role="admin")
    assert answer.status_code == 200, answer.text
    shown = cities.call.get(f"{URL}/{id}", role="admin").json
    assert shown == answer.json["account"]
    assert (shown["name"], shown["home"], shown["status"]) == ("Sari", HOME, "active")
    assert shown["identities"] == [{"issuer": "https://sso", "subject": "7"}]
    assert shown["grants"] == [
        {
            "role": "innovator", "region": HOME, "agencies": [cities.agencies["own"]], "until": "2025-12-31",
            "granted_by": "admin", "granted_at": "2024-06-03T02:00:00.000000Z",
        }
    ]  # fmt: skip
    history = cities.call.get(f"{URL}/{id}/history", role="audit").json["items"]
    assert [each["type"] for each in history] == ["account.registered", "account.role_granted"]
    assert history[1]["policy"] == POLICY


def test_only_itself_admins_and_auditors_know_of_an_account(cities: Cities) -> None:
    id, unknown = registered(cities), f"{URL}/00000000-0000-0000-0000-000000000009"
    nations = registered(cities, home=None)
    cities.known.actors["self"] = Actor(account=id, grants=(Grant(role=Role.MENTOR, region=HOME),))
    for more in ("", "/history", "/commands"):
        for role, known in (("nation", 200), ("admin", 200), ("audit", 200), ("self", 200), ("away", 404)):
            assert cities.call.get(f"{URL}/{id}{more}", role=role).status_code == known, (role, more)
        hidden = cities.call.get(f"{URL}/{id}{more}", role="mentor")
        nobody = cities.call.get(unknown + more, role="mentor")
        assert (hidden.status_code, same(hidden)) == (404, same(nobody))
    assert cities.call.get(f"{URL}/{nations}", role="admin").status_code == 404
    assert cities.call.get(f"{URL}/{nations}", role="nation").status_code == 200
    for path in (URL, f"{URL}/{id}"):
        assert cities.call.get(path, role=None).status_code == 401


def test_lists_and_the_feed_hold_the_accounts_that_may_be_known_of(cities: Cities) -> None:
    there, here = registered(cities, home=AWAY), registered(cities, name="Sari")
    at_home = {here, *(cities.things[place]["account"] for place in ("own", "other"))}
    at_theirs = {there, cities.things["away"]["account"]}
    seen = {
        "nation": at_home | at_theirs,
        "admin": at_home,
        "audit": at_home,
        "away": at_theirs,
        "self": {here},
        "mentor": set(),
    }
    for role, ids in seen.items():
        page = cities.call.get(URL, role=role)
        assert {each["id"] for each in page.json["items"]} == ids, role
        events = cities.call.get("/v1/events?limit=200", role=role).json["items"]
        told = {each["subject"].partition("/")[2] for each in events if each["subject"].startswith("accounts/")}
        assert told == ids, role
    assert "Sari" not in cities.call.get(URL, role="nation").text
    assert cities.call.get(f"{URL}?region={AWAY}", role="admin").json["items"] == []


def test_whoever_reaches_the_nation_otherwise_gets_everything_else_of_the_feed(cities: Cities) -> None:
    registered(cities)
    whole = cities.call.get("/v1/events?limit=200", role="nation").json["items"]
    others = cities.call.get("/v1/events?limit=200", role="mentor").json["items"]
    assert others == [each for each in whole if not each["subject"].startswith("accounts/")]


def test_nobody_grants_further_than_they_reach(cities: Cities) -> None:
    id = registered(cities)
    for region, status in ((HOME, 200), (AWAY, 422), ("99.99", 422), (None, 403)):
        body = {"role": "mentor", **({} if region is None else {"region": region})}
        version = cities.call.get(f"{URL}/{id}", role="nation").json["version"]
        assert do(cities, id, "grant-role", body, role="admin", version=version).status_code == status, region
        assert do(cities, id, "grant-role", body, role="away", version=version).status_code == 404
    wide = do(cities, id, "grant-role", {"role": "leader"}, role="nation", version=2)
    assert wide.status_code == 200
    assert do(cities, id, "withdraw-role", {"role": "leader"}, role="admin", version=3).status_code == 403
    assert cities.call.post(URL, {"home": AWAY}, role="admin").status_code == 422
    assert cities.call.post(URL, {}, role="admin").status_code == 403
    assert cities.call.post(URL, {"home": HOME}, role="admin").status_code == 201


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"role": "public"}, "/role"),
        ({"role": "mentor", "agencies": ["OWN"]}, "/region"),
        ({"role": "mentor", "region": HOME, "agencies": [f"{HOME}/OWN", "TIDAK-ADA"]}, "/agencies/1"),
        ({"role": "mentor", "region": HOME, "agencies": [f"{AWAY}/AWAY"]}, "/agencies/0"),
        ({"role": "mentor", "region": HOME, "until": "2024"}, "/until"),
    ],
)
def test_what_cannot_be_granted_is_told_at_its_place(cities: Cities, body: dict[str, Any], pointer: str) -> None:
    answer = do(cities, registered(cities), "grant-role", body, role="nation")
    assert (answer.status_code, [each["pointer"] for each in answer.json["errors"]]) == (422, [pointer])


def test_break_glass_over_http(cities: Cities) -> None:
    id = registered(cities)
    do(cities, id, "grant-role", {"role": "mentor", "region": HOME, "agencies": [f"{HOME}/OWN"]}, role="nation")
    granted = cities.service.accounts.actor(id)
    assert granted is not None
    cities.known.actors["self"] = granted
    asked = {"role": "facilitator", "region": AWAY, "reason": "banjir", "hours": 8}
    assert do(cities, id, "request-break-glass", {**asked, "hours": 9}, role="self", version=2).status_code == 422
    assert do(cities, id, "request-break-glass", asked, role="nation", version=2).json["rule"] == "R59"
    assert do(cities, id, "request-break-glass", asked, role="self", version=2).status_code == 200
    assert do(cities, id, "approve-break-glass", role="self", version=3).status_code == 403
    assert do(cities, id, "approve-break-glass", role="admin", version=3).status_code == 403
    approved = do(cities, id, "approve-break-glass", role="nation", version=3)
    assert approved.json["account"]["break_glass"]["expires_at"] == "2024-06-03T10:00:00.000000Z"
    actor = cities.service.accounts.actor(id)
    assert actor is not None
    assert Grant(role=Role.FACILITATOR, region=AWAY) in actor.grants
    assert do(cities, id, "end-break-glass", role="self", version=4).status_code == 200


def test_what_can_be_done_with_ones_own_account(cities: Cities) -> None:
    id = registered(cities)
    cities.known.actors["self"] = Actor(account=id, grants=(Grant(role=Role.ADMIN, region=HOME),))
    listed = cities.call.get(f"{URL}/{id}/commands", role="self").json["items"]
    assert {each["command"]: each["rule"] for each in listed if not each["allowed"]} == {
        "grant-role": "R57", "approve-break-glass": "R53", "end-break-glass": "R53", "reopen": "R53",
    }  # fmt: skip


def test_the_systems_leaves_are_for_who_knows_of_all_accounts(cities: Cities) -> None:
    registered(cities)
    for role, statuses in (("mentor", (403, 403)), ("admin", (403, 403)), ("nation", (404, 404))):  # nothing is signed
        entries = cities.call.get("/v1/audit/tile/entries/000.p/1?log=system", role=role)
        bundle = cities.call.post("/v1/audit/bundles", {"log": "system"}, role=role)
        assert (entries.status_code, bundle.status_code) == statuses, role
