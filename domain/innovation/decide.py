"""Deciding: what a command makes happen, or the rule that refuses it. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from domain.copying import saying
from domain.innovation import commands as c
from domain.innovation import events as e
from domain.innovation.demands import DEMANDS
from domain.innovation.policies import POLICIES
from domain.innovation.stages import stage_meant
from domain.innovation.state import Innovation
from domain.innovation.values import DenialDecision
from domain.recorded import Command, Fact, Given
from domain.rules import Refusal, Refused, foremost

Facts = tuple[Fact, ...]


def demanded(command: Command) -> list[Refusal]:
    """Every rule that the payload alone breaks."""
    return [refusal for demand in DEMANDS.get(type(command), ()) if (refusal := demand(command)) is not None]


def refusal(innovation: Innovation, command: Command, given: Given) -> Refusal | None:
    """The foremost rule that refuses the command in this state; None when it is allowed."""
    return foremost(policy(innovation, command, given) for policy in POLICIES[type(command)])


def decide(innovation: Innovation, command: Command, given: Given) -> Facts:
    """What the command makes happen to an innovation; raises Refused."""
    refused = refusal(innovation, command, given)
    if refused is not None:
        raise Refused(refused)
    make = _MAKE.get(type(command))
    if make is not None:
        return make(innovation, command, given)
    return (saying(_PLAIN[type(command)], command),)


def propose(command: c.Propose, region: str, **more: Any) -> Facts:
    """What begins an innovation; the demands on the payload are met already."""
    kind = e.ImportedAsRunning if isinstance(command, c.ImportRunning) else e.Proposed
    return (saying(kind, command, region=region, **more),)


def _revise(innovation: Innovation, command: c.Revise, given: Given) -> Facts:
    said = {member.name: getattr(command, member.name) for member in fields(command)}
    changed = {name: value for name, value in said.items() if value is not None and value != getattr(innovation, name)}
    return (e.Revised(**changed),) if changed else ()


def _start(innovation: Innovation, command: c.StartStage, given: Given) -> Facts:
    return (saying(e.StageStarted, command, stage=stage_meant(command.stage, command.label)),)


def _complete(innovation: Innovation, command: c.CompleteStage, given: Given) -> Facts:
    return (saying(e.StageCompleted, command, stage=stage_meant(command.stage, command.label)),)


def _evaluate(innovation: Innovation, command: c.Evaluate, given: Given) -> Facts:
    found = tuple(e.WeaknessFound(key=w.key, what=w.what, owner=w.owner, due=w.due) for w in command.weaknesses)
    resolved = tuple(e.WeaknessResolved(key=key) for key in command.resolves)
    return (saying(e.Evaluated, command), *found, *resolved)


def _deny(innovation: Innovation, command: c.DenyBenefit, given: Given) -> Facts:
    denied = saying(e.BenefitDenied, command)
    if command.decision is DenialDecision.DISCONTINUE:
        return (denied, e.Discontinued(reason=denied.reason))
    key = f"benefit-{innovation.version + 1}"
    return (denied, e.WeaknessFound(key=key, what=denied.reason))


def _develop(innovation: Innovation, command: c.Develop, given: Given) -> Facts:
    return (e.Superseded(successor=given.new_id),)


def _launch(innovation: Innovation, command: c.TakeIntoLaunch, given: Given) -> Facts:
    return (e.Launched(launch=command.launch, name=command.launch_name, date=command.date),)


_MAKE: dict[type[Command], Callable[[Innovation, Any, Given], Facts]] = {
    c.Revise: _revise,
    c.StartStage: _start,
    c.CompleteStage: _complete,
    c.Evaluate: _evaluate,
    c.DenyBenefit: _deny,
    c.Develop: _develop,
    c.TakeIntoLaunch: _launch,
}

_PLAIN: dict[type[Command], type[Fact]] = {
    c.Enrol: e.EnrolledInCycle,
    c.ReopenStage: e.StageReopened,
    c.RecordMentoring: e.MentoringRecorded,
    c.AdoptActionPlan: e.ActionPlanAdopted,
    c.AssessFeasibility: e.FeasibilityAssessed,
    c.RecordPermission: e.PermissionRecorded,
    c.Designate: e.Designated,
    c.StartTrial: e.TrialStarted,
    c.FinishTrial: e.TrialFinished,
    c.StopTrial: e.TrialStopped,
    c.RecordImplementation: e.ImplementationRecorded,
    c.DefineIndicator: e.IndicatorDefined,
    c.RecordMeasurement: e.MeasurementRecorded,
    c.RecordMonitoring: e.MonitoringRecorded,
    c.RecordRemediation: e.RemediationRecorded,
    c.ReceiveComplaint: e.ComplaintReceived,
    c.AnswerComplaint: e.ComplaintAnswered,
    c.CloseComplaint: e.ComplaintClosed,
    c.ConfirmBenefit: e.BenefitConfirmed,
    c.ReceiveAward: e.AwardReceived,
    c.RecordReplication: e.ReplicationRecorded,
    c.ChangeCustodian: e.CustodianChanged,
    c.MarkDormant: e.MarkedDormant,
    c.Reactivate: e.Reactivated,
    c.Discontinue: e.Discontinued,
    c.AttachEvidence: e.EvidenceAttached,
    c.VerifyEvidence: e.EvidenceVerified,
    c.RejectEvidence: e.EvidenceRejected,
}
