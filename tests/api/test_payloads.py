"""Payloads become the keyword arguments of commands; every flaw is pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.commands import creation, read
from api.schemas import SCHEMAS
from api.schemas.corrections import CORRECTABLE
from domain.dates import BusinessDate
from domain.innovation.events import EVENTS, Corrected
from domain.innovation.values import Form, Initiator, InitiatorKind, Mentor
from domain.recorded import Recorded, member_names
from domain.values import Precision, Stage
from service.errors import Invalid, NotFound
from service.kinds import KINDS
from service.references import Reference
from tests.api.conftest import Lab


class NoHistories:
    def history(self, kind: str, id: UUID) -> Sequence[Recorded[Any]]:
        raise NotFound


def said(kind: str, verb: str, body: dict[str, Any]) -> dict[str, Any]:
    return read(kind, verb, body, NoHistories(), None)[0]


def flaws(kind: str, verb: str, body: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        said(kind, verb, body)
    return {problem.pointer: problem.code for problem in refused.value.problems}


PROPOSAL: dict[str, Any] = {
    "title": " Antar Akta ",
    "agency": "36.72/DISDUKCAPIL",
    "initiator": {"kind": "citizen", "name": None},
    "origin": {"kind": "own"},
    "form": "other",
    "problem": "Satu\n\tDua",
    "idea": "x",
    "tags": ["digital"],
    "objective": None,
}


def test_every_command_has_a_schema_and_every_schema_a_command() -> None:
    assert {kind: set(verbs) for kind, verbs in SCHEMAS.items()} == {name: set(k.commands) for name, k in KINDS.items()}


@pytest.mark.parametrize(("kind", "verb"), [(kind, verb) for kind, verbs in SCHEMAS.items() for verb in verbs])
def test_a_schema_has_the_members_of_its_command(kind: str, verb: str) -> None:
    command = KINDS[kind].commands[verb]
    assert set(SCHEMAS[kind][verb].load_fields) - {"occurred_on", "note"} == set(member_names(command))


@pytest.mark.parametrize("fact", [fact for fact in EVENTS if fact is not Corrected])
def test_every_member_of_an_innovations_events_can_be_corrected_but_the_region(fact: type[Any]) -> None:
    assert set(CORRECTABLE[fact]) == set(member_names(fact)) - {"region"} | {"occurred_on"}


def test_a_payload_becomes_typed_members() -> None:
    members, occurred_on, note = read(
        "innovation", "propose", {**PROPOSAL, "occurred_on": "2020-01", "note": " ya "}, NoHistories(), None
    )
    assert members == {
        "title": "Antar Akta",
        "agency": Reference("agency", "36.72/DISDUKCAPIL"),
        "initiator": Initiator(kind=InitiatorKind.CITIZEN),
        "origin": members["origin"],
        "form": Form.OTHER,
        "problem": "Satu\n\tDua",
        "idea": "x",
        "tags": ("digital",),
    }
    assert (occurred_on, note) == (BusinessDate.parse("2020-01"), "ya")


def test_a_word_of_the_language_is_a_member_all_the_same() -> None:
    members = said("cycle", "schedule-stage", {"stage": "design", "from": "2020-03", "to": "2020-04"})
    assert members["from_"] == BusinessDate.parse("2020-03")


def test_what_a_rule_demands_is_left_to_the_rule() -> None:
    nothing = said("innovation", "record-mentoring", {})
    assert nothing == {}
    poor = {"stage": "design", "mentors": [], "participants": 0}
    assert said("innovation", "record-mentoring", poor) == {"stage": Stage.DESIGN, "mentors": (), "participants": 0}
    assert said("innovation", "start-stage", {"label": "lain"}) == {"label": "lain"}
    assert said("innovation", "stop-trial", {"reason": "x", "reported_to": "  "}) == {"reason": "x"}
    assert said("innovation", "propose", {**PROPOSAL, "form": "magic"})["form"] == "magic"


def test_what_a_rule_demands_is_told_together_with_other_flaws() -> None:
    assert flaws("innovation", "propose", {"title": "x", "form": ""}) == {
        "/agency": "required",
        "/form": "required",
        "/idea": "required",
        "/initiator": "required",
        "/origin": "required",
        "/problem": "required",
    }
    assert flaws("innovation", "evaluate", {"verdict": "needs_improvement"}) == {
        "/summary": "required",
        "/weaknesses": "required",
    }
    assert flaws("innovation", "complete-stage", {}) == {"/result": "required", "/stage": "required"}


@pytest.mark.parametrize(
    ("member", "value", "pointer", "code"),
    [
        ("title", 12, "/title", "not_text"),
        ("title", None, "/title", "required"),
        ("title", "  ", "/title", "empty"),
        ("title", "x" * 301, "/title", "too_long"),
        ("title", "a\nb", "/title", "control_characters"),
        ("title", "a\u202eb", "/title", "control_characters"),
        ("title", "a\x85", "/title", "control_characters"),
        ("problem", "a\x00b", "/problem", "control_characters"),
        ("problem", "x" * 10_001, "/problem", "too_long"),
        ("tags", {"a": 1}, "/tags", "not_a_list"),
        ("tags", [None], "/tags/0", "required"),
        ("tags", ["x", ["y"]], "/tags/1", "not_text"),
        ("tags", ["x"] * 1001, "/tags", "too_many"),
        ("flagship", 1, "/flagship", "not_a_boolean"),
        ("initiator", {"kind": "robot"}, "/initiator/kind", "not_one_of"),
        ("initiator", {"kind": "agency", "_type_": "x"}, "/initiator/_type_", "unknown"),
        ("initiator", [], "/initiator", "not_an_object"),
        ("legal_basis", {"kind": "decree", "number": "1", "year": 0}, "/legal_basis/year", "too_small"),
        ("legal_basis", {"kind": "decree", "number": "1", "year": Decimal("1.5")}, "/legal_basis/year", "not_whole"),
        ("occurred_on", "2023-02-30", "/occurred_on", "bad_date"),
        ("occurred_on", "12020", "/occurred_on", "bad_date"),
        ("form", 5, "/form", "not_text"),
        ("_schema", 1, "/_schema", "unknown"),
        ("a/b~c", 1, "/a~1b~0c", "unknown"),
    ],
)
def test_a_flaw_is_pointed_at(member: str, value: Any, pointer: str, code: str) -> None:
    assert flaws("innovation", "propose", {**PROPOSAL, member: value}) == {pointer: code}


@pytest.mark.parametrize(
    ("verb", "body", "pointer"),
    [
        ("revise", {}, "/title"),
        ("revise", {"title": None, "note": "x"}, "/title"),
        ("change-custodian", {"reason": "x"}, "/agency"),
        (
            "assess-feasibility",
            {
                "verdict": "not_feasible",
                "criteria": dict.fromkeys(("novelty", "benefit", "no_burden", "authority", "replicable"), False),
            },
            "/reason",
        ),
        ("record-implementation", {"since": "2020", "evidence": []}, "/evidence"),
        ("adopt-action-plan", {"actions": [{"what": "x"}]}, "/actions/0/who"),
        ("verify-evidence", {"sha256": "A" * 64}, "/sha256"),
        ("correct", {"event": 0, "field": "title", "value": "x", "reason": "x"}, "/event"),
        ("correct", {"event": 1, "field": "title", "value": None, "reason": "x"}, "/value"),
    ],
)
def test_what_a_command_needs_besides(verb: str, body: dict[str, Any], pointer: str) -> None:
    assert list(flaws("innovation", verb, body)) == [pointer]


@pytest.mark.parametrize(
    ("kind", "verb", "body", "pointer"),
    [
        ("cycle", "schedule-stage", {"stage": "design", "from": "2020-03", "to": "2020-02"}, "/to"),
        ("launch", "plan", {"region": "36.72", "name": "x"}, "/month"),
        ("launch", "plan", {"region": "36.72", "name": "x", "month": "2020"}, "/month"),
        ("launch", "fix-date", {"date": "2020-12"}, "/date"),
        ("agency", "register", {"region": "36.72", "code": "disdukcapil", "name": "x"}, "/code"),
        ("region", "register", {"code": "3672", "name": "x"}, "/code"),
        ("region", "configure", {"proof_days": 2**53}, "/proof_days"),
    ],
)
def test_what_other_kinds_need_besides(kind: str, verb: str, body: dict[str, Any], pointer: str) -> None:
    assert list(flaws(kind, verb, body)) == [pointer]


def test_figures_said_exactly_or_not() -> None:
    body = {"date": "2020-12-21", "place": "x", "announced": {"new": 1, "running": 2, "total": 3, "precision": "about"}}
    assert said("launch", "hold", body)["announced"].precision is Precision.ABOUT


def test_a_creation_with_running_since_is_an_import() -> None:
    assert creation("innovation", {"running_since": "2018"}) == ("import-running", {"running_since": "2018"})
    assert creation("innovation", {"running_since": None, "title": "x"}) == ("propose", {"title": "x"})
    assert creation("cycle", {}) == ("open", {})


def test_at_most_a_hundred_flaws_are_told() -> None:
    assert len(flaws("innovation", "enrol", {str(number): 1 for number in range(5000)})) == 100


def test_mentors_are_values_of_the_domain() -> None:
    members = said("innovation", "record-mentoring", {"mentors": [{"organisation": "LAN", "name": "Adi"}]})
    assert members["mentors"] == (Mentor(organisation="LAN", name="Adi"),)


def test_a_correction_of_what_is_not_there_is_missed_later() -> None:
    body = {"event": 1, "field": "title", "value": {"x": 1}, "reason": "x"}
    assert read("innovation", "correct", body, NoHistories(), uuid4())[0]["value"] == {"x": 1}


@pytest.mark.parametrize(
    ("verb", "body", "rule"),
    [
        ("record-mentoring", {"stage": "design", "mentors": [{"name": "Ibu Rina"}], "participants": 3}, "R28"),
        ("record-mentoring", {"stage": "fly", "mentors": [{"organisation": "LAN"}], "participants": 3}, "R28"),
        ("stop-trial", {"reason": "Rusak", "reported_to": 5}, "R38"),
        ("stop-trial", {"reason": 5, "reported_to": 5}, None),
    ],
)
def test_a_flaw_that_a_rule_speaks_of_names_the_rule(lab: Lab, verb: str, body: dict[str, Any], rule: str) -> None:
    answer = lab.do(lab.propose(), verb, body)
    assert (answer.status_code, answer.json["code"], answer.json.get("rule")) == (422, "invalid", rule)
