"""What is out of a caller's reach is not there, at whichever door it is asked for."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from api.app import create_app
from api.feed import Streams
from domain.access import Actor, Grant, Role
from service.bootstrap import Service
from tests.api.conftest import Caller
from tests.api.reaching import AWAY, HOME, NOBODY, Cities

READING = ("", "/history", "/commands", "/diff?from=0&to=1", "/audit", "?version=1", "?as_of=2024-06-03")


@pytest.fixture
def cities(service: Service) -> Cities:
    return Cities(service)


@pytest.fixture
def innovator(cities: Cities) -> str:
    return cities.granted(Role.INNOVATOR)


def same(answer: Any) -> dict[str, Any]:
    """Of a problem what does not name the request."""
    return {name: value for name, value in answer.json.items() if name not in ("instance", "correlation_id")}


@pytest.mark.parametrize("more", READING)
def test_what_is_out_of_reach_reads_as_what_was_never_there(cities: Cities, innovator: str, more: str) -> None:
    assert cities.call.get(cities.path("own") + more, role=innovator).status_code == 200
    nothing = cities.call.get(cities.path("nowhere") + more, role=innovator)
    for place in ("other", "away"):
        answer = cities.call.get(cities.path(place) + more, role=innovator)
        assert (answer.status_code, same(answer)) == (404, same(nothing))
        assert dict(answer.headers).keys() == dict(nothing.headers).keys()


@pytest.mark.parametrize(
    ("kind", "readable"),
    [("agency", "own"), ("cycle", "own other"), ("launch", "own other"), ("region", "own other")],
)
def test_an_agency_is_read_by_itself_and_what_is_of_a_region_by_all_in_it(
    cities: Cities, innovator: str, kind: str, readable: str
) -> None:
    for place in ("own", "other", "away"):
        status = cities.call.get(cities.path(place, kind), role=innovator).status_code
        assert (place, status) == (place, 200 if place in readable.split() else 404)


def test_lists_hold_what_may_be_read(cities: Cities, innovator: str) -> None:
    def listed(path: str, role: str) -> list[str]:
        answer = cities.call.get(path, role=role)
        assert answer.status_code == 200, answer.text
        return [item.get("title") or item.get("code") or item["name"] for item in answer.json["items"]]

    whole = cities.granted(Role.AUDITOR, whole=True)
    for sort in ("title", "modified_at", "-title"):
        assert listed(f"/v1/innovations?sort={sort}", innovator) == ["Inovasi own"]
    assert listed("/v1/innovations?as_of=2024-06-03", innovator) == ["Inovasi own"]
    assert listed("/v1/innovations?q=inovasi", whole) == ["Inovasi other", "Inovasi own"]
    for filtered in (f"region={AWAY}", f"agency={AWAY}/AWAY", f"agency={HOME}/OTHER", "region=99.99"):
        assert listed(f"/v1/innovations?{filtered}", innovator) == []
    assert (listed("/v1/agencies", innovator), listed("/v1/agencies", whole)) == (["OWN"], ["OTHER", "OWN"])
    assert listed("/v1/cycles", innovator) == ["other", "own"]
    assert listed("/v1/regions", innovator) == [HOME]
    assert listed(f"/v1/launches?region={AWAY}", whole) == []


def test_pages_of_several_grants_are_one_list(cities: Cities) -> None:
    for number in range(5):
        for place in ("own", "other", "away"):
            body = cities.proposal(cities.agencies[place], title=f"{number} {place}")
            cities.made("/v1/innovations", body)
    own = cities.known.actors[cities.granted(Role.INNOVATOR)].grants
    cities.known.actors["two"] = Actor(account="two", grants=(*own, Grant(role=Role.MENTOR, region=AWAY)))
    for sort in ("title", "-title", "modified_at", "-modified_at"):
        found: list[str] = []
        cursor = ""
        while cursor is not None:
            page = cities.call.get(f"/v1/innovations?sort={sort}&limit=2{cursor}", role="two").json
            found += [item["title"] for item in page["items"]]
            cursor = page["next"] and f"&cursor={page['next']}"
        whole = cities.call.get(f"/v1/innovations?sort={sort}&limit=200", role="all").json["items"]
        assert found == [item["title"] for item in whole if "other" not in item["title"]]


def test_reports_count_what_may_be_read(cities: Cities, innovator: str) -> None:
    def report(name: str, role: str, more: str = "") -> Any:
        return cities.call.get(f"/v1/reports/{name}?year=2024{more}", role=role)

    whole = cities.granted(Role.AUDITOR, whole=True)
    assert [report("portfolio", role).json["total"] for role in (innovator, whole, "all")] == [1, 2, 3]
    board = report("board", innovator).json["milestones"][0]
    assert (board["count"], [item["title"] for item in board["items"]]) == (1, ["Inovasi own"])
    assert [row["agency"]["code"] for row in report("stages", innovator).json["items"]] == ["OWN"]
    covered = report("coverage", innovator, f"&region={HOME}").json
    assert [row["code"] for row in covered["agencies"]] == ["OWN"]
    for name in ("coverage", "portfolio", "board", "stages", "dormancy", "complaints", "trainees", "unmeasured"):
        unknown, away = report(name, whole, "&region=99.99"), report(name, whole, f"&region={AWAY}")
        assert (away.status_code, same(away)) == (404, same(unknown))


def test_trainees_and_figures_are_of_regions_in_reach(cities: Cities) -> None:
    for region in (HOME, AWAY):
        figure = {"scope": "portfolio", "of": "innovations", "value": 9, "precision": "exact", "on": "2024-01-01"}
        trainee = {"key": "p1", "programme": "PKA", "year": 2024}
        for version, (verb, body) in enumerate((("publish-figure", figure), ("register-trainee", trainee)), 1):
            headers = {"If-Match": f'"v{version}"'}
            answer = cities.call.post(f"/v1/regions/{region}/commands/{verb}", body, role="all", headers=headers)
            assert answer.status_code == 200, answer.text
    whole = cities.granted(Role.AUDITOR, whole=True)
    assert [each["region"] for each in cities.call.get("/v1/reports/trainees", role=whole).json["items"]] == [HOME]
    published = cities.call.get("/v1/reports/portfolio", role=whole).json["published"]
    assert [each["region"] for each in published] == [HOME]


def subjects(events: list[dict[str, Any]]) -> set[str]:
    return {each["subject"] for each in events}


def readable_by(cities: Cities, role: str) -> set[str]:
    everything = cities.call.get("/v1/events", role="all").json["items"]
    return {
        each["subject"] for each in everything if cities.call.get(f"/v1/{path_of(each)}", role=role).status_code == 200
    }


def path_of(event: dict[str, Any]) -> str:
    kind, _, id = str(event["subject"]).partition("/")
    return f"regions/{event['data']['data']['code']}" if kind == "regions" else f"{kind}/{id}"


def test_the_feed_holds_what_may_be_read_page_by_page(cities: Cities, innovator: str) -> None:
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = cities.call.get(f"/v1/events?after={after}&limit=2", role=innovator).json
        assert len(page["items"]) <= 2
        found += page["items"]
        after = page["next"]
    assert subjects(found) == readable_by(cities, innovator)
    assert [int(each["id"]) for each in found] == sorted({int(each["id"]) for each in found})
    assert f"innovations/{cities.things['own']['innovation']}" in subjects(found)
    assert f"innovations/{cities.things['other']['innovation']}" not in subjects(found)


def test_the_stream_tells_what_may_be_read(service: Service, innovator: str, cities: Cities) -> None:
    call = Caller(create_app(service, Streams(seconds=0.2, look_again=0.01), accounts=cities.known))
    text = call.get("/v1/events/stream", role=innovator).get_data(as_text=True)
    told = [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]
    assert subjects(told) == readable_by(cities, innovator)


def test_a_change_of_custodian_takes_it_out_of_reach_and_a_correction_brings_it_back(
    cities: Cities, innovator: str
) -> None:
    path = cities.path("own")
    moved = {"agency": cities.agencies["other"], "reason": "mutasi"}
    headers = {"If-Match": '"v1"', "Idempotency-Key": "k"}
    assert cities.call.post(f"{path}/commands/change-custodian", moved, role="all", headers=headers).status_code == 200
    assert cities.call.get(path, role=innovator).status_code == 404
    listed = cities.call.get("/v1/innovations", role=innovator).json["items"]
    assert listed == []
    back = {"event": 2, "field": "agency", "value": cities.agencies["own"], "reason": "keliru"}
    answer = cities.call.post(f"{path}/commands/correct", back, role="all", headers={"If-Match": '"v2"'})
    assert answer.status_code == 200, answer.text
    assert cities.call.get(path, role=innovator).status_code == 200
    assert len(cities.call.get("/v1/innovations", role=innovator).json["items"]) == 1


def test_a_retry_shows_nothing_that_went_out_of_reach(cities: Cities) -> None:
    facilitator = cities.granted(Role.FACILITATOR)
    path, sent = cities.path("own"), {"If-Match": '"v1"', "Idempotency-Key": "k"}
    first = cities.call.post(f"{path}/commands/mark-dormant", {"reason": "x"}, role=facilitator, headers=sent)
    again = cities.call.post(f"{path}/commands/mark-dormant", {"reason": "x"}, role=facilitator, headers=sent)
    assert (first.status_code, again.json) == (200, first.json)
    moved = {"agency": cities.agencies["other"], "reason": "mutasi"}
    cities.call.post(f"{path}/commands/change-custodian", moved, role="all", headers={"If-Match": '"v2"'})
    gone = cities.call.post(f"{path}/commands/mark-dormant", {"reason": "x"}, role=facilitator, headers=sent)
    assert gone.status_code == 404


def test_of_a_command_on_what_is_hidden_nothing_is_told(cities: Cities, innovator: str) -> None:
    nothing = cities.path("nowhere")
    tries: list[tuple[str, dict[str, Any], dict[str, str]]] = [
        ("revise", {"title": "x"}, {}),
        ("revise", {"title": "x"}, {"If-Match": '"v1"'}),
        ("revise", {"title": "x"}, {"If-Match": '"v9"'}),
        ("revise", {"title": 7}, {"If-Match": '"v1"'}),
        ("revise", {"title": "x", "occurred_on": "2030-01-01"}, {"If-Match": '"v1"'}),
        ("correct", {"event": 9, "field": "title", "value": "x", "reason": "r"}, {"If-Match": '"v1"'}),
        ("complete-stage", {"stage": "display", "result": "x"}, {"If-Match": '"v1"', "Idempotency-Key": "a"}),
    ]
    for dry in ("", "?dry_run=true"):
        for verb, body, headers in tries:
            of_nothing = cities.call.post(f"{nothing}/commands/{verb}{dry}", body, role=innovator, headers=headers)
            for place in ("other", "away"):
                path = f"{cities.path(place)}/commands/{verb}{dry}"
                answer = cities.call.post(path, body, role=innovator, headers=headers)
                assert (answer.status_code, same(answer)) == (of_nothing.status_code, same(of_nothing)), (verb, headers)
                assert "ETag" not in answer.headers


def test_what_may_be_read_but_not_done_there_is_forbidden_before_anything_else(cities: Cities) -> None:
    facilitator = cities.granted(Role.FACILITATOR)
    for path in (cities.path("own", "cycle"), cities.path("other", "cycle")):
        answer = cities.call.post(f"{path}/commands/close", data="{", role=facilitator)
        assert answer.status_code == 403
    whole = cities.granted(Role.FACILITATOR, whole=True)
    headers = {"If-Match": '"v1"'}
    answer = cities.call.post(f"{cities.path('own', 'cycle')}/commands/close", {}, role=whole, headers=headers)
    assert answer.status_code == 200


def test_what_can_be_done_is_what_can_be_done_there(cities: Cities) -> None:
    facilitator = cities.granted(Role.FACILITATOR)
    listed = cities.call.get(f"{cities.path('own', 'cycle')}/commands", role=facilitator).json["items"]
    assert {each["code"] for each in listed} == {"forbidden"}
    refused = cities.call.post(
        f"{cities.path('own')}/commands/reactivate", {"reason": "x"}, role=facilitator, headers={"If-Match": '"v1"'}
    )
    assert refused.status_code == 409
    assert "mark-dormant" in refused.json["allowed"]
    assert "evaluate" not in refused.json["allowed"]


@pytest.mark.parametrize(
    ("agency", "status"),
    [("own", 201), ("other", 403), ("away", 422), (str(NOBODY), 422), (f"{AWAY}/AWAY", 422), ("AWAY", 422)],
)
def test_an_innovation_is_begun_only_where_the_role_was_given(
    cities: Cities, innovator: str, agency: str, status: int
) -> None:
    body = cities.proposal(cities.agencies.get(agency, agency))
    answer = cities.call.post("/v1/innovations", body, role=innovator)
    assert answer.status_code == status
    if status == 422:
        unknown = cities.call.post("/v1/innovations", cities.proposal(str(NOBODY)), role=innovator)
        assert same(answer) == same(unknown)


def test_an_event_carries_the_role_that_permits_it_there(cities: Cities) -> None:
    own = Grant(role=Role.INNOVATOR, region=HOME, agencies=frozenset({UUID(cities.agencies["own"])}))
    both = cities.holding("both", own, Grant(role=Role.FACILITATOR, region=HOME))
    for place, role in (("own", "innovator"), ("other", "facilitator")):
        begun = cities.call.post("/v1/innovations", cities.proposal(cities.agencies[place]), role=both)
        path = begun.headers["Location"]
        answer = cities.call.post(f"{path}/commands/revise", {"title": "x"}, role=both, headers={"If-Match": '"v1"'})
        assert answer.status_code == 200, answer.text
        history = cities.call.get(f"{path}/history", role=both).json["items"]
        assert [each["role"] for each in history] == [role, role]


@pytest.mark.parametrize(("place", "status"), [("own", 200), ("other", 403), ("away", 422), ("nowhere", 422)])
def test_a_payload_speaks_only_of_what_is_in_reach(cities: Cities, innovator: str, place: str, status: int) -> None:
    cities.things["own"]["innovation"] = cities.made("/v1/innovations", cities.proposal(cities.agencies["own"]))["id"]
    referred = cities.path(place).rpartition("/")[2]
    if place == "own":
        referred = cities.call.get("/v1/innovations", role=innovator).json["items"][1]["id"]
    path, headers = f"{cities.path('own')}/commands/revise", {"If-Match": '"v1"'}
    assert cities.call.post(path, {"predecessor": referred}, role=innovator, headers=headers).status_code == status


def test_what_is_of_a_region_is_begun_by_who_reaches_all_of_it(cities: Cities) -> None:
    own, whole = cities.granted(Role.FACILITATOR), cities.granted(Role.FACILITATOR, whole=True)
    for region, statuses in ((HOME, (403, 201)), (AWAY, (422, 422)), ("99.99", (422, 422))):
        cycle = {"region": region, "year": 2024, "name": "baru"}
        launch = {"region": region, "name": "baru", "month": "2024-09"}
        agency = {"region": region, "code": "BARU", "name": "Baru"}
        for path, body in (("cycles", cycle), ("launches", launch), ("agencies", agency)):
            found = tuple(cities.call.post(f"/v1/{path}", body, role=role).status_code for role in (own, whole))
            assert (region, path, found) == (region, path, statuses)
    admin = cities.granted(Role.ADMIN, whole=True)
    assert cities.call.post("/v1/regions", {"code": "36.71", "name": "Lain"}, role=admin).status_code == 403


def test_a_bundle_of_what_is_hidden_is_refused_as_of_what_is_not_there(cities: Cities) -> None:
    whole = cities.granted(Role.AUDITOR, whole=True)
    answers = [
        cities.call.post("/v1/audit/bundles", {"scope": [cities.path(place).rpartition("/")[2]]}, role=whole)
        for place in ("nowhere", "away")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert same(answers[0]) == same(answers[1])


def test_a_history_that_tells_of_what_is_hidden_is_not_told_as_a_scenario(cities: Cities, innovator: str) -> None:
    gherkin = {"Accept": "text/x-gherkin"}
    path = f"{cities.path('own')}/history"
    assert cities.call.get(path, role=innovator, headers=gherkin).status_code == 200
    body = {"predecessor": cities.things["other"]["innovation"]}
    cities.call.post(f"{cities.path('own')}/commands/revise", body, role="all", headers={"If-Match": '"v1"'})
    assert cities.call.get(path, role=innovator, headers=gherkin).status_code == 403
    assert cities.call.get(path, role=innovator).status_code == 200
    assert cities.call.get(path, role=cities.granted(Role.MENTOR, whole=True), headers=gherkin).status_code == 200


# evidence files


def upload(cities: Cities, content: bytes, role: str) -> Any:
    return cities.call.post("/v1/evidence", data={"file": (BytesIO(content), "a.txt")}, role=role)


def attach(cities: Cities, place: str, digest: str, version: int = 1) -> None:
    body = {"sha256": digest, "name": "a.txt", "media_type": "text/plain", "size": 3}
    headers = {"If-Match": f'"v{version}"'}
    answer = cities.call.post(f"{cities.path(place)}/commands/attach-evidence", body, role="all", headers=headers)
    assert answer.status_code == 200, answer.text


def test_a_file_is_read_by_whom_it_was_brought_and_by_who_reads_what_it_is_evidence_of(
    cities: Cities, innovator: str
) -> None:
    digest = upload(cities, b"rahasia", "all").json["sha256"]
    path = f"/v1/evidence/{digest}"
    unknown = cities.call.get(f"/v1/evidence/{'0' * 64}", role=innovator)
    assert (unknown.status_code, cities.call.get(path, role="all").status_code) == (404, 200)
    assert same(cities.call.get(path, role=innovator)) == same(unknown)
    attach(cities, "other", digest)
    assert cities.call.get(path, role=innovator).status_code == 404
    attach(cities, "own", digest)
    assert cities.call.get(path, role=innovator).data == b"rahasia"
    own = upload(cities, b"milik sendiri", innovator).json["sha256"]
    assert cities.call.get(f"/v1/evidence/{own}", role=innovator).status_code == 200
    assert cities.call.get(f"/v1/evidence/{own}", role=cities.granted(Role.AUDITOR, whole=True)).status_code == 404


def test_uploading_tells_nobody_that_somebody_else_has_the_file(cities: Cities, innovator: str) -> None:
    assert upload(cities, b"bersama", "all").status_code == 201
    assert [upload(cities, b"bersama", innovator).status_code for _ in range(2)] == [201, 200]


def test_a_file_named_by_an_implementation_or_an_import_is_of_it(cities: Cities, innovator: str) -> None:
    digest = upload(cities, b"foto", "all").json["sha256"]
    body = cities.proposal(cities.agencies["own"], running_since="2019", evidence=[digest])
    cities.made("/v1/innovations", body)
    assert cities.call.get(f"/v1/evidence/{digest}", role=innovator).status_code == 200


def test_what_was_attached_before_files_were_claimed_is_found(cities: Cities, innovator: str, service: Service) -> None:
    digest = upload(cities, b"lama", "all").json["sha256"]
    attach(cities, "own", digest)
    connection = service.store.connection()
    connection.execute("DELETE FROM claims WHERE key LIKE 'evidence:%'")
    connection.close()
    assert cities.call.get(f"/v1/evidence/{digest}", role=innovator).status_code == 200
