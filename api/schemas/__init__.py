"""Payloads of the commands: one schema each, built once."""

from __future__ import annotations

from api.schemas import accounts, erasures, innovation, journey, keeping, other_kinds, results
from api.schemas.payload import Payload

_CLASSES: dict[str, dict[str, type[Payload]]] = {
    "innovation": {
        "propose": innovation.Propose,
        "import-running": innovation.ImportRunning,
        "revise": innovation.Revise,
        "develop": innovation.Develop,
        "enrol": journey.Enrol,
        "start-stage": journey.StartStage,
        "complete-stage": journey.CompleteStage,
        "reopen-stage": journey.ReopenStage,
        "record-mentoring": journey.RecordMentoring,
        "adopt-action-plan": journey.AdoptActionPlan,
        "assess-feasibility": journey.AssessFeasibility,
        "record-permission": journey.RecordPermission,
        "designate": journey.Designate,
        "start-trial": journey.StartTrial,
        "finish-trial": journey.FinishTrial,
        "stop-trial": journey.StopTrial,
        "record-implementation": journey.RecordImplementation,
        "define-indicator": results.DefineIndicator,
        "record-measurement": results.RecordMeasurement,
        "record-monitoring": results.RecordMonitoring,
        "evaluate": results.Evaluate,
        "record-remediation": results.RecordRemediation,
        "receive-complaint": results.ReceiveComplaint,
        "answer-complaint": results.AnswerComplaint,
        "close-complaint": results.CloseComplaint,
        "confirm-benefit": results.ConfirmBenefit,
        "deny-benefit": results.DenyBenefit,
        "receive-award": results.ReceiveAward,
        "record-replication": results.RecordReplication,
        "change-custodian": keeping.ChangeCustodian,
        "mark-dormant": keeping.Reasoned,
        "reactivate": keeping.Reasoned,
        "discontinue": keeping.Reasoned,
        "attach-evidence": keeping.AttachEvidence,
        "verify-evidence": keeping.VerifyEvidence,
        "reject-evidence": keeping.RejectEvidence,
        "correct": keeping.Correct,
    },
    "cycle": {
        "open": other_kinds.OpenCycle,
        "sign-memorandum": other_kinds.SignMemorandum,
        "schedule-stage": other_kinds.ScheduleStage,
        "register-participant": other_kinds.RegisterParticipant,
        "advance": other_kinds.Advance,
        "close": other_kinds.CloseCycle,
    },
    "launch": {
        "plan": other_kinds.PlanLaunch,
        "add-innovation": other_kinds.OneInnovation,
        "remove-innovation": other_kinds.OneInnovation,
        "fix-date": other_kinds.FixDate,
        "postpone": other_kinds.Postpone,
        "hold": other_kinds.Hold,
        "cancel": keeping.Reasoned,
    },
    "agency": {
        "register": other_kinds.RegisterAgency,
        "rename": other_kinds.Rename,
        "reparent": other_kinds.Reparent,
        "close": keeping.Reasoned,
    },
    "region": {
        "register": other_kinds.RegisterRegion,
        "set-target": other_kinds.SetTarget,
        "configure": other_kinds.Configure,
        "publish-figure": other_kinds.PublishFigure,
        "register-trainee": other_kinds.RegisterTrainee,
    },
    "account": {
        "register": accounts.RegisterAccount,
        "grant-role": accounts.GrantRole,
        "withdraw-role": accounts.WithdrawRole,
        "request-break-glass": accounts.RequestBreakGlass,
        "approve-break-glass": accounts.Nothing,
        "end-break-glass": accounts.Nothing,
        "link-identity": accounts.LinkIdentity,
        "close": keeping.Reasoned,
        "reopen": accounts.Reopen,
    },
    "erasure": {
        "request": erasures.RequestErasure,
        "approve": accounts.Nothing,
        "refuse": erasures.RefuseErasure,
    },
}

_BUILT = {schema: schema() for commands in _CLASSES.values() for schema in commands.values()}

SCHEMAS: dict[str, dict[str, Payload]] = {
    kind: {verb: _BUILT[schema] for verb, schema in commands.items()} for kind, commands in _CLASSES.items()
}
"""kind → command → the schema that reads its payload"""
