"""An innovation as its history tells it. Applying an event only assigns; it never refuses, so every history replays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.dates import BusinessDate
from domain.innovation import events as e
from domain.innovation.correction import corrected
from domain.innovation.values import (
    Action,
    Better,
    ComplaintStatus,
    EvidenceStatus,
    Form,
    IndicatorKind,
    Initiator,
    Maturity,
    Milestone,
    Origin,
    StageStatus,
    TrialStatus,
    Vitality,
    WeaknessStatus,
)
from domain.recorded import Fact, Recorded
from domain.values import STAGES, LegalBasis, Number, Precision, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class StageState:
    status: StageStatus = StageStatus.NOT_STARTED
    label: str | None = None
    started_on: BusinessDate | None = None
    completed_on: BusinessDate | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A fact kept whole, with its business date."""

    fact: Any
    occurred_on: BusinessDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    value: Number
    precision: Precision
    source: str
    occurred_on: BusinessDate


@dataclass(slots=True, kw_only=True)
class Indicator:
    key: str
    kind: IndicatorKind
    name: str
    unit: str
    better: Better
    baseline: Number | None
    target: Number | None
    measurements: list[Measurement] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    key: str
    what: str
    owner: str | None = None
    due: BusinessDate | None = None
    status: WeaknessStatus = WeaknessStatus.OPEN
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    key: str
    what: str
    channel: str | None
    reporter: str | None
    received_on: BusinessDate
    status: ComplaintStatus = ComplaintStatus.OPEN
    answers: tuple[str, ...] = ()
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    sha256: str
    name: str
    media_type: str
    size: int
    purpose: str | None
    status: EvidenceStatus = EvidenceStatus.ATTACHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    agency: UUID | None
    status: TrialStatus
    started_on: BusinessDate
    ended_on: BusinessDate | None = None
    result: str | None = None
    reason: str | None = None
    reported_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InLaunch:
    id: UUID
    name: str
    date: BusinessDate


@dataclass(slots=True, kw_only=True)
class Innovation:
    id: UUID
    region: str
    agency: UUID
    title: str
    initiator: Initiator
    origin: Origin
    form: Form
    problem: str
    idea: str
    version: int
    recorded_at: datetime
    modified_at: datetime
    tags: tuple[str, ...] = ()
    affairs: tuple[str, ...] = ()
    objective: str | None = None
    benefit: str | None = None
    flagship: bool | None = None
    legal_basis: LegalBasis | None = None
    division: str | None = None
    partners: tuple[str, ...] = ()
    location: str | None = None
    person_role: str | None = None
    proposed_on: BusinessDate | None = None
    running_since: BusinessDate | None = None
    milestone: Milestone = Milestone.PROPOSED
    maturity: Maturity = Maturity.INITIATIVE
    vitality: Vitality = Vitality.ACTIVE
    cycle: UUID | None = None
    launch: InLaunch | None = None
    permission: Dated | None = None
    feasibility: Dated | None = None
    designation: Dated | None = None
    trial: Trial | None = None
    implementation: Dated | None = None
    benefit_confirmed: bool | None = None
    predecessor: UUID | None = None
    successor: UUID | None = None
    actions: tuple[Action, ...] = ()
    stages: dict[Stage, StageState] = field(default_factory=lambda: {stage: StageState() for stage in STAGES})
    mentorings: list[Dated] = field(default_factory=list)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    monitorings: list[Dated] = field(default_factory=list)
    evaluations: list[Dated] = field(default_factory=list)
    weaknesses: dict[str, Weakness] = field(default_factory=dict)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    awards: list[Dated] = field(default_factory=list)
    replications: list[Dated] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    took_part: set[str] = field(default_factory=set)

    @property
    def imported(self) -> bool:
        return self.running_since is not None

    @property
    def ended(self) -> bool:
        return self.vitality in (Vitality.DISCONTINUED, Vitality.SUPERSEDED)

    @property
    def stage(self) -> Stage | None:
        """The furthest stage that was started."""
        started = (stage for stage in reversed(STAGES) if self.stages[stage].status is not StageStatus.NOT_STARTED)
        return next(started, None)

    def completed(self, stage: Stage) -> bool:
        return self.stages[stage].status is StageStatus.COMPLETED

    def measured(self, kind: IndicatorKind) -> bool:
        return any(i.kind is kind and i.measurements for i in self.indicators.values())

    def branch(self) -> Innovation:
        """A copy whose future does not touch this one."""
        twin = copy(self)
        for name in _CONTAINERS:
            setattr(twin, name, copy(getattr(self, name)))
        for key, indicator in twin.indicators.items():
            twin.indicators[key] = copy(indicator)
            twin.indicators[key].measurements = list(indicator.measurements)
        return twin


