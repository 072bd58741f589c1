"""Every cell of role × command × where it is done × what is known of the key: the table and the behaviour agree.

What is expected is made of the contract's table, written out in `tests/domain/test_access.py`, and of where a role
was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from api.routing import Reach, Route
from domain.access import Grant, Role
from service.bootstrap import open_service
from service.kinds import KINDS
from service.settings import Settings
from service.store import Receipt
from tests.api.conftest import NOW
from tests.api.payloads import BEGINNING, CHANGING, filled
from tests.api.reaching import AWAY, HOME, Cities
from tests.api.test_reach import same
from tests.api.the_routes import every_route
from tests.domain.test_access import CONTRACT

PLACES = ("own", "other", "away", "unknown")
GIVEN = ("agency", "region", "nation")
"""How far a role was given: for one agency of the home region, for all of it, for the nation."""
KEYS = (None, "fresh", "used")
ROLES = [role for role in Role if role is not Role.PUBLIC]
CELLS = [(role, given) for role in ROLES for given in GIVEN]
COVERED, READABLE, HIDDEN = "covered", "readable", "hidden"
BEYOND = (200, 201, 409, 412, 422)
"""What is answered once access is no question any more."""


def reach(role: Role, given: str, kind: str, place: str) -> str:
    """What an account that was given a role so far has to do with a thing."""
    if place == "unknown":
        return HIDDEN
    if kind == "account":
        keeps = given == "nation" or (given == "region" and place != "away")
        if role is Role.AUDITOR:
            return READABLE if keeps else HIDDEN
        return COVERED if keeps and role is Role.ADMIN else HIDDEN
    if given == "nation":
        return COVERED
    if place == "away":
        return HIDDEN
    if kind in ("innovation", "agency"):
        return COVERED if given == "region" or place == "own" else HIDDEN
    if given == "region":
        return COVERED
    return HIDDEN if kind == "erasure" else READABLE


def may(role: Role, kind: str, verb: str) -> bool:
    return verb in CONTRACT[role.value].get(kind, "").split()


def expected(role: Role, given: str, kind: str, verb: str, place: str, key: str | None) -> tuple[int, ...]:
    """Of a command on something, in the order of the checks."""
    if not may(role, kind, verb):
        return (403,)
    found = reach(role, given, kind, place)
    if found == READABLE:
        return (403,)
    if key == "used":
        return (422,)
    return (404,) if found == HIDDEN else BEYOND


def expected_to_begin(role: Role, given: str, kind: str, verb: str, place: str, key: str | None) -> tuple[int, ...]:
    if not may(role, kind, verb):
        return (403,)
    if key == "used":
        return (422,)
    if kind == "region":  # its code is no reference
        return BEYOND if given == "nation" or (given == "region" and place in ("own", "other")) else (403,)
    if place == "unknown" or (place == "away" and given != "nation"):
        return (422,)
    whole = given != "agency" or (kind == "innovation" and place == "own")
    return BEYOND if whole else (403,)


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cities]:
    place = tmp_path_factory.mktemp("cities")
    settings = Settings(database=f"sqlite:///{place / 'jejak.db'}", evidence_dir=str(place / "evidence"))
    service = open_service(settings, clock=lambda: NOW, inline_projections=True)
    yield Cities(service)
    service.close()


def account(cities: Cities, role: Role, given: str) -> str:
    """Its token's name; it has used a key for something else."""
    agencies = frozenset({UUID(cities.agencies["own"])}) if given == "agency" else None
    grant = Grant(role=role, region=None if given == "nation" else HOME, agencies=agencies)
    name = cities.holding(f"{role.value} of {given}", grant)
    if cities.service.store.receipt(name, "used") is None:
        thing = cities.things["own"]["innovation"]
        cities.service.store.keep_receipt(
            Receipt(
                account=name, key="used", digest=b"of another request", kind="innovation", aggregate=thing, version=1,
                created=True, recorded_at=NOW,
            )
        )  # fmt: skip
    return name


def sent(cities: Cities, role: str, path: str, body: dict[str, Any], key: str | None, *, begins: bool) -> Any:
    headers = {} if begins else {"If-Match": '"v1"'}
    return cities.call.post(path, body, role=role, headers=headers | ({"Idempotency-Key": key} if key else {}))


def test_there_is_a_payload_for_every_command(cities: Cities) -> None:
    assert {(kind, verb) for kind, entry in KINDS.items() for verb in entry.commands} == {*BEGINNING, *CHANGING}
    wrong = {}
    for (kind, verb), body in CHANGING.items():
        path = f"{cities.path('own', kind)}/commands/{verb}?dry_run=true"
        answer = sent(cities, "all", path, filled(body, cities.things["own"]), None, begins=False)
        if answer.status_code not in (200, 409):
            wrong[kind, verb] = answer.text
    assert wrong == {}


@pytest.mark.parametrize(("role", "given"), CELLS)
def test_a_command_on_something(cities: Cities, role: Role, given: str) -> None:
    name = account(cities, role, given)
    wrong = {}
    for (kind, verb), body in CHANGING.items():
        for place in PLACES:
            for key in KEYS:
                statuses = expected(role, given, kind, verb, place, key)
                dry = "?dry_run=true" if statuses == BEYOND else ""
                path = f"{cities.path(place, kind)}/commands/{verb}{dry}"
                answer = sent(cities, name, path, filled(body, cities.things["own"]), key, begins=False)
                if answer.status_code not in statuses:
                    wrong[kind, verb, place, key] = (answer.status_code, statuses)
    assert wrong == {}


