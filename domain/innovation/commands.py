"""What can be asked of an innovation: one frozen dataclass a command.

A member that a rule of the lab demands may be missing or unknown here, so that the rule itself refuses it.
"""

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
from domain.recorded import Command, message
from domain.values import LegalBasis, Number, Precision, Stage


@message
class Propose(Command):
    verb = "propose"
    title: str
    agency: UUID | None = None
    initiator: Initiator
    origin: Origin | None = None
    form: Form | str | None = None
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
class ImportRunning(Propose):
    verb = "import-running"
    running_since: BusinessDate
    evidence: tuple[str, ...] = ()


@message
class Develop(Propose):
    """The payload proposes the successor."""

    verb = "develop"


@message
class Revise(Command):
    """Members that are None are left as they are."""

    verb = "revise"
    title: str | None = None
    initiator: Initiator | None = None
    origin: Origin | None = None
    form: Form | str | None = None
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
class Enrol(Command):
    verb = "enrol"
    cycle: UUID


@message
class StartStage(Command):
    verb = "start-stage"
    stage: Stage | None = None
    label: str | None = None
    summary: str | None = None


@message
class CompleteStage(Command):
    verb = "complete-stage"
    stage: Stage | None = None
    result: str
    label: str | None = None


@message
class ReopenStage(Command):
    verb = "reopen-stage"
    stage: Stage
    reason: str


@message
class RecordMentoring(Command):
    verb = "record-mentoring"
    stage: Stage | None = None
    mentors: tuple[Mentor, ...] = ()
    participants: int | None = None
    topics: tuple[str, ...] = ()
    advice: str | None = None
    place: str | None = None


@message
class AdoptActionPlan(Command):
    verb = "adopt-action-plan"
    actions: tuple[Action, ...]


@message
class AssessFeasibility(Command):
    verb = "assess-feasibility"
    verdict: FeasibilityVerdict
    criteria: Criteria
    team: tuple[str, ...] = ()
    reason: str | None = None


@message
class RecordPermission(Command):
    verb = "record-permission"
    by: str
    reference: str | None = None


@message
class Designate(Command):
    verb = "designate"
    legal_basis: LegalBasis


@message
class StartTrial(Command):
    verb = "start-trial"
    agency: UUID | None = None


@message
class FinishTrial(Command):
    verb = "finish-trial"
    result: str


@message
class StopTrial(Command):
    verb = "stop-trial"
    reason: str
    reported_to: str | None = None


@message
class RecordImplementation(Command):
    verb = "record-implementation"
    since: BusinessDate
    evidence: tuple[str, ...]
    statement: str | None = None


@message
class DefineIndicator(Command):
    verb = "define-indicator"
    key: str
    kind: IndicatorKind
    name: str
    unit: str
    better: Better
    baseline: Number | None = None
    target: Number | None = None


@message
class RecordMeasurement(Command):
    verb = "record-measurement"
    key: str
    value: Number
    source: str
    precision: Precision = Precision.EXACT


@message
class RecordMonitoring(Command):
    verb = "record-monitoring"
    findings: str
    agenda: str | None = None
    team: tuple[str, ...] = ()


@message
class Evaluate(Command):
    verb = "evaluate"
    verdict: Verdict
    summary: str
    weaknesses: tuple[FoundWeakness, ...] = ()
    resolves: tuple[str, ...] = ()


@message
class RecordRemediation(Command):
    verb = "record-remediation"
    weakness: str
    action: str


@message
class ReceiveComplaint(Command):
    verb = "receive-complaint"
    key: str
    what: str
    channel: str | None = None
    reporter: Personal | None = None
    reporter_phone: Personal | None = None
    reporter_email: Personal | None = None


@message
class AnswerComplaint(Command):
    verb = "answer-complaint"
    key: str
    answer: str


@message
class CloseComplaint(Command):
    verb = "close-complaint"
    key: str
    outcome: str


@message
class ConfirmBenefit(Command):
    verb = "confirm-benefit"
    statement: str


@message
class DenyBenefit(Command):
    verb = "deny-benefit"
    reason: str | None = None
    decision: DenialDecision


@message
class ReceiveAward(Command):
    verb = "receive-award"
    name: str
    giver: str | None = None
    year: int | None = None
    level: AwardLevel | None = None


@message
class RecordReplication(Command):
    verb = "record-replication"
    by: str
    since: BusinessDate | None = None


@message
class ChangeCustodian(Command):
    verb = "change-custodian"
    reason: str
    agency: UUID | None = None
    person_role: str | None = None


@message
class MarkDormant(Command):
    verb = "mark-dormant"
    reason: str


@message
class Reactivate(Command):
    verb = "reactivate"
    reason: str


@message
class Discontinue(Command):
    verb = "discontinue"
    reason: str


@message
class AttachEvidence(Command):
    verb = "attach-evidence"
    sha256: str
    name: str
    media_type: str
    size: int
    purpose: str | None = None


@message
class VerifyEvidence(Command):
    verb = "verify-evidence"
    sha256: str


@message
class RejectEvidence(Command):
    verb = "reject-evidence"
    sha256: str
    reason: str


@message
class Correct(Command):
    """`value` has the type of the member it corrects."""

    verb = "correct"
    event: int
    field: str
    value: Any
    reason: str


@message
class TakeIntoLaunch(Command):
    """Asked by the launch, never by a client: is this innovation ready, and then launched."""

    verb = "take-into-launch"
    launch: UUID
    launch_name: str
    date: BusinessDate


COMMANDS: tuple[type[Command], ...] = (
    Propose,
    ImportRunning,
    Revise,
    Develop,
    Enrol,
    StartStage,
    CompleteStage,
    ReopenStage,
    RecordMentoring,
    AdoptActionPlan,
    AssessFeasibility,
    RecordPermission,
    Designate,
    StartTrial,
    FinishTrial,
    StopTrial,
    RecordImplementation,
    DefineIndicator,
    RecordMeasurement,
    RecordMonitoring,
    Evaluate,
    RecordRemediation,
    ReceiveComplaint,
    AnswerComplaint,
    CloseComplaint,
    ConfirmBenefit,
    DenyBenefit,
    ReceiveAward,
    RecordReplication,
    ChangeCustodian,
    MarkDormant,
    Reactivate,
    Discontinue,
    AttachEvidence,
    VerifyEvidence,
    RejectEvidence,
    Correct,
)