_CONTAINERS = tuple(f.name for f in fields(Innovation) if f.default_factory in (list, dict, set) or f.name == "stages")


def fold(history: Iterable[Recorded[Fact]]) -> Innovation | None:
    """The state after a history, corrections in it applied; None for an empty one."""
    state: Innovation | None = None
    for recorded in corrected(list(history)):
        state = evolve(state, recorded)
    return state


def evolve(state: Innovation | None, recorded: Recorded[Any]) -> Innovation:
    """The state after one more event; a given state is changed in place."""
    if state is None:
        state = _begin(recorded)
    else:
        apply = _APPLY.get(type(recorded.fact))
        if apply is not None:
            apply(state, recorded)
        state.version = recorded.originator_version
        state.modified_at = recorded.timestamp
    if type(recorded.fact) in _TAKES_PART:
        state.took_part.add(recorded.actor)
    _reach_milestone(state)
    return state


_TAKES_PART = frozenset({
    e.Proposed, e.ImportedAsRunning, e.Revised, e.EnrolledInCycle, e.StageStarted, e.StageCompleted, e.StageReopened,
    e.MentoringRecorded, e.ActionPlanAdopted,
})  # fmt: skip
_PROPOSAL = tuple(f.name for f in fields(e.Revised))


def _begin(recorded: Recorded[Any]) -> Innovation:
    fact = recorded.fact
    state = Innovation(
        id=recorded.originator_id,
        region=fact.region,
        agency=fact.agency,
        version=recorded.originator_version,
        recorded_at=recorded.timestamp,
        modified_at=recorded.timestamp,
        **{name: getattr(fact, name) for name in _PROPOSAL},
    )
    if isinstance(fact, e.ImportedAsRunning):
        state.running_since = fact.running_since
        state.maturity = Maturity.IMPLEMENTED
    else:
        state.proposed_on = recorded.occurred_on
    return state


def _reach_milestone(state: Innovation) -> None:
    """The furthest milestone reached; it never goes back."""
    if state.evaluations:
        state.milestone = Milestone.EVALUATED
    elif state.launch is not None:
        state.milestone = Milestone.LAUNCHED
    elif state.milestone is Milestone.LAUNCHED or state.milestone is Milestone.DELIVERED:
        return
    elif state.completed(Stage.DELIVER):
        state.milestone = Milestone.DELIVERED
    elif state.cycle is not None and state.mentorings and state.completed(Stage.DESIGN):
        state.milestone = Milestone.MENTORED


Apply = Callable[[Innovation, Recorded[Any]], None]
_APPLY: dict[type[Fact], Apply] = {}


def _applies(kind: type[Fact]) -> Callable[[Apply], Apply]:
    def register(apply: Apply) -> Apply:
        _APPLY[kind] = apply
        return apply

    return register


@_applies(e.Revised)
def _revised(state: Innovation, recorded: Recorded[e.Revised]) -> None:
    for name in _PROPOSAL:
        value = getattr(recorded.fact, name)
        if value is not None:
            setattr(state, name, value)


@_applies(e.EnrolledInCycle)
def _enrolled(state: Innovation, recorded: Recorded[e.EnrolledInCycle]) -> None:
    state.cycle = recorded.fact.cycle


@_applies(e.StageStarted)
def _stage_started(state: Innovation, recorded: Recorded[e.StageStarted]) -> None:
    fact = recorded.fact
    state.stages[fact.stage] = StageState(
        status=StageStatus.IN_PROGRESS, label=fact.label, started_on=recorded.occurred_on
    )


@_applies(e.StageCompleted)
def _stage_completed(state: Innovation, recorded: Recorded[e.StageCompleted]) -> None:
    fact, before = recorded.fact, state.stages[recorded.fact.stage]
    state.stages[fact.stage] = StageState(
        status=StageStatus.COMPLETED,
        label=fact.label or before.label,
        started_on=before.started_on,
        completed_on=recorded.occurred_on,
        result=fact.result,
    )


@_applies(e.StageReopened)
def _stage_reopened(state: Innovation, recorded: Recorded[e.StageReopened]) -> None:
    before = state.stages[recorded.fact.stage]
    state.stages[recorded.fact.stage] = StageState(
        status=StageStatus.IN_PROGRESS, label=before.label, started_on=before.started_on
    )


