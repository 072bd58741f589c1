"""Representations and events are what the contract says (section 5), all of it plain JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given

from domain.access import POLICY
from service.histories import represent
from service.histories.event import cloud_event, event
from service.histories.represent import instant
from tests.domain.legal import few, innovation_histories, other_histories
from tests.domain.story import Told
from tests.service.lab import CILEGON, DINKES, REGION_ID, Lab

CONTRACT = {
    "innovation": "id version region agency title initiator origin form tags affairs problem idea objective benefit"
    " flagship division partners location legal_basis milestone stages maturity vitality cycle launch mentorings"
    " actions permission feasibility designation trial implementation indicators monitorings evaluations weaknesses"
    " complaints benefit_confirmed awards replications evidence predecessor successor proposed_on running_since"
    " recorded_at modified_at",
    "region": "code version name settings targets published trainees",
    "agency": "id version region code name names kind parent status",
    "cycle": "id version region year name tier mentors legal_bases programme memorandum calendar participants stage"
    " status",
    "launch": "id version region name status month date place minimum innovations announced plans",
}
NESTED = {
    "stages": "stage status label started_on completed_on result",
    "mentorings": "stage mentors participants topics advice place occurred_on",
    "indicators": "key kind name unit better baseline target measurements",
    "evaluations": "verdict summary occurred_on",
    "weaknesses": "key what status",
    "complaints": "key what status",
    "evidence": "sha256 name status",
    "actions": "what who due",
}
LISTS = (
    "tags affairs partners mentorings actions indicators monitorings evaluations weaknesses complaints awards"
    " replications evidence"
).split()


@few
@given(innovation_histories())
def test_an_innovation_shows_every_member_of_the_contract(told: Told) -> None:
    shown = represent.innovation(told.state, lambda id: {"id": str(id), "code": "A", "name": "A"})
    assert set(CONTRACT["innovation"].split()) <= shown.keys()
    for name, members in NESTED.items():
        assert all(set(members.split()) <= item.keys() for item in shown[name])
    assert [stage["stage"] for stage in shown["stages"]] == ["drum_up", "diagnose", "design", "deliver", "display"]
    assert json.loads(json.dumps(shown)) == shown


@pytest.mark.parametrize("kind", ["cycle", "launch", "agency", "region"])
def test_another_kind_shows_every_member_of_the_contract(kind: str) -> None:
    @few
    @given(other_histories(kind))
    def shows(told: Told) -> None:
        more = ("Nama",) if kind == "agency" else ()
        shown = getattr(represent, kind)(told.state, *more)
        assert set(CONTRACT[kind].split()) <= shown.keys()
        assert json.loads(json.dumps(shown)) == shown

    shows()


def test_what_is_not_set_is_null_or_an_empty_list(lab: Lab) -> None:
    shown = lab.service.read("innovation", lab.propose()).representation
    assert {name: shown[name] for name in LISTS} == {name: [] for name in LISTS}
    assert all(shown[name] is None for name in ("objective", "cycle", "launch", "trial", "successor", "running_since"))
    assert shown["agency"] == {"id": str(DINKES), "code": "DINKES", "name": "Dinkes"}


def test_a_catalogue_item_is_the_same_without_the_long_lists(lab: Lab) -> None:
    state = lab.state("innovation", lab.ready())
    whole = represent.innovation(state, lambda id: {"id": str(id)})
    item = represent.innovation_item(state)
    assert item.pop("stage") == "deliver"
    assert all(whole[name] == value for name, value in item.items() if name != "agency")
    assert set(whole) - set(item) == set(LISTS) - {"tags", "affairs", "partners", "awards"}


def test_settings_targets_and_figures_of_a_region_are_shown(lab: Lab) -> None:
    lab.do("region", "set-target", REGION_ID, year=2021, agencies=35)
    shown = lab.service.read("region", REGION_ID).representation
    assert shown["settings"] == {
        "launch_gate": "deliver_started", "proof_days": 90, "launch_minimum": 1, "kecamatan_included": False,
        "time_zone": "Asia/Jakarta", "chain_required": False,
    }  # fmt: skip
    assert shown["targets"] == [{"year": 2021, "agencies": 35, "innovations_per_agency": None, "index_score": None}]
    assert "id" not in shown


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2023, 10, 17, 3, tzinfo=UTC), "2023-10-17T03:00:00.000000Z"),
        (datetime(2023, 10, 17, 3, 0, 0, 5, tzinfo=UTC), "2023-10-17T03:00:00.000005Z"),
        (datetime(2023, 10, 17, 10, tzinfo=timezone(timedelta(hours=7))), "2023-10-17T03:00:00.000000Z"),
    ],
)
def test_an_instant_is_utc_with_microseconds(moment: datetime, text: str) -> None:
    assert instant(moment) == text


def test_an_event_is_shown_with_everything_around_it(lab: Lab) -> None:
    id = lab.propose("A")
    outcome = lab.do("innovation", "receive-award", id, name="TOP 99", year=2023, note="berita", occurred_on="2023-09")
    (recorded,) = outcome.events
    assert event(recorded) == {
        "version": 2,
        "type": "innovation.award_received",
        "data": {"name": "TOP 99", "year": 2023},
        "actor": "semua",
        "role": "innovator",
        "recorded_at": "2023-10-17T03:00:00.000000Z",
        "occurred_on": "2023-09",
        "note": "berita",
        "correlation_id": "c",
        "causation_id": recorded.causation_id,
        "policy": POLICY,
        "position": 4,
    }


def test_an_event_of_before_policies_were_kept_shows_none(lab: Lab) -> None:
    lab.propose("A")
    assert event(replace(lab.store.feed()[-1], policy=0))["policy"] is None


def test_an_event_of_the_feed_is_a_cloud_event(lab: Lab) -> None:
    id = lab.propose("A")
    recorded = lab.store.history(id)[0]
    shown = cloud_event(recorded)
    assert shown.pop("data") == event(recorded)
    assert shown == {
        "specversion": "1.0",
        "id": "3",
        "source": "/v1",
        "type": "jejak.innovation.proposed.v1",
        "subject": f"innovations/{id}",
        "time": "2023-10-17T03:00:00.000000Z",
        "datacontenttype": "application/json",
        "sequence": "00000000000000000003",
    }


def test_the_subject_names_the_kind_in_the_plural(lab: Lab) -> None:
    subjects = {cloud_event(recorded)["subject"].partition("/")[0] for recorded in lab.store.feed(limit=100)}
    assert subjects == {"regions", "agencies"}
    assert lab.store.feed()[0].fact.code == CILEGON
