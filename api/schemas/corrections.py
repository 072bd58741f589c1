"""What a correction's value must be: like the member it corrects, in the event where it stands."""

from __future__ import annotations

from dataclasses import MISSING
from typing import Any

from api.fields import Day, Member, Ref, Text
from api.schemas import innovation as proposals
from api.schemas import journey, keeping, results
from api.schemas.payload import Payload
from domain.innovation import events as e
from domain.innovation.correction import OCCURRED_ON
from domain.recorded import Fact


class _WeaknessFound(Payload):
    key = Text()
    what = Text(long=True)
    owner = Text()
    due = Day()


class _WeaknessResolved(Payload):
    key = Text()


class _Superseded(Payload):
    successor = Ref("innovation")


class _Launched(Payload):
    launch = Ref("launch")
    name = Text()
    date = Day()


_PAYLOADS: dict[type[Fact], type[Payload]] = {
    e.Proposed: proposals.Propose,
    e.ImportedAsRunning: proposals.ImportRunning,
    e.Revised: proposals.Revise,
    e.EnrolledInCycle: journey.Enrol,
    e.StageStarted: journey.StartStage,
    e.StageCompleted: journey.CompleteStage,
    e.StageReopened: journey.ReopenStage,
    e.MentoringRecorded: journey.RecordMentoring,
    e.ActionPlanAdopted: journey.AdoptActionPlan,
    e.FeasibilityAssessed: journey.AssessFeasibility,
    e.PermissionRecorded: journey.RecordPermission,
    e.Designated: journey.Designate,
    e.TrialStarted: journey.StartTrial,
    e.TrialFinished: journey.FinishTrial,
    e.TrialStopped: journey.StopTrial,
    e.ImplementationRecorded: journey.RecordImplementation,
    e.IndicatorDefined: results.DefineIndicator,
    e.MeasurementRecorded: results.RecordMeasurement,
    e.MonitoringRecorded: results.RecordMonitoring,
    e.Evaluated: results.Evaluate,
    e.WeaknessFound: _WeaknessFound,
    e.WeaknessResolved: _WeaknessResolved,
    e.RemediationRecorded: results.RecordRemediation,
    e.ComplaintReceived: results.ReceiveComplaint,
    e.ComplaintAnswered: results.AnswerComplaint,
    e.ComplaintClosed: results.CloseComplaint,
    e.BenefitConfirmed: results.ConfirmBenefit,
    e.BenefitDenied: results.DenyBenefit,
    e.AwardReceived: results.ReceiveAward,
    e.ReplicationRecorded: results.RecordReplication,
    e.Superseded: _Superseded,
    e.CustodianChanged: keeping.ChangeCustodian,
    e.MarkedDormant: keeping.Reasoned,
    e.Reactivated: keeping.Reasoned,
    e.Discontinued: keeping.Reasoned,
    e.EvidenceAttached: keeping.AttachEvidence,
    e.EvidenceVerified: keeping.VerifyEvidence,
    e.EvidenceRejected: keeping.RejectEvidence,
    e.Launched: _Launched,
}


def _of(fact: type[Fact], payload: type[Payload]) -> dict[str, Member]:
    """The members of the event, each as strict as the event is."""
    members = payload().members
    stand: dict[str, Any] = fact.__dataclass_fields__  # type: ignore[attr-defined]  # every fact is a dataclass
    return {
        name: members[name].strict(required=stand[name].default is MISSING) for name in stand if name in members
    } | {OCCURRED_ON: Day(required=True)}


CORRECTABLE: dict[type[Fact], dict[str, Member]] = {fact: _of(fact, payload) for fact, payload in _PAYLOADS.items()}
"""kind of event → member → what its value must be"""
