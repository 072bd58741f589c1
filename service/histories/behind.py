"""Which command stands behind each event of an innovation."""

from __future__ import annotations

from typing import Any

from domain.innovation import events as e
from domain.innovation.values import DenialDecision
from domain.recorded import Recorded

VERBS: dict[type[Any], str] = {
    e.Proposed: "propose",
    e.ImportedAsRunning: "import-running",
    e.Revised: "revise",
    e.EnrolledInCycle: "enrol",
    e.StageStarted: "start-stage",
    e.StageCompleted: "complete-stage",
    e.StageReopened: "reopen-stage",
    e.MentoringRecorded: "record-mentoring",
    e.ActionPlanAdopted: "adopt-action-plan",
    e.FeasibilityAssessed: "assess-feasibility",
    e.PermissionRecorded: "record-permission",
    e.Designated: "designate",
    e.TrialStarted: "start-trial",
    e.TrialFinished: "finish-trial",
    e.TrialStopped: "stop-trial",
    e.ImplementationRecorded: "record-implementation",
    e.IndicatorDefined: "define-indicator",
    e.MeasurementRecorded: "record-measurement",
    e.MonitoringRecorded: "record-monitoring",
    e.Evaluated: "evaluate",
    e.RemediationRecorded: "record-remediation",
    e.ComplaintReceived: "receive-complaint",
    e.ComplaintAnswered: "answer-complaint",
    e.ComplaintClosed: "close-complaint",
    e.BenefitConfirmed: "confirm-benefit",
    e.BenefitDenied: "deny-benefit",
    e.AwardReceived: "receive-award",
    e.ReplicationRecorded: "record-replication",
    e.CustodianChanged: "change-custodian",
    e.MarkedDormant: "mark-dormant",
    e.Reactivated: "reactivate",
    e.Discontinued: "discontinue",
    e.EvidenceAttached: "attach-evidence",
    e.EvidenceVerified: "verify-evidence",
    e.EvidenceRejected: "reject-evidence",
    e.Superseded: "develop",
    e.Corrected: "correct",
    e.Launched: "hold",
}


def is_consequence(recorded: Recorded[Any], before: Recorded[Any] | None) -> bool:
    """Whether the event was made by the command of the event before it."""
    if isinstance(recorded.fact, (e.WeaknessFound, e.WeaknessResolved)):
        return True
    if not isinstance(recorded.fact, e.Discontinued) or before is None:
        return False
    denied = isinstance(before.fact, e.BenefitDenied) and before.fact.decision is DenialDecision.DISCONTINUE
    return denied and before.causation_id == recorded.causation_id
