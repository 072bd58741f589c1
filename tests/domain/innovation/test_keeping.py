"""Mentoring, plans, awards, custodians, dormancy and evidence (R28, R29, R51, R53, R54, R56)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.innovation import commands as c
from domain.innovation import decide
from domain.innovation import events as e
from domain.innovation.values import VACANT, Action, AwardLevel, EvidenceStatus, Mentor, Vitality
from domain.recorded import Command, Fact
from domain.values import Stage
from tests.domain.innovation.telling import started
from tests.domain.legal import on_innovations
from tests.domain.story import AGENCY, ANOTHER_AGENCY, IMPORTED, OTHER, Told, demanded, evolves, innovation, on

LAN = Mentor(organisation="LAN", name="Tri")


# R28


def test_a_mentoring_session_is_recorded_whole() -> None:
    said: dict[str, Any] = {
        "stage": Stage.DESIGN, "mentors": (LAN, Mentor(organisation="BRIN")), "participants": 12,
        "topics": ("rencana aksi",), "advice": "sederhanakan", "place": "Aula",
    }  # fmt: skip
    assert demanded(decide, c.RecordMentoring(**said)) == {}
    innovation().when(c.RecordMentoring(**said)).then(e.MentoringRecorded(**said))


@pytest.mark.parametrize(
    ("missing", "pointers"),
    [
        ({"stage": None}, ("/stage",)),
        ({"mentors": ()}, ("/mentors",)),
        ({"participants": None}, ("/participants",)),
        ({"participants": 0}, ("/participants",)),
        ({"stage": None, "mentors": (), "participants": 0}, ("/stage", "/mentors", "/participants")),
    ],
)
def test_a_session_names_stage_organisation_and_participants(
    missing: dict[str, Any], pointers: tuple[str, ...]
) -> None:
    said: dict[str, Any] = {"stage": Stage.DESIGN, "mentors": (LAN,), "participants": 1, **missing}
    assert demanded(decide, c.RecordMentoring(**said)) == {"R28": pointers}


def test_the_latest_action_plan_is_the_plan() -> None:
    plans = [(Action(what="cetak", who="Bidang A", due=on("2023-12")),), (Action(what="antar", who="Bidang B"),)]
    innovation().when(c.AdoptActionPlan(actions=plans[0])).then(e.ActionPlanAdopted(actions=plans[0]))
    evolves(innovation(*(e.ActionPlanAdopted(actions=plan) for plan in plans)), actions=plans[1])


# R29


def test_an_award_does_not_change_the_stage() -> None:
    said: dict[str, Any] = {"name": "TOP 99", "giver": "KemenPANRB", "year": 2023, "level": AwardLevel.NATIONAL}
    told = innovation(*started(Stage.DRUM_UP))
    told.when(c.ReceiveAward(**said)).then(e.AwardReceived(**said))
    before, after = told.state, told.and_then(e.AwardReceived(**said)).state
    assert (after.stages, after.milestone, after.maturity) == (before.stages, before.milestone, before.maturity)
    assert after.awards[0].fact == e.AwardReceived(**said)


def test_a_replication_is_recorded() -> None:
    fact = e.ReplicationRecorded(by="Kota Serang", since=on("2022"))
    innovation().when(c.RecordReplication(by="Kota Serang", since=on("2022"))).then(fact)


# custodians


def test_a_new_custodian_agency_takes_over() -> None:
    fact = e.CustodianChanged(reason="mutasi", agency=ANOTHER_AGENCY)
    innovation().when(c.ChangeCustodian(reason="mutasi", agency=ANOTHER_AGENCY)).then(fact)
    evolves(innovation(fact), agency=ANOTHER_AGENCY, person_role=None)


def test_a_vacant_custodian_keeps_the_agency() -> None:
    fact = e.CustodianChanged(reason="mutasi", person_role=VACANT)
    evolves(innovation(fact), agency=AGENCY, person_role="vacant")
    evolves(
        innovation(fact, e.CustodianChanged(reason="isi", person_role="Kepala Bidang")), person_role="Kepala Bidang"
    )


# dormancy


def test_a_dormant_innovation_stays_possible_in_everything_but_going_dormant() -> None:
    told = innovation(e.MarkedDormant(reason="pindah"))
    told.when(c.StartStage(stage=Stage.DRUM_UP)).then(e.StageStarted(stage=Stage.DRUM_UP))
    told.when(c.MarkDormant(reason="lagi")).refused("R53", what="dormant")


@pytest.mark.parametrize("before", [e.MarkedDormant(reason="x"), e.Discontinued(reason="x")])
def test_a_dormant_or_discontinued_innovation_is_reactivated(before: Fact) -> None:
    told = innovation(before)
    told.when(c.Reactivate(reason="hidup")).then(e.Reactivated(reason="hidup"))
    evolves(told.and_then(e.Reactivated(reason="hidup")), vitality=Vitality.ACTIVE)


def test_an_active_innovation_is_not_reactivated() -> None:
    innovation().when(c.Reactivate(reason="x")).refused("R53", what="active")


def test_a_superseded_innovation_is_not_reactivated() -> None:
    innovation(e.Superseded(successor=OTHER)).when(c.Reactivate(reason="x")).refused("R51")


# evidence


ATTACHED = e.EvidenceAttached(sha256="ab", name="foto.jpg", media_type="image/jpeg", size=10, purpose="bukti")


def test_evidence_is_attached_once() -> None:
    command = c.AttachEvidence(sha256="ab", name="foto.jpg", media_type="image/jpeg", size=10, purpose="bukti")
    innovation().when(command).then(ATTACHED)
    innovation(ATTACHED).when(command).refused("R54", key="ab")


@pytest.mark.parametrize(
    ("command", "fact", "status"),
    [
        (c.VerifyEvidence(sha256="ab"), e.EvidenceVerified(sha256="ab"), EvidenceStatus.VERIFIED),
        (
            c.RejectEvidence(sha256="ab", reason="x"),
            e.EvidenceRejected(sha256="ab", reason="x"),
            EvidenceStatus.REJECTED,
        ),
    ],
)
def test_attached_evidence_is_judged_once_each_way(command: Command, fact: Fact, status: EvidenceStatus) -> None:
    told = innovation(ATTACHED)
    told.when(command).then(fact)
    told = told.and_then(fact)
    assert told.state.evidence["ab"].status is status
    told.when(command).refused("R53")
    innovation().when(command).refused("R56", key="ab")


def test_rejected_evidence_may_be_verified_later() -> None:
    told = innovation(ATTACHED, e.EvidenceRejected(sha256="ab", reason="buram"))
    told.when(c.VerifyEvidence(sha256="ab")).then(e.EvidenceVerified(sha256="ab"))


# R51

COMPLAINED: list[Any] = [e.ComplaintReceived(key="a", what="lama"), e.ComplaintReceived(key="b", what="lama")]
STILL_POSSIBLE = {c.ReceiveComplaint, c.AnswerComplaint, c.CloseComplaint, c.ReceiveAward}
COMMANDS = on_innovations()


def _ended(by: Fact, proposed: Fact | None = None) -> Told:
    return innovation(*COMPLAINED, by, proposed=proposed) if proposed else innovation(*COMPLAINED, by)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.verb)
def test_nothing_happens_to_a_discontinued_innovation_but_what_is_excepted(command: Command) -> None:
    answer = _ended(e.Discontinued(reason="x")).when(command)
    if type(command) in STILL_POSSIBLE | {c.Reactivate}:
        assert answer.rule in (None, "R54")
    else:
        answer.refused("R51", vitality="discontinued")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.verb)
def test_nothing_happens_to_a_superseded_innovation_but_what_is_excepted(command: Command) -> None:
    answer = _ended(e.Superseded(successor=OTHER)).when(command)
    if isinstance(command, c.Develop):
        answer.refused("R31")
    elif type(command) in STILL_POSSIBLE:
        assert answer.rule in (None, "R54")
    else:
        answer.refused("R51", vitality="superseded")


@pytest.mark.parametrize("ending", [e.Discontinued(reason="x"), e.Superseded(successor=OTHER)])
def test_an_ended_innovation_can_be_corrected(ending: Fact) -> None:
    _ended(ending).when(c.Correct(event=1, field="title", value="Benar", reason="salah tik")).then(
        e.Corrected(event=1, target="innovation.proposed/title", field="title", value="Benar", reason="salah tik")
    )


def test_ended_is_reported_before_already_running_and_everything_else() -> None:
    told = _ended(e.Discontinued(reason="x"), IMPORTED)
    told.when(c.StartStage(stage=Stage.DISPLAY)).refused("R51")
    innovation(proposed=IMPORTED).when(c.StartStage(stage=Stage.DISPLAY)).refused("R30")


def test_a_reactivated_innovation_goes_on() -> None:
    told = innovation(e.Discontinued(reason="x"), e.Reactivated(reason="y"))
    told.when(c.StartStage(stage=Stage.DRUM_UP)).then(e.StageStarted(stage=Stage.DRUM_UP))


def test_every_command_on_an_innovation_is_tried_here() -> None:
    creations = {c.Propose, c.ImportRunning}
    assert {type(command) for command in COMMANDS} | creations | {c.Correct} == {*c.COMMANDS, c.TakeIntoLaunch}
