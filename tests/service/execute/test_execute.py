"""One way in for every door: what is checked, in which order, and what is recorded around a fact."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.access import Actor, Grant, Role
from domain.innovation import commands as c
from domain.innovation.values import Initiator, InitiatorKind, Verdict
from domain.rules import Refused
from domain.settings import TimeZone
from domain.values import Stage
from service.errors import Forbidden, Invalid, NotFound, PreconditionRequired, VersionMismatch
from service.kinds import KINDS
from service.references import Reference
from tests.service.lab import CILEGON, DINKES, REGION_ID, START, Counting, Lab, actor, open_lab

NOBODY = UUID(int=404)


def problems(raised: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in raised.value.problems]


# what is recorded


def test_every_event_carries_who_when_and_why(lab: Lab) -> None:
    ani = actor("ani", Role.FACILITATOR, Role.EVALUATOR)
    id = lab.propose()
    outcome = lab.do(
        "innovation", "record-monitoring", id, findings="jalan", actor=ani, correlation_id="rantai",
        occurred_on="2023-09", note="sumber: berita",
    )  # fmt: skip
    (event,) = outcome.events
    assert (event.actor, event.role, event.note, event.correlation_id) == (
        "ani",
        "facilitator",
        "sumber: berita",
        "rantai",
    )
    assert (event.timestamp, event.occurred_on.text, event.originator_version) == (START, "2023-09", 2)
    assert event == lab.store.history(id)[-1]


def test_the_first_role_that_permits_is_carried(lab: Lab) -> None:
    dual = actor("dua", Role.MENTOR, Role.EVALUATOR)
    outcome = lab.do("innovation", "evaluate", lab.propose(), verdict=Verdict.BENEFICIAL, summary="x", actor=dual)
    assert outcome.events[0].role == "evaluator"


def test_events_of_one_command_share_its_cause_and_others_do_not(lab: Lab) -> None:
    id = lab.propose()
    outcome = lab.do("innovation", "evaluate", id, verdict=Verdict.BENEFICIAL, summary="x", actor=actor("budi"),
                     weaknesses=(), resolves=())  # fmt: skip
    assert outcome.events[0].causation_id != lab.store.history(id)[0].causation_id


def test_the_business_date_is_today_in_the_regions_zone(lab: Lab) -> None:
    lab.clock.now = lab.clock.now.replace(hour=18)
    assert lab.do("innovation", "propose", **lab.proposal("A")).events[0].occurred_on.text == "2023-10-18"


def test_a_region_further_east_has_its_own_today(lab: Lab) -> None:
    lab.clock.now = lab.clock.now.replace(hour=15, minute=30)
    outcome = lab.do("region", "register", code="91.71", name="Kota Jayapura", time_zone=TimeZone.WIT)
    assert outcome.events[0].occurred_on.text == "2023-10-18"
    outcome = lab.do(
        "region", "register", code="91.72", name="Sorong", time_zone=TimeZone.WIT, occurred_on="2023-10-18"
    )
    assert outcome.version == 1


def test_a_clock_that_goes_back_keeps_an_aggregates_events_in_order(lab: Lab) -> None:
    id = lab.propose()
    lab.clock.move(days=-3)
    lab.do("innovation", "record-monitoring", id, findings="jalan", occurred_on="2023-01")
    other = lab.propose("Lain")
    assert [event.timestamp for event in lab.store.history(id)] == [START, START]
    assert lab.store.history(other)[0].timestamp == lab.clock.now


def test_ids_are_made_by_whoever_is_given_for_it(address: str) -> None:
    with open_lab(address, ids=Counting()) as lab:
        lab.begin()
        assert lab.propose().int < 100


def test_agencies_and_regions_have_ids_made_of_their_codes(lab: Lab) -> None:
    assert lab.state("agency", DINKES).code == "DINKES"
    assert lab.state("region", REGION_ID).code == CILEGON


# what is checked, and in which order


def test_who_may_not_is_forbidden_before_anything_else(lab: Lab) -> None:
    auditor = actor("auditor", Role.AUDITOR)
    for id in (None, NOBODY, lab.propose()):
        with pytest.raises(Forbidden):
            lab.do("innovation", "propose" if id is None else "revise", id, actor=auditor, **lab.proposal("A"))


def test_a_command_on_what_exists_needs_the_version_seen(lab: Lab) -> None:
    with pytest.raises(PreconditionRequired):
        lab.do("innovation", "revise", lab.propose(), title="B", expected=None)


def test_a_version_is_asked_for_before_telling_that_there_is_nothing(lab: Lab) -> None:
    with pytest.raises(PreconditionRequired):
        lab.do("innovation", "revise", NOBODY, title="B", expected=None)
    with pytest.raises(NotFound):
        lab.do("innovation", "revise", NOBODY, title="B", expected=1)


def test_an_id_of_another_kind_is_not_found(lab: Lab) -> None:
    with pytest.raises(NotFound):
        lab.do("launch", "cancel", lab.propose(), reason="x", expected=1)


@pytest.mark.parametrize("seen", [0, 1, 3, 99])
def test_another_version_than_the_newest_is_refused_with_the_newest(lab: Lab, seen: int) -> None:
    id = lab.propose()
    lab.do("innovation", "revise", id, title="B")
    with pytest.raises(VersionMismatch) as mismatch:
        lab.do("innovation", "revise", id, title="C", expected=seen)
    assert mismatch.value.current == 2


def test_a_stale_version_is_told_before_a_rule_of_the_lab(lab: Lab) -> None:
    with pytest.raises(VersionMismatch):
        lab.do("innovation", "start-stage", lab.propose(), stage=Stage.DISPLAY, expected=9)


def test_a_bad_payload_is_told_before_a_missing_version(lab: Lab) -> None:
    with pytest.raises(Invalid):
        lab.do("innovation", "revise", lab.propose(), title="B", occurred_on="2024", expected=None)
    with pytest.raises(Refused, match="R05"):
        lab.do("innovation", "start-stage", NOBODY, label="panen raya", expected=None)


def test_of_several_broken_demands_the_lowest_rule_is_reported(lab: Lab) -> None:
    said = {**lab.proposal("A"), "agency": None, "form": "x", "initiator": Initiator(kind=InitiatorKind.CITIZEN)}
    with pytest.raises(Refused, match="R23"):
        lab.do("innovation", "propose", **said)


@pytest.mark.parametrize("text", ["2023-10-18", "2023-11", "2024"])
def test_what_has_not_begun_is_in_the_future(lab: Lab, text: str) -> None:
    with pytest.raises(Invalid) as raised:
        lab.do("innovation", "propose", **lab.proposal("A"), occurred_on=text)
    assert problems(raised) == [("/occurred_on", "in_future")]


@pytest.mark.parametrize("text", ["2023-10-17", "2023-10", "2023", "1999"])
def test_what_has_begun_is_not_in_the_future(lab: Lab, text: str) -> None:
    assert lab.do("innovation", "propose", **lab.proposal("A"), occurred_on=text).events[0].occurred_on.text == text


def test_a_region_that_exists_is_told_after_a_bad_date(lab: Lab) -> None:
    with pytest.raises(Invalid):
        lab.do("region", "register", code=CILEGON, name="x", occurred_on="2024")
    with pytest.raises(Refused, match="R54"):
        lab.do("region", "register", code=CILEGON, name="x")


# references


@pytest.mark.parametrize("text", [f"{CILEGON}/DINKES", "DINKES", str(DINKES), DINKES.hex])
def test_an_agency_is_known_by_id_region_and_code_or_code(lab: Lab, text: str) -> None:
    assert lab.state("innovation", lab.propose(agency=text)).agency == DINKES


@pytest.mark.parametrize("text", ["36.72/TIDAKADA", "TIDAKADA", "36.99/DINKES", str(NOBODY), "", "/", "DIN"])
def test_an_agency_that_does_not_exist_is_an_unknown_reference(lab: Lab, text: str) -> None:
    with pytest.raises(Invalid) as raised:
        lab.propose(agency=text)
    assert problems(raised) == [("/agency", "unknown_reference")]


def test_a_bare_code_of_two_regions_means_none_unless_one_is_out_of_reach(lab: Lab) -> None:
    lab.do("region", "register", code="36.74", name="Kota Tangerang Selatan")
    lab.agency("DINKES", region="36.74")
    with pytest.raises(Invalid):
        lab.propose(agency="DINKES")
    cilegon_only = Actor(account="ani", grants=(Grant(role=Role.INNOVATOR, region=CILEGON),))
    assert lab.state("innovation", lab.propose(agency="DINKES", actor=cilegon_only)).agency == DINKES


@pytest.mark.parametrize(
    ("verb", "member", "kind"),
    [("enrol", "cycle", "cycle"), ("change-custodian", "agency", "agency"), ("revise", "predecessor", "innovation")],
)
def test_what_another_aggregate_is_referred_to_by_must_exist(lab: Lab, verb: str, member: str, kind: str) -> None:
    more = {"reason": "x"} if verb == "change-custodian" else {}
    with pytest.raises(Invalid) as raised:
        lab.do("innovation", verb, lab.propose(), **{member: Reference(kind, str(NOBODY))}, **more)
    assert problems(raised) == [(f"/{member}", "unknown_reference")]


def test_another_regions_aggregates_cannot_be_referred_to(lab: Lab) -> None:
    lab.do("region", "register", code="36.74", name="Kota Tangerang Selatan")
    foreign = lab.agency("DISDIK", region="36.74")
    with pytest.raises(Invalid) as raised:
        lab.do("innovation", "change-custodian", lab.propose(), agency=Reference("agency", str(foreign)), reason="x")
    assert problems(raised) == [("/agency", "unknown_reference")]


def test_a_region_that_is_not_registered_has_no_agencies_cycles_or_launches(lab: Lab) -> None:
    for kind, verb, said in (
        ("agency", "register", {"code": "A", "name": "A"}),
        ("cycle", "open", {"year": 2023, "name": "A"}),
        ("launch", "plan", {"name": "A"}),
    ):
        with pytest.raises(Invalid) as raised:
            lab.do(kind, verb, region="99.99", **said)
        assert problems(raised) == [("/region", "unknown_reference")]


def test_an_agency_never_comes_below_itself(lab: Lab) -> None:
    middle = lab.agency("BIDANG", parent=Reference("agency", str(DINKES)))
    lowest = lab.agency("SEKSI", parent=Reference("agency", str(middle)))
    with pytest.raises(Refused, match="R53"):
        lab.do("agency", "reparent", DINKES, parent=Reference("agency", str(lowest)))


# dry runs


def test_a_dry_run_tells_what_would_happen_and_stores_nothing(lab: Lab) -> None:
    id, before = lab.propose(), lab.store.last_position()
    outcome = lab.do("innovation", "revise", id, title="B", dry_run=True)
    assert (outcome.version, outcome.state.title, outcome.position) == (2, "B", None)
    assert [event.position for event in outcome.events] == [None]
    assert (lab.store.last_position(), lab.state("innovation", id).title) == (before, "Antar Obat")


def test_a_dry_run_of_a_creation_creates_nothing(lab: Lab) -> None:
    outcome = lab.do("innovation", "propose", **lab.proposal("A"), dry_run=True, import_key="import:a")
    assert (outcome.version, outcome.created) == (1, True)
    assert list(lab.store.ids("innovation")) == []
    assert lab.store.claimed("import:a") is None


def test_a_dry_run_is_refused_as_the_command_would_be(lab: Lab) -> None:
    with pytest.raises(Refused, match="R03"):
        lab.do("innovation", "start-stage", lab.propose(), stage=Stage.DISPLAY, dry_run=True)


def test_a_dry_run_neither_reads_nor_keeps_a_key(lab: Lab) -> None:
    id = lab.propose()
    lab.do("innovation", "revise", id, title="B", dry_run=True, key="kunci", digest=b"d")
    assert lab.store.receipt("semua", "kunci") is None
    lab.do("innovation", "revise", id, title="B", key="kunci", digest=b"d")
    again = lab.do("innovation", "revise", id, title="C", dry_run=True, key="kunci", digest=b"e")
    assert (again.replayed, again.state.title) == (False, "C")


# nothing to record, corrections, imports


def test_a_command_that_changes_nothing_is_answered_with_what_is(lab: Lab) -> None:
    id = lab.propose("A")
    outcome = lab.do("innovation", "revise", id, title="A")
    assert (outcome.events, outcome.version, outcome.position) == ((), 1, lab.store.last_position())


@pytest.mark.parametrize("field", ["agency", "value"])
def test_a_correction_of_a_corrections_reference_finds_what_is_meant(lab: Lab, field: str) -> None:
    id, other = lab.propose(), lab.agency("DINSOS")
    for event, name in ((1, "agency"), (2, field)):
        lab.do("innovation", "correct", id, event=event, field=name, value=other, reason="keliru")
    assert lab.state("innovation", id).agency == other


def test_a_correction_refers_only_to_what_exists(lab: Lab) -> None:
    with pytest.raises(Invalid) as raised:
        lab.do("innovation", "correct", lab.propose(), event=1, field="agency", value=NOBODY, reason="keliru")
    assert problems(raised) == [("/value", "unknown_reference")]


def test_a_row_that_was_imported_is_known_again(lab: Lab) -> None:
    lab.do("innovation", "propose", **lab.proposal("A"), import_key="import:a")
    with pytest.raises(Refused, match="R54"):
        lab.do("innovation", "propose", **lab.proposal("A"), import_key="import:a")


def test_whoever_listens_is_called_after_something_was_recorded_only(lab: Lab) -> None:
    heard: list[int] = []
    lab.service.executor.after.append(lambda: heard.append(lab.store.last_position()))
    id = lab.propose("A")
    lab.do("innovation", "revise", id, title="A")
    lab.do("innovation", "revise", id, title="B", dry_run=True)
    assert heard == [lab.store.last_position()]


def test_every_command_has_one_verb_of_its_own() -> None:
    verbs = [command.verb for command in c.COMMANDS]
    assert len(set(verbs)) == len(verbs)


def test_what_is_remembered_of_a_command_is_what_was_stored(lab: Lab) -> None:
    id = lab.import_running("Antar Obat")
    lab.do("innovation", "receive-award", id, name="Inovasi Unik")
    lab.do("innovation", "correct", id, event=2, field="name", value="Inovasi Terunik", reason="salah tulis")
    history, state = lab.service.executor.recollection.of(id)
    assert history == lab.store.history(id)
    assert [event.position for event in history] == [event.position for event in lab.store.history(id)]
    assert state == KINDS["innovation"].fold(history)
