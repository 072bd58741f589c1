"""Lists, reports and the feed over HTTP: pages, positions, and queries that make no sense."""

from __future__ import annotations

import pytest

from service.projections import Projections
from tests.api.conftest import Caller, Lab


def test_a_list_is_complete_page_after_page(lab: Lab) -> None:
    made = {lab.propose(title=f"Inovasi {number}").rsplit("/", 1)[1] for number in range(5)}
    found: list[str] = []
    cursor = ""
    while True:
        page = lab.call.get(f"/v1/innovations?limit=2&sort=-title{cursor}").json or {}
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(found) == 5
    assert set(found) == made


def test_a_list_says_its_position_and_waits_for_one(lab: Lab) -> None:
    lab.propose()
    answer = lab.call.get("/v1/innovations?min_position=3")
    assert (answer.json or {})["position"] == int(answer.headers["Position"]) >= 3
    behind = lab.call.get("/v1/innovations?min_position=1000")
    assert (behind.status_code, behind.headers["Retry-After"]) == (503, "1")


def test_what_is_read_elsewhere_than_it_was_waited_for_is_not_given_out_as_new(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Projections, "wait_for", lambda _, position: position)
    for path in ("innovations", "agencies", "reports/portfolio"):
        assert lab.call.get(f"/v1/{path}?min_position=1000").status_code == 503


@pytest.mark.parametrize("agency", ["DISDUKCAPIL", "36.72/DISDUKCAPIL"])
def test_the_catalogue_is_filtered_by_an_agency_however_it_is_called(lab: Lab, agency: str) -> None:
    lab.propose()
    assert len((lab.call.get(f"/v1/innovations?agency={agency}").json or {})["items"]) == 1
    assert (lab.call.get("/v1/innovations?agency=LAIN").json or {})["items"] == []


@pytest.mark.parametrize("kind", ["cycles", "launches", "agencies", "regions"])
def test_the_other_lists_have_the_same_shape(lab: Lab, kind: str) -> None:
    answer = lab.call.get(f"/v1/{kind}?region=36.72&limit=1")
    assert set(answer.json or {}) == {"items", "next", "position"}


@pytest.mark.parametrize(
    "name", ["portfolio", "board", "stages", "not-implemented", "unmeasured", "trainees", "dormancy"]
)
def test_every_report_says_its_scope_and_position(lab: Lab, name: str) -> None:
    lab.propose()
    answer = lab.call.get(f"/v1/reports/{name}?region=36.72&min_position=3")
    assert {"scope", "as_of", "position"} <= set(answer.json or {}), answer.text
    assert answer.headers["Position"] == str((answer.json or {})["position"])


def test_coverage_needs_a_region_and_a_year(lab: Lab) -> None:
    assert lab.call.get("/v1/reports/coverage?region=36.72&year=2020", role=None).status_code == 200
    assert lab.call.get("/v1/reports/coverage?region=36.72").status_code == 400
    assert lab.call.get("/v1/reports/coverage?region=99.99&year=2020").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=1.5", "limit=%D9%A1", "limit=1&limit=1", "colour=red", "sort=colour", "cursor=x",
     "as_of=yesterday", "as_of=2020-13-01", "as_of=2020-01-01T25:00:00Z", "valid_on=x", "year=0", "year=x", "q=%00",
     "min_position=-1", "min_position=9999999999999999999", "milestone=lain", "launch=x", "tag=" + "x" * 301],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_malformed(call: Caller, query: str) -> None:
    answer = call.get(f"/v1/innovations?{query}")
    assert (answer.status_code, (answer.json or {})["code"]) == (400, "malformed")


def test_the_feed_is_whole_and_says_where_to_go_on(lab: Lab) -> None:
    lab.propose()
    first = lab.call.get("/v1/events?limit=2").json or {}
    rest = lab.call.get(f"/v1/events?after={first['next']}").json or {}
    assert [event["id"] for event in first["items"] + rest["items"]] == ["1", "2", "3"]
    assert (rest["next"], rest["position"]) == (None, 3)
    only = lab.call.get("/v1/events?type=innovation.proposed").json or {}
    assert [event["subject"].split("/")[0] for event in only["items"]] == ["innovations"]
    assert (lab.call.get("/v1/events?type=nothing").json or {})["items"] == []