@_applies(e.MentoringRecorded)
def _mentored(state: Innovation, recorded: Recorded[e.MentoringRecorded]) -> None:
    state.mentorings.append(_dated(recorded))


@_applies(e.ActionPlanAdopted)
def _plan_adopted(state: Innovation, recorded: Recorded[e.ActionPlanAdopted]) -> None:
    state.actions = recorded.fact.actions


@_applies(e.FeasibilityAssessed)
def _assessed(state: Innovation, recorded: Recorded[e.FeasibilityAssessed]) -> None:
    state.feasibility = _dated(recorded)


@_applies(e.PermissionRecorded)
def _permitted(state: Innovation, recorded: Recorded[e.PermissionRecorded]) -> None:
    state.permission = _dated(recorded)


@_applies(e.Designated)
def _designated(state: Innovation, recorded: Recorded[e.Designated]) -> None:
    state.designation = _dated(recorded)
    state.legal_basis = state.legal_basis or recorded.fact.legal_basis


@_applies(e.TrialStarted)
def _trial_started(state: Innovation, recorded: Recorded[e.TrialStarted]) -> None:
    state.trial = Trial(agency=recorded.fact.agency, status=TrialStatus.RUNNING, started_on=recorded.occurred_on)
    if state.maturity is Maturity.INITIATIVE:
        state.maturity = Maturity.TRIAL


@_applies(e.TrialFinished)
def _trial_finished(state: Innovation, recorded: Recorded[e.TrialFinished]) -> None:
    _end_trial(state, recorded.occurred_on, TrialStatus.FINISHED, result=recorded.fact.result)


@_applies(e.TrialStopped)
def _trial_stopped(state: Innovation, recorded: Recorded[e.TrialStopped]) -> None:
    fact = recorded.fact
    _end_trial(state, recorded.occurred_on, TrialStatus.STOPPED, reason=fact.reason, reported_to=fact.reported_to)


def _end_trial(state: Innovation, on: BusinessDate, status: TrialStatus, **how: str) -> None:
    agency = state.trial.agency if state.trial else None
    started = state.trial.started_on if state.trial else on
    state.trial = Trial(agency=agency, status=status, started_on=started, ended_on=on, **how)


@_applies(e.ImplementationRecorded)
def _implemented(state: Innovation, recorded: Recorded[e.ImplementationRecorded]) -> None:
    state.implementation = _dated(recorded)
    state.maturity = Maturity.IMPLEMENTED


@_applies(e.IndicatorDefined)
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


@_applies(e.MeasurementRecorded)
def _measured(state: Innovation, recorded: Recorded[e.MeasurementRecorded]) -> None:
    fact, indicator = recorded.fact, state.indicators.get(recorded.fact.key)
    if indicator is not None:
        indicator.measurements.append(
            Measurement(
                value=fact.value, precision=fact.precision, source=fact.source, occurred_on=recorded.occurred_on
            )
        )


@_applies(e.MonitoringRecorded)
def _monitored(state: Innovation, recorded: Recorded[e.MonitoringRecorded]) -> None:
    state.monitorings.append(_dated(recorded))


@_applies(e.Evaluated)
def _evaluated(state: Innovation, recorded: Recorded[e.Evaluated]) -> None:
    state.evaluations.append(_dated(recorded))


@_applies(e.WeaknessFound)
def _weakness_found(state: Innovation, recorded: Recorded[e.WeaknessFound]) -> None:
    fact = recorded.fact
    state.weaknesses[fact.key] = Weakness(key=fact.key, what=fact.what, owner=fact.owner, due=fact.due)


@_applies(e.RemediationRecorded)
def _remediated(state: Innovation, recorded: Recorded[e.RemediationRecorded]) -> None:
    before = state.weaknesses.get(recorded.fact.weakness)
    if before is not None:
        state.weaknesses[before.key] = Weakness(
            key=before.key,
            what=before.what,
            owner=before.owner,
            due=before.due,
            status=WeaknessStatus.REMEDIATED,
            actions=(*before.actions, recorded.fact.action),
        )


@_applies(e.WeaknessResolved)
def _weakness_resolved(state: Innovation, recorded: Recorded[e.WeaknessResolved]) -> None:
    before = state.weaknesses.get(recorded.fact.key)
    if before is not None:
        state.weaknesses[before.key] = Weakness(
            key=before.key,
            what=before.what,
            owner=before.owner,
            due=before.due,
            status=WeaknessStatus.RESOLVED,
            actions=before.actions,
        )


