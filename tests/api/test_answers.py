"""What is answered when all is well, and the headers around it."""

from __future__ import annotations

import pytest

from api.identity import PUBLIC_MEMBERS
from tests.api.conftest import Caller, Lab

AWARD = {"name": "Inovasi Unik", "year": 2020}


def test_a_creation_answers_with_the_representation_and_where_it_is(lab: Lab) -> None:
    answer = lab.call.post("/v1/innovations", lab.proposal())
    made = answer.json or {}
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"v1"'
    assert answer.headers["Position"] == "3"
    assert lab.call.get(answer.headers["Location"]).json == made


def test_a_region_is_found_under_its_code(lab: Lab) -> None:
    answer = lab.call.post("/v1/regions", {"code": "36.74", "name": "Kota Tangerang Selatan"}, role="admin")
    assert answer.headers["Location"] == "/v1/regions/36.74"
    assert (lab.call.get("/v1/regions/36.74").json or {})["name"] == "Kota Tangerang Selatan"


def test_a_command_answers_with_the_state_and_its_events(lab: Lab) -> None:
    address = lab.propose()
    answer = lab.do(address, "receive-award", AWARD, headers={"Correlation-Id": "pawai-1"})
    told = answer.json or {}
    assert told["innovation"] == lab.call.get(address).json
    assert [event["type"] for event in told["events"]] == ["innovation.award_received"]
    assert told["events"][0]["correlation_id"] == answer.headers["Correlation-Id"] == "pawai-1"
    assert str(told["position"]) == answer.headers["Position"]


def test_a_dry_run_shows_what_would_be_and_records_nothing(lab: Lab) -> None:
    address = lab.propose()
    answer = lab.do(address, "receive-award?dry_run=true", AWARD, headers={"Idempotency-Key": "k"})
    told = answer.json or {}
    assert (answer.status_code, answer.headers["ETag"], told["position"]) == (200, '"v1"', None)
    assert told["events"][0]["position"] is None
    assert "Position" not in answer.headers
    assert (lab.call.get(address).json or {})["awards"] == []
    done = lab.do(address, "receive-award", AWARD, headers={"Idempotency-Key": "k"})
    assert "Idempotent-Replayed" not in done.headers


def test_a_dry_run_of_a_creation_has_neither_address_nor_version(lab: Lab) -> None:
    answer = lab.call.post("/v1/innovations?dry_run=true", lab.proposal())
    assert answer.status_code == 200
    assert set(answer.json or {}) == {"innovation", "events", "position", "leaf_index", "leaf_hash"}
    assert not {"ETag", "Location", "Position"} & set(answer.headers.keys())


def test_an_unchanged_resource_is_not_sent_again(lab: Lab) -> None:
    address = lab.propose()
    answer = lab.call.get(address, headers={"If-None-Match": 'W/"x", "v1"'})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_resource_is_sent_again_when_its_agency_has_another_name(lab: Lab) -> None:
    address = lab.propose()
    lab.do("/v1/agencies/" + lab.agency["id"], "rename", {"name": "DKCS", "from": "2023"})
    answer = lab.call.get(address, headers={"If-None-Match": '"v1"'})
    assert answer.status_code == 200
    assert (answer.json or {})["agency"]["name"] == "DKCS"


def test_the_past_is_asked_for_by_version_instant_or_date(lab: Lab) -> None:
    address = lab.propose()
    lab.do(address, "revise", {"title": "Judul lain", "occurred_on": "2021"})

    def title(query: str) -> object:
        return (lab.call.get(f"{address}?{query}").json or {}).get("title")

    assert title("version=1") == "Antar Akta"
    assert title("valid_on=2020-12") == "Antar Akta"
    assert title("valid_on=2021") == "Judul lain"
    assert title("as_of=2024-06-03T02:00:00Z") == "Judul lain"
    assert title("as_of=2030") == "Judul lain"
    for nothing in ("version=0", "version=3", "version=99999999999999999999", "valid_on=2019", "as_of=2020-01-01"):
        assert lab.call.get(f"{address}?{nothing}").status_code == 404, nothing


def test_what_changed_is_told_between_versions_or_dates(lab: Lab) -> None:
    address = lab.propose()
    lab.do(address, "revise", {"title": "Judul lain", "occurred_on": "2021"})
    for query in ("from=1&to=2", "from=2020-01-06&to=2021-12", "from=1&to=2021-12"):
        items = (lab.call.get(f"{address}/diff?{query}").json or {})["items"]
        assert [(item["path"], item["before"], item["after"]) for item in items] == [
            ("/title", "Antar Akta", "Judul lain")
        ], query
    assert (lab.call.get(f"{address}/diff?from=2&to=2").json or {})["items"] == []
    for status, query in ((400, "from=2&to=1"), (400, "from=1"), (404, "from=1&to=3"), (400, "from=x&to=1")):
        assert lab.call.get(f"{address}/diff?{query}").status_code == status, query


