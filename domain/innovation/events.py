"""What can have happened to an innovation. A stored shape is never edited: it gets a new `shape` and an upcaster."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.dates import BusinessDate
from domain.innovation.values import (
    Action,
    AwardLevel,
    Better,
    Criteria,
    DenialDecision,
    FeasibilityVerdict,
    Form,
    FoundWeakness,
    IndicatorKind,
    Initiator,
    Mentor,
    Origin,
    Verdict,
)
from domain.people import Personal
from domain.recorded import Fact, message
from domain.values import LegalBasis, Number, Precision, Stage


@message
class Proposed(Fact):
    type = "innovation.proposed"
    region: str
    title: str
    agency: UUID
    initiator: Initiator
    origin: Origin
    form: Form
    problem: str
    idea: str
    tags: tuple[str, ...] = ()
    affairs: tuple[str, ...] = ()
    objective: str | None = None
    benefit: str | None = None
    flagship: bool | None = None
    legal_basis: LegalBasis | None = None
    division: str | None = None
    predecessor: UUID | None = None
    partners: tuple[str, ...] = ()
    location: str | None = None


@message
class ImportedAsRunning(Fact):
    type = "innovation.imported_as_running"
    region: str
    title: str
    agency: UUID
    initiator: Initiator
    origin: Origin
    form: Form
    problem: str
    idea: str
    running_since: BusinessDate
    evidence: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    affairs: tuple[str, ...] = ()
    objective: str | None = None
    benefit: str | None = None
    flagship: bool | None = None
    legal_basis: LegalBasis | None = None
    division: str | None = None
    predecessor: UUID | None = None
    partners: tuple[str, ...] = ()
    location: str | None = None


@message
class Revised(Fact):
    """Only the members that changed are set."""

    type = "innovation.revised"
    title: str | None = None
    initiator: Initiator | None = None
    origin: Origin | None = None
    form: Form | None = None
    problem: str | None = None
    idea: str | None = None
    tags: tuple[str, ...] | None = None
    affairs: tuple[str, ...] | None = None
    objective: str | None = None
    benefit: str | None = None
    flagship: bool | None = None
    legal_basis: LegalBasis | None = None
    division: str | None = None
    predecessor: UUID | None = None
    partners: tuple[str, ...] | None = None
    location: str | None = None


@message
class EnrolledInCycle(Fact):
    type = "innovation.enrolled_in_cycle"
    cycle: UUID


@message
class StageStarted(Fact):
    type = "innovation.stage_started"
    stage: Stage
    label: str | None = None
    summary: str | None = None


@message
class StageCompleted(Fact):
    type = "innovation.stage_completed"
    stage: Stage
    result: str
    label: str | None = None


@message
class StageReopened(Fact):
    type = "innovation.stage_reopened"
    stage: Stage
    reason: str


@message
class MentoringRecorded(Fact):
    type = "innovation.mentoring_recorded"
    stage: Stage
    mentors: tuple[Mentor, ...]
    participants: int
    topics: tuple[str, ...] = ()
    advice: str | None = None
    place: str | None = None


@message
class ActionPlanAdopted(Fact):
    type = "innovation.action_plan_adopted"
    actions: tuple[Action, ...]


@message
class FeasibilityAssessed(Fact):
    type = "innovation.feasibility_assessed"
    verdict: FeasibilityVerdict
    criteria: Criteria
    team: tuple[str, ...] = ()
    reason: str | None = None


@message
class PermissionRecorded(Fact):
    type = "innovation.permission_recorded"
    by: str
    reference: str | None = None


@message
class Designated(Fact):
    type = "innovation.designated"
    legal_basis: LegalBasis


@message
class TrialStarted(Fact):
    type = "innovation.trial_started"
    agency: UUID | None = None


@message
class TrialFinished(Fact):
    type = "innovation.trial_finished"
    result: str


@message
class TrialStopped(Fact):
    type = "innovation.trial_stopped"
    reason: str
    reported_to: str


@message
class ImplementationRecorded(Fact):
    type = "innovation.implementation_recorded"
    since: BusinessDate
    evidence: tuple[str, ...]
    statement: str | None = None


@message
class IndicatorDefined(Fact):
    type = "innovation.indicator_defined"
    key: str
    kind: IndicatorKind
    name: str
    unit: str
    better: Better
    baseline: Number | None = None
    target: Number | None = None


@message
class MeasurementRecorded(Fact):
    type = "innovation.measurement_recorded"
    key: str
    value: Number
    source: str
    precision: Precision = Precision.EXACT


@message
class MonitoringRecorded(Fact):
    type = "innovation.monitoring_recorded"
    findings: str
    agenda: str | None = None
    team: tuple[str, ...] = ()


@message
class Evaluated(Fact):
    type = "innovation.evaluated"
    verdict: Verdict
    summary: str
    weaknesses: tuple[FoundWeakness, ...] = ()
    resolves: tuple[str, ...] = ()


@message
class WeaknessFound(Fact):
    type = "innovation.weakness_found"
    key: str
    what: str
    owner: str | None = None
    due: BusinessDate | None = None


@message
class WeaknessResolved(Fact):
    type = "innovation.weakness_resolved"
    key: str


@message
class RemediationRecorded(Fact):
    type = "innovation.remediation_recorded"
    weakness: str
    action: str


@message
class ComplaintReceived(Fact):
    type = "innovation.complaint_received"
    key: str
    what: str
    channel: str | None = None
    reporter: Personal | None = None
    reporter_phone: Personal | None = None
    reporter_email: Personal | None = None


@message
class ComplaintAnswered(Fact):
    type = "innovation.complaint_answered"
    key: str
    answer: str


@message
class ComplaintClosed(Fact):
    type = "innovation.complaint_closed"
    key: str
    outcome: str


@message
class BenefitConfirmed(Fact):
    type = "innovation.benefit_confirmed"
    statement: str


@message
class BenefitDenied(Fact):
    type = "innovation.benefit_denied"
    reason: str
    decision: DenialDecision


@message
class AwardReceived(Fact):
    type = "innovation.award_received"
    name: str
    giver: str | None = None
    year: int | None = None
    level: AwardLevel | None = None


@message
class ReplicationRecorded(Fact):
    type = "innovation.replication_recorded"
    by: str
    since: BusinessDate | None = None


@message
class Superseded(Fact):
    type = "innovation.superseded"
    successor: UUID


@message
class CustodianChanged(Fact):
    type = "innovation.custodian_changed"
    reason: str
    agency: UUID | None = None
    person_role: str | None = None


@message
class MarkedDormant(Fact):
    type = "innovation.marked_dormant"
    reason: str


@message
class Reactivated(Fact):
    type = "innovation.reactivated"
    reason: str


@message
class Discontinued(Fact):
    type = "innovation.discontinued"
    reason: str


@message
class EvidenceAttached(Fact):
    type = "innovation.evidence_attached"
    sha256: str
    name: str
    media_type: str
    size: int
    purpose: str | None = None


@message
class EvidenceVerified(Fact):
    type = "innovation.evidence_verified"
    sha256: str


@message
class EvidenceRejected(Fact):
    type = "innovation.evidence_rejected"
    sha256: str
    reason: str


@message
class Launched(Fact):
    """Made by the launch that was held, for every innovation of its batch."""

    type = "innovation.launched"
    launch: UUID
    name: str
    date: BusinessDate


@message
class Corrected(Fact):
    """`value` has the type of the corrected member; `target` names both, `type/member`, to read it back."""

    type = "innovation.corrected"
    event: int
    target: str
    field: str
    value: Any
    reason: str


EVENTS: tuple[type[Fact], ...] = (
    Proposed,
    ImportedAsRunning,
    Revised,
    EnrolledInCycle,
    StageStarted,
    StageCompleted,
    StageReopened,
    MentoringRecorded,
    ActionPlanAdopted,
    FeasibilityAssessed,
    PermissionRecorded,
    Designated,
    TrialStarted,
    TrialFinished,
    TrialStopped,
    ImplementationRecorded,
    IndicatorDefined,
    MeasurementRecorded,
    MonitoringRecorded,
    Evaluated,
    WeaknessFound,
    WeaknessResolved,
    RemediationRecorded,
    ComplaintReceived,
    ComplaintAnswered,
    ComplaintClosed,
    BenefitConfirmed,
    BenefitDenied,
    AwardReceived,
    ReplicationRecorded,
    Superseded,
    CustodianChanged,
    MarkedDormant,
    Reactivated,
    Discontinued,
    EvidenceAttached,
    EvidenceVerified,
    EvidenceRejected,
    Launched,
    Corrected,
)