@_applies(e.ComplaintReceived)
def _complaint_received(state: Innovation, recorded: Recorded[e.ComplaintReceived]) -> None:
    fact = recorded.fact
    state.complaints[fact.key] = Complaint(
        key=fact.key, what=fact.what, channel=fact.channel, reporter=fact.reporter, received_on=recorded.occurred_on
    )


@_applies(e.ComplaintAnswered)
def _complaint_answered(state: Innovation, recorded: Recorded[e.ComplaintAnswered]) -> None:
    before = state.complaints.get(recorded.fact.key)
    if before is not None:
        _moved_on(state, before, ComplaintStatus.ANSWERED, (*before.answers, recorded.fact.answer), None)


@_applies(e.ComplaintClosed)
def _complaint_closed(state: Innovation, recorded: Recorded[e.ComplaintClosed]) -> None:
    before = state.complaints.get(recorded.fact.key)
    if before is not None:
        _moved_on(state, before, ComplaintStatus.CLOSED, before.answers, recorded.fact.outcome)


def _moved_on(
    state: Innovation, before: Complaint, status: ComplaintStatus, answers: tuple[str, ...], outcome: str | None
) -> None:
    state.complaints[before.key] = Complaint(
        key=before.key,
        what=before.what,
        channel=before.channel,
        reporter=before.reporter,
        received_on=before.received_on,
        status=status,
        answers=answers,
        outcome=outcome,
    )


@_applies(e.BenefitConfirmed)
def _benefit_confirmed(state: Innovation, recorded: Recorded[e.BenefitConfirmed]) -> None:
    state.benefit_confirmed = True


@_applies(e.BenefitDenied)
def _benefit_denied(state: Innovation, recorded: Recorded[e.BenefitDenied]) -> None:
    state.benefit_confirmed = False


@_applies(e.AwardReceived)
def _awarded(state: Innovation, recorded: Recorded[e.AwardReceived]) -> None:
    state.awards.append(_dated(recorded))


@_applies(e.ReplicationRecorded)
def _replicated(state: Innovation, recorded: Recorded[e.ReplicationRecorded]) -> None:
    state.replications.append(_dated(recorded))


@_applies(e.Superseded)
def _superseded(state: Innovation, recorded: Recorded[e.Superseded]) -> None:
    state.successor = recorded.fact.successor
    state.vitality = Vitality.SUPERSEDED


@_applies(e.CustodianChanged)
def _custodian_changed(state: Innovation, recorded: Recorded[e.CustodianChanged]) -> None:
    state.agency = recorded.fact.agency or state.agency
    state.person_role = recorded.fact.person_role


@_applies(e.MarkedDormant)
def _dormant(state: Innovation, recorded: Recorded[e.MarkedDormant]) -> None:
    state.vitality = Vitality.DORMANT


@_applies(e.Reactivated)
def _reactivated(state: Innovation, recorded: Recorded[e.Reactivated]) -> None:
    state.vitality = Vitality.ACTIVE


@_applies(e.Discontinued)
def _discontinued(state: Innovation, recorded: Recorded[e.Discontinued]) -> None:
    state.vitality = Vitality.DISCONTINUED


@_applies(e.EvidenceAttached)
def _evidence_attached(state: Innovation, recorded: Recorded[e.EvidenceAttached]) -> None:
    fact = recorded.fact
    state.evidence[fact.sha256] = Evidence(
        sha256=fact.sha256, name=fact.name, media_type=fact.media_type, size=fact.size, purpose=fact.purpose
    )


@_applies(e.EvidenceVerified)
def _evidence_verified(state: Innovation, recorded: Recorded[e.EvidenceVerified]) -> None:
    _judge(state, recorded.fact.sha256, EvidenceStatus.VERIFIED)


@_applies(e.EvidenceRejected)
def _evidence_rejected(state: Innovation, recorded: Recorded[e.EvidenceRejected]) -> None:
    _judge(state, recorded.fact.sha256, EvidenceStatus.REJECTED)


def _judge(state: Innovation, sha256: str, status: EvidenceStatus) -> None:
    before = state.evidence.get(sha256)
    if before is not None:
        state.evidence[sha256] = Evidence(
            sha256=sha256,
            name=before.name,
            media_type=before.media_type,
            size=before.size,
            purpose=before.purpose,
            status=status,
        )


@_applies(e.Launched)
def _launched(state: Innovation, recorded: Recorded[e.Launched]) -> None:
    fact = recorded.fact
    state.launch = InLaunch(id=fact.launch, name=fact.name, date=fact.date)


def _dated(recorded: Recorded[Any]) -> Dated:
    return Dated(fact=recorded.fact, occurred_on=recorded.occurred_on)