def test_a_history_is_told_in_three_forms(lab: Lab) -> None:
    address = lab.propose()
    plain = lab.call.get(address + "/history")
    batch = lab.call.get(address + "/history", headers={"Accept": "application/cloudevents-batch+json"})
    story = lab.call.get(address + "/history", headers={"Accept": "text/x-gherkin"})
    assert [event["type"] for event in (plain.json or {})["items"]] == ["innovation.proposed"]
    assert [event["type"] for event in batch.get_json()] == ["jejak.innovation.proposed.v1"]
    assert story.text.startswith("# language: id")
    assert [each.mimetype for each in (plain, batch, story)] == [
        "application/json",
        "application/cloudevents-batch+json",
        "text/x-gherkin",
    ]


def test_every_answer_says_that_nothing_of_it_is_to_be_run(call: Caller) -> None:
    for path in ("/v1/nothing", "/v1/events", "/healthz", "/docs"):
        headers = call.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "base-uri 'none'; form-action 'none'; frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers.getlist("Content-Security-Policy") == [headers["Content-Security-Policy"]]
        assert headers["Vary"] == "Authorization, Accept, Accept-Language"


@pytest.mark.parametrize("strange", ["x" * 129, "a b", "a\tb", "é"])
def test_a_strange_correlation_id_is_replaced(call: Caller, strange: str) -> None:
    assert call.get("/healthz", headers={"Correlation-Id": strange}).headers["Correlation-Id"] != strange


def test_the_public_sees_the_public_members_only(lab: Lab) -> None:
    address = lab.propose(initiator={"kind": "citizen", "name": "Nama Warga"})
    seen = lab.call.get(address, role=None)
    assert set(seen.json or {}) == PUBLIC_MEMBERS - {"stage"}
    items = (lab.call.get("/v1/innovations", role=None).json or {})["items"]
    assert [set(item) <= PUBLIC_MEMBERS for item in items] == [True]


def test_the_public_does_not_see_who_signed(lab: Lab) -> None:
    cycle = lab.made("/v1/cycles", {"region": "36.72", "year": 2019, "name": "Lab 2019"})
    address = "/v1/cycles/" + cycle["id"]
    memorandum = {"parties": ["Cilegon", "LAN"], "signatories": ["Edi Ariadi"], "date": "2019-05-21", "place": "Aula"}
    assert lab.do(address, "sign-memorandum", memorandum).status_code == 200
    assert b"Edi Ariadi" in lab.call.get(address).data
    for path in (address, "/v1/cycles"):
        public = lab.call.get(path, role=None)
        assert public.status_code == 200
        assert b"Edi Ariadi" not in public.data


@pytest.mark.parametrize("authorization", ["Bearer salah", "Bearer", "Basic YTpi", "token-of-admin", ""])
def test_a_wrong_token_is_refused_even_where_the_public_may_read(call: Caller, authorization: str) -> None:
    answer = call.get("/v1/regions", role=None, headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_correction_is_read_like_the_member_it_corrects(lab: Lab) -> None:
    address = lab.propose()

    def pointers(event: int, field: str, value: object) -> list[str]:
        body = {"event": event, "field": field, "value": value, "reason": "Salah ketik"}
        answer = lab.do(address, "correct", body)
        assert answer.status_code == 422, answer.text
        return [error["pointer"] for error in (answer.json or {})["errors"]]

    assert pointers(2, "title", "x") == ["/event"]
    assert pointers(1, "region", "36.74") == ["/field"]
    assert pointers(1, "colour", "x") == ["/field"]
    assert pointers(1, "title", 5) == ["/value"]
    assert pointers(1, "form", "magic") == ["/value"]
    assert pointers(1, "initiator", {"kind": "robot"}) == ["/value/kind"]
    assert pointers(1, "agency", "36.72/TIDAK-ADA") == ["/value"]
    assert pointers(1, "occurred_on", "2023-02-30") == ["/value"]
    assert pointers(1, "occurred_on", "2999") == ["/value"]
    body = {"event": 1, "field": "form", "value": "governance", "reason": "Salah pilih"}
    assert (lab.do(address, "correct", body).json or {})["innovation"]["form"] == "governance"


def test_a_reference_that_means_nothing_is_pointed_at(lab: Lab) -> None:
    answer = lab.call.post("/v1/innovations", lab.proposal(agency="36.72/TIDAK-ADA"))
    assert (answer.status_code, [e["pointer"] for e in (answer.json or {})["errors"]]) == (422, ["/agency"])
    assert lab.call.post("/v1/innovations", lab.proposal(agency="DISDUKCAPIL")).status_code == 201


def test_a_rule_of_the_payload_is_told_as_a_rule(lab: Lab) -> None:
    answer = lab.call.post("/v1/innovations", lab.proposal(form=...), headers={"Accept-Language": "en"})
    problem = answer.json or {}
    assert (answer.status_code, problem["rule"], problem["code"]) == (422, "R23", "invalid")
    assert problem["errors"] == [{"pointer": "/form", "code": "ruled", "detail": "does not meet rule R23"}]
    assert problem["title"] == "The content cannot be accepted"
