"""What the events about an innovation's results change: measurements, evaluations, complaints, awards, evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.innovation import events as e
from domain.innovation.applying import Appliers
from domain.innovation.parts import Complaint, Evidence, Indicator, Weakness, dated, measured
from domain.innovation.values import ComplaintStatus, EvidenceStatus, WeaknessStatus
from domain.recorded import Recorded

if TYPE_CHECKING:
    from domain.innovation.state import Innovation

RESULTS = Appliers()


@RESULTS.of(e.IndicatorDefined)
def _indicator_defined(state: Innovation, recorded: Recorded[e.IndicatorDefined]) -> None:
    fact = recorded.fact
    state.indicators[fact.key] = Indicator(
        key=fact.key,
        kind=fact.kind,
        name=fact.name,
        unit=fact.unit,
        better=fact.better,
        baseline=fact.baseline,
        target=fact.target,
    )


@RESULTS.of(e.MeasurementRecorded)
def _measured(state: Innovation, recorded: Recorded[e.MeasurementRecorded]) -> None:
    indicator = state.indicators.get(recorded.fact.key)
    if indicator is not None:
        state.indicators[indicator.key] = indicator.measured(measured(recorded))


@RESULTS.of(e.MonitoringRecorded)
def _monitored(state: Innovation, recorded: Recorded[e.MonitoringRecorded]) -> None:
    state.monitorings.append(dated(recorded))


@RESULTS.of(e.Evaluated)
def _evaluated(state: Innovation, recorded: Recorded[e.Evaluated]) -> None:
    state.evaluations.append(dated(recorded))


@RESULTS.of(e.WeaknessFound)
def _weakness_found(state: Innovation, recorded: Recorded[e.WeaknessFound]) -> None:
    fact = recorded.fact
    state.weaknesses[fact.key] = Weakness(key=fact.key, what=fact.what, owner=fact.owner, due=fact.due)


@RESULTS.of(e.RemediationRecorded)
def _remediated(state: Innovation, recorded: Recorded[e.RemediationRecorded]) -> None:
    before = state.weaknesses.get(recorded.fact.weakness)
    if before is not None:
        actions = (*before.actions, recorded.fact.action)
        state.weaknesses[before.key] = replace(before, status=WeaknessStatus.REMEDIATED, actions=actions)


@RESULTS.of(e.WeaknessResolved)
def _weakness_resolved(state: Innovation, recorded: Recorded[e.WeaknessResolved]) -> None:
    before = state.weaknesses.get(recorded.fact.key)
    if before is not None:
        state.weaknesses[before.key] = replace(before, status=WeaknessStatus.RESOLVED)


@RESULTS.of(e.ComplaintReceived)
def _complaint_received(state: Innovation, recorded: Recorded[e.ComplaintReceived]) -> None:
    fact = recorded.fact
    state.complaints[fact.key] = Complaint(
        key=fact.key,
        what=fact.what,
        channel=fact.channel,
        reporter=fact.reporter,
        reporter_phone=fact.reporter_phone,
        reporter_email=fact.reporter_email,
        received_on=recorded.occurred_on,
    )


@RESULTS.of(e.ComplaintAnswered)
def _complaint_answered(state: Innovation, recorded: Recorded[e.ComplaintAnswered]) -> None:
    before = state.complaints.get(recorded.fact.key)
    if before is not None:
        answers = (*before.answers, recorded.fact.answer)
        state.complaints[before.key] = before.became(ComplaintStatus.ANSWERED, answers, None)


@RESULTS.of(e.ComplaintClosed)
def _complaint_closed(state: Innovation, recorded: Recorded[e.ComplaintClosed]) -> None:
    before = state.complaints.get(recorded.fact.key)
    if before is not None:
        state.complaints[before.key] = before.became(ComplaintStatus.CLOSED, before.answers, recorded.fact.outcome)


@RESULTS.of(e.BenefitConfirmed)
def _benefit_confirmed(state: Innovation, recorded: Recorded[e.BenefitConfirmed]) -> None:
    state.benefit_confirmed = True


@RESULTS.of(e.BenefitDenied)
def _benefit_denied(state: Innovation, recorded: Recorded[e.BenefitDenied]) -> None:
    state.benefit_confirmed = False


@RESULTS.of(e.AwardReceived)
def _awarded(state: Innovation, recorded: Recorded[e.AwardReceived]) -> None:
    state.awards.append(dated(recorded))


@RESULTS.of(e.ReplicationRecorded)
def _replicated(state: Innovation, recorded: Recorded[e.ReplicationRecorded]) -> None:
    state.replications.append(dated(recorded))


@RESULTS.of(e.EvidenceAttached)
def _evidence_attached(state: Innovation, recorded: Recorded[e.EvidenceAttached]) -> None:
    fact = recorded.fact
    state.evidence[fact.sha256] = Evidence(
        sha256=fact.sha256, name=fact.name, media_type=fact.media_type, size=fact.size, purpose=fact.purpose
    )


@RESULTS.of(e.EvidenceVerified)
def _evidence_verified(state: Innovation, recorded: Recorded[e.EvidenceVerified]) -> None:
    _judge(state, recorded.fact.sha256, EvidenceStatus.VERIFIED)


@RESULTS.of(e.EvidenceRejected)
def _evidence_rejected(state: Innovation, recorded: Recorded[e.EvidenceRejected]) -> None:
    _judge(state, recorded.fact.sha256, EvidenceStatus.REJECTED)


def _judge(state: Innovation, sha256: str, status: EvidenceStatus) -> None:
    before = state.evidence.get(sha256)
    if before is not None:
        state.evidence[sha256] = replace(before, status=status)