@pytest.mark.parametrize(("role", "given"), CELLS)
def test_a_command_that_begins_something(cities: Cities, role: Role, given: str) -> None:
    name = account(cities, role, given)
    wrong = {}
    nowhere = {"region": "99.99", "agency": str(UUID(int=99))}
    for (kind, verb), body in BEGINNING.items():
        for place in PLACES:
            for key in KEYS:
                statuses = expected_to_begin(role, given, kind, verb, place, key)
                dry = "?dry_run=true" if statuses == BEYOND else ""
                path = f"/v1/{KINDS[kind].plural}{dry}"
                answer = sent(cities, name, path, filled(body, cities.things.get(place, nowhere)), key, begins=True)
                if answer.status_code not in statuses:
                    wrong[kind, verb, place, key] = (answer.status_code, statuses)
    assert wrong == {}


@pytest.mark.parametrize(("role", "given"), CELLS)
def test_reading_something(cities: Cities, role: Role, given: str) -> None:
    name = account(cities, role, given)
    wrong = {}
    for kind in KINDS:
        for place in PLACES:
            is_there = reach(role, given, kind, place) != HIDDEN
            for more in (
                "",
                "/history",
                "/commands",
                *(("/diff?from=0&to=1", "/audit") if kind == "innovation" else ()),
            ):
                answer = cities.call.get(cities.path(place, kind) + more, role=name)
                if answer.status_code != (200 if is_there else 404):
                    wrong[kind, place, more] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("verb", ["propose", "revise"])
def test_a_key_does_what_it_did(cities: Cities, verb: str) -> None:
    """Fresh, again, and with another request, where the role permits it."""
    name = account(cities, Role.INNOVATOR, "agency")
    proposal = cities.proposal(cities.agencies["own"], title=f"Kunci {verb}")
    path, body, begins = "/v1/innovations", proposal, True
    if verb == "revise":
        path = f"{path}/{cities.made(path, proposal)['id']}/commands/revise"
        body, begins = {"objective": "cepat"}, False
    first, again = (sent(cities, name, path, body, f"key of {verb}".replace(" ", "-"), begins=begins) for _ in "ab")
    assert first.status_code in (200, 201)
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert "Idempotent-Replayed" in again.headers
    other = sent(cities, name, path, {**body, "benefit": "x"}, f"key-of-{verb}", begins=begins)
    assert (other.status_code, other.json["code"]) == (422, "key-reused")


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_token_nothing_is_done_anywhere(cities: Cities, kind: str) -> None:
    for (of, verb), body in {**CHANGING, **BEGINNING}.items():
        for place in PLACES if of == kind else ():
            path = (
                f"{cities.path(place, kind)}/commands/{verb}" if (of, verb) in CHANGING else f"/v1/{KINDS[of].plural}"
            )
            assert cities.call.post(path, body, role=None).status_code == 401, (kind, verb, place)


# routes: whatever is served has a policy, and what it serves is of nobody who was not let in


ROUTES = every_route()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_has_the_policy_of_what_it_is(route: Route) -> None:
    names_a_thing = "/{id}" in route.path or "/v1/regions/{code}" in route.path
    assert route.open is not route.path.startswith("/v1/")
    assert (route.reach is Reach.COMMAND) == (route.command is not None)
    if route.open:
        assert (route.public, route.command, route.reach) == (False, None, Reach.NONE)
    elif route.method == "GET":
        assert (route.reach is Reach.THING) == names_a_thing
    else:
        assert route.command is not None or route.uploads or route.reach is Reach.LOG


TELLING_NOTHING = {"checkpoint", "checkpoints", "proof/consistency", "status"}
"""What every account may ask of the ledger: heads and hashes, that name nothing and nobody."""


def test_few_routes_need_no_reach() -> None:
    found = {route.path.rpartition("/audit/")[2] for route in ROUTES if route.reach is Reach.NONE and not route.open}
    assert {path.removeprefix("logs/{log}/") for path in found} == TELLING_NOTHING


def _address(route: Route, things: dict[str, str], digest: str) -> str:
    kind = route.fixed.get("kind", "innovation")
    words = {"id": things[kind], "code": things["region"], "log": HOME, "tile": "entries/000.p/1", "sha256": digest}
    path = route.path.format(**words, bundle="0" * 32)
    needed = {"region": HOME, "year": "2024", "from": "0", "to": "1", "aggregate": things["innovation"], "version": "1"}
    said = {parameter.name for parameter in route.parameters if parameter.required}
    said |= {"aggregate", "version"} if route.name.startswith("audit-inclusion") else set()
    return path + "".join(f"{'&' if place else '?'}{name}={needed[name]}" for place, name in enumerate(sorted(said)))


READ = [each for each in ROUTES if each.method == "GET" and not each.open and each.name != "events-stream"]
"""The stream tells what pages of the feed do, for a minute: see `test_reach.py`."""


@pytest.mark.parametrize("route", READ, ids=lambda route: route.name)
@pytest.mark.parametrize("reader", ["of nothing", "of elsewhere"])
def test_nothing_is_told_to_who_reaches_nothing_of_it(cities: Cities, route: Route, reader: str) -> None:
    """No answer names what is out of reach, whatever the address; one that is not there yet is found by its route."""
    grants = () if reader == "of nothing" else tuple(Grant(role=role, region=AWAY) for role in ROLES)
    name = cities.holding(reader, *grants)
    digest = "ab" * 32
    for place in ("own", "other"):
        answer = cities.call.get(_address(route, cities.things[place], digest), role=name)
        assert answer.status_code < 500, answer.text
        told = answer.text
        if answer.status_code >= 400:
            told = str(same(answer))
        named = (f"{word} {place}" for word in ("Inovasi", "Warga", "Pemegang"))
        for thing in (*named, *(id for kind, id in cities.things[place].items() if kind != "region")):
            assert thing not in told, (route.path, thing)
