"""Indicators, monitoring, evaluation, weaknesses, complaints and benefit (R10, R13–R16, R50, R54, R56)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.access import Actor, Grant, Role
from domain.innovation import commands as c
from domain.innovation import decide
from domain.innovation import events as e
from domain.innovation.values import (
    Better,
    ComplaintStatus,
    DenialDecision,
    FoundWeakness,
    IndicatorKind,
    Mentor,
    Verdict,
    Vitality,
    WeaknessStatus,
)
from domain.recorded import Fact
from domain.values import Precision, Stage
from tests.domain.innovation.telling import indicator, measurement
from tests.domain.story import (
    AGENCY,
    ANI,
    ANOTHER_AGENCY,
    BUDI,
    CYCLE,
    IMPORTED,
    LAUNCH,
    demanded,
    evolves,
    happened,
    innovation,
    on,
)

FOUND = e.WeaknessFound(key="w", what="lambat")
REMEDIED = e.RemediationRecorded(weakness="w", action="ditambah loket")
RESOLVED = e.WeaknessResolved(key="w")
LAUNCHED = e.Launched(launch=LAUNCH, name="Launching", date=on("2023-02-14"))
MONITORED = e.MonitoringRecorded(findings="jalan")


# indicators


def test_an_indicator_is_defined_with_its_key() -> None:
    said: dict[str, Any] = {
        "key": "waktu", "kind": IndicatorKind.OUTCOME, "name": "waktu layanan", "unit": "menit",
        "better": Better.LOWER, "baseline": 60, "target": 15.5,
    }  # fmt: skip
    innovation().when(c.DefineIndicator(**said)).then(e.IndicatorDefined(**said))


def test_an_indicators_key_is_used_once() -> None:
    again = c.DefineIndicator(key="a", kind=IndicatorKind.OUTCOME, name="x", unit="x", better=Better.HIGHER)
    innovation(indicator("a", IndicatorKind.OUTPUT)).when(again).refused("R54", key="a")


def test_a_measurement_is_added_to_its_indicator() -> None:
    said: dict[str, Any] = {"key": "a", "value": 12.5, "source": "survei", "precision": Precision.ABOUT}
    told = innovation(indicator("a", IndicatorKind.OUTPUT))
    told.when(c.RecordMeasurement(**said)).then(e.MeasurementRecorded(**said))
    measured = told.and_then(happened(e.MeasurementRecorded(**said), on="2023-03")).state.indicators["a"].measurements
    assert [(m.value, m.precision, m.occurred_on) for m in measured] == [(12.5, Precision.ABOUT, on("2023-03"))]


def test_a_measurement_of_an_unknown_indicator_is_refused() -> None:
    innovation().when(c.RecordMeasurement(key="a", value=1, source="x")).refused("R56", key="a")


# evaluation


def test_an_evaluation_opens_each_weakness_it_found() -> None:
    found = (
        FoundWeakness(key="a", what="lambat", owner="Bidang A", due=on("2023-12")),
        FoundWeakness(key="b", what="mahal"),
    )
    said: dict[str, Any] = {"verdict": Verdict.NEEDS_IMPROVEMENT, "summary": "kurang", "weaknesses": found}
    innovation().when(c.Evaluate(**said)).then(
        e.Evaluated(**said),
        e.WeaknessFound(key="a", what="lambat", owner="Bidang A", due=on("2023-12")),
        e.WeaknessFound(key="b", what="mahal"),
    )


def test_an_evaluation_that_needs_improvement_names_a_weakness() -> None:
    assert demanded(decide, c.Evaluate(verdict=Verdict.NEEDS_IMPROVEMENT, summary="x")) == {"R14": ("/weaknesses",)}


@pytest.mark.parametrize("verdict", [Verdict.BENEFICIAL, Verdict.NOT_BENEFICIAL])
def test_another_verdict_may_name_weaknesses_or_none(verdict: Verdict) -> None:
    assert demanded(decide, c.Evaluate(verdict=verdict, summary="x")) == {}
    innovation().when(c.Evaluate(verdict=verdict, summary="x", weaknesses=(FoundWeakness(key="w", what="y"),))).then(
        e.Evaluated(verdict=verdict, summary="x", weaknesses=(FoundWeakness(key="w", what="y"),)),
        e.WeaknessFound(key="w", what="y"),
    )


@pytest.mark.parametrize("keys", [("w",), ("x", "x")])
def test_a_weakness_key_is_used_once(keys: tuple[str, ...]) -> None:
    found = tuple(FoundWeakness(key=key, what="y") for key in keys)
    command = c.Evaluate(verdict=Verdict.NEEDS_IMPROVEMENT, summary="x", weaknesses=found)
    innovation(FOUND).when(command).refused("R54", key=keys[-1])


def _resolving(key: str = "w") -> c.Evaluate:
    return c.Evaluate(verdict=Verdict.BENEFICIAL, summary="beres", resolves=(key,))


def test_a_remediated_weakness_is_resolved_by_an_evaluation() -> None:
    innovation(FOUND, REMEDIED).when(_resolving()).then(
        e.Evaluated(verdict=Verdict.BENEFICIAL, summary="beres", resolves=("w",)), RESOLVED
    )


def test_a_weakness_without_remediation_is_not_resolved() -> None:
    innovation(FOUND).when(_resolving()).refused("R15", key="w")


def test_a_resolved_weakness_is_not_resolved_again() -> None:
    innovation(FOUND, REMEDIED, RESOLVED).when(_resolving()).refused("R53", key="w")


def test_an_unknown_weakness_is_not_resolved() -> None:
    innovation(FOUND).when(_resolving("x")).refused("R56", key="x")


def test_a_weakness_may_be_remediated_more_than_once() -> None:
    told = innovation(FOUND, REMEDIED)
    told.when(c.RecordRemediation(weakness="w", action="dilatih")).then(
        e.RemediationRecorded(weakness="w", action="dilatih")
    )
    weakness = told.and_then(e.RemediationRecorded(weakness="w", action="dilatih")).state.weaknesses["w"]
    assert (weakness.status, weakness.actions) == (WeaknessStatus.REMEDIATED, ("ditambah loket", "dilatih"))


def test_a_resolved_weakness_is_not_remediated() -> None:
    innovation(FOUND, REMEDIED, RESOLVED).when(c.RecordRemediation(weakness="w", action="x")).refused("R53")


def test_an_unknown_weakness_is_not_remediated() -> None:
    innovation().when(c.RecordRemediation(weakness="w", action="x")).refused("R56")


# R50

TAKING_PART: list[Fact] = [
    e.Revised(title="x"),
    e.EnrolledInCycle(cycle=CYCLE),
    e.StageStarted(stage=Stage.DRUM_UP),
    e.StageCompleted(stage=Stage.DRUM_UP, result="x"),
    e.StageReopened(stage=Stage.DRUM_UP, reason="x"),
    e.MentoringRecorded(stage=Stage.DESIGN, mentors=(Mentor(organisation="LAN"),), participants=1),
    e.ActionPlanAdopted(actions=()),
]
NOT_TAKING_PART: list[Fact] = [MONITORED, e.AwardReceived(name="x"), e.PermissionRecorded(by="x"), FOUND]
EVALUATE = c.Evaluate(verdict=Verdict.BENEFICIAL, summary="baik")


@pytest.mark.parametrize("fact", TAKING_PART)
def test_who_took_part_does_not_evaluate(fact: Fact) -> None:
    innovation(happened(fact, by="budi")).when(EVALUATE, by=BUDI).refused("R50")


@pytest.mark.parametrize("proposed", [None, IMPORTED])
def test_who_proposed_or_imported_does_not_evaluate(proposed: Fact | None) -> None:
    told = innovation(proposed=proposed) if proposed else innovation()
    told.when(EVALUATE, by=ANI).refused("R50")


@pytest.mark.parametrize("fact", NOT_TAKING_PART)
def test_who_only_watched_may_evaluate(fact: Fact) -> None:
    told = innovation(happened(fact, by="budi"))
    told.when(EVALUATE, by=BUDI).then(e.Evaluated(verdict=Verdict.BENEFICIAL, summary="baik"))


def _of(*agencies: UUID) -> Actor:
    return Actor(account="cici", grants=(Grant(role=Role.EVALUATOR, agencies=frozenset(agencies)),))


def test_an_account_of_the_custodian_agency_does_not_evaluate() -> None:
    innovation().when(EVALUATE, by=_of(AGENCY)).refused("R50")


def test_an_account_of_another_agency_may_evaluate() -> None:
    innovation().when(EVALUATE, by=_of(ANOTHER_AGENCY)).then(e.Evaluated(verdict=Verdict.BENEFICIAL, summary="baik"))


def test_a_change_of_custodian_changes_whose_accounts_are_bound() -> None:
    told = innovation(e.CustodianChanged(reason="mutasi", agency=ANOTHER_AGENCY))
    told.when(EVALUATE, by=_of(ANOTHER_AGENCY)).refused("R50")
    told.when(EVALUATE, by=_of(AGENCY)).then(e.Evaluated(verdict=Verdict.BENEFICIAL, summary="baik"))


# complaints


def test_a_complaint_goes_from_open_to_answered_to_closed() -> None:
    told = innovation(e.ComplaintReceived(key="k", what="lama", channel="SP4N"))
    assert told.state.complaints["k"].status is ComplaintStatus.OPEN
    told = told.and_then(e.ComplaintAnswered(key="k", answer="maaf"))
    assert told.state.complaints["k"].status is ComplaintStatus.ANSWERED
    closed = told.and_then(e.ComplaintClosed(key="k", outcome="selesai")).state.complaints["k"]
    assert (closed.status, closed.answers, closed.outcome) == (ComplaintStatus.CLOSED, ("maaf",), "selesai")


def test_a_complaint_is_received_under_a_new_key() -> None:
    innovation().when(c.ReceiveComplaint(key="k", what="lama")).then(e.ComplaintReceived(key="k", what="lama"))
    innovation(e.ComplaintReceived(key="k", what="lama")).when(c.ReceiveComplaint(key="k", what="x")).refused("R54")


ON_A_COMPLAINT = [
    (c.AnswerComplaint(key="k", answer="maaf"), e.ComplaintAnswered(key="k", answer="maaf")),
    (c.CloseComplaint(key="k", outcome="selesai"), e.ComplaintClosed(key="k", outcome="selesai")),
]


@pytest.mark.parametrize(("command", "fact"), ON_A_COMPLAINT)
@pytest.mark.parametrize("answers", [0, 1])
def test_a_complaint_may_be_closed_unanswered_and_answered_twice(command: Any, fact: Fact, answers: int) -> None:
    answered = [e.ComplaintAnswered(key="k", answer="x")] * answers
    innovation(e.ComplaintReceived(key="k", what="lama"), *answered).when(command).then(fact)


@pytest.mark.parametrize(("command", "fact"), ON_A_COMPLAINT)
def test_a_closed_complaint_stays_closed(command: Any, fact: Fact) -> None:
    closed = [e.ComplaintReceived(key="k", what="lama"), e.ComplaintClosed(key="k", outcome="x")]
    innovation(*closed).when(command).refused("R13", key="k")


@pytest.mark.parametrize(("command", "fact"), ON_A_COMPLAINT)
def test_an_unknown_complaint_is_refused(command: Any, fact: Fact) -> None:
    innovation().when(command).refused("R56", key="k")


# benefit


def test_benefit_is_confirmed_when_monitored_on_or_after_the_launch() -> None:
    told = innovation(LAUNCHED, happened(MONITORED, on="2023-02-14"))
    told.when(c.ConfirmBenefit(statement="cepat")).then(e.BenefitConfirmed(statement="cepat"))
    evolves(told.and_then(e.BenefitConfirmed(statement="cepat")), benefit_confirmed=True)


def test_a_month_that_holds_the_launch_counts_as_after_it() -> None:
    told = innovation(LAUNCHED, happened(MONITORED, on="2023-02"))
    told.when(c.ConfirmBenefit(statement="cepat")).then(e.BenefitConfirmed(statement="cepat"))


@pytest.mark.parametrize(
    "before",
    [
        [],
        [MONITORED],
        [LAUNCHED],
        [LAUNCHED, happened(MONITORED, on="2023-02-13")],
        [LAUNCHED, happened(MONITORED, on="2023-01")],
    ],
)
def test_benefit_is_not_confirmed_unlaunched_or_unmonitored_since(before: list[Any]) -> None:
    innovation(*before).when(c.ConfirmBenefit(statement="x")).refused("R10")


def test_an_imported_innovation_needs_any_monitoring() -> None:
    innovation(proposed=IMPORTED).when(c.ConfirmBenefit(statement="x")).refused("R10")
    told = innovation(happened(MONITORED, on="2019"), proposed=IMPORTED)
    told.when(c.ConfirmBenefit(statement="x")).then(e.BenefitConfirmed(statement="x"))


def test_denied_benefit_can_end_the_innovation() -> None:
    innovation().when(c.DenyBenefit(reason="sepi", decision=DenialDecision.DISCONTINUE)).then(
        e.BenefitDenied(reason="sepi", decision=DenialDecision.DISCONTINUE), e.Discontinued(reason="sepi")
    )


def test_denied_benefit_can_open_a_weakness_named_by_its_version() -> None:
    told = innovation(MONITORED)
    facts = (
        e.BenefitDenied(reason="sepi", decision=DenialDecision.REMEDIATE),
        e.WeaknessFound(key="benefit-3", what="sepi"),
    )
    told.when(c.DenyBenefit(reason="sepi", decision=DenialDecision.REMEDIATE)).then(*facts)
    evolves(told.and_then(*facts), benefit_confirmed=False, vitality=Vitality.ACTIVE, version=4)


@pytest.mark.parametrize("decision", DenialDecision)
def test_denied_benefit_needs_a_reason(decision: DenialDecision) -> None:
    assert demanded(decide, c.DenyBenefit(decision=decision)) == {"R16": ("/reason",)}
    assert demanded(decide, c.DenyBenefit(decision=decision, reason="sepi")) == {}


def test_a_measurement_without_its_indicator_is_told_without_harm() -> None:
    assert innovation(measurement("a")).state.indicators == {}
