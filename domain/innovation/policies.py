"""The rules of the lab for one innovation: each a function that allows (None) or refuses.

A policy sees the innovation, the command and what is given; it never changes anything. What the payload alone
decides is in `demands.py`; whether it fits the state and keys there are, in `fitting.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.access import is_of_agency
from domain.innovation import commands as c
from domain.innovation.fitting import (
    complaint_exists,
    complaint_key_unused,
    dormant_or_discontinued,
    evidence_exists,
    evidence_not_rejected,
    evidence_not_verified,
    evidence_unused,
    indicator_exists,
    indicator_key_unused,
    not_dormant,
    not_enrolled,
    not_launched,
    resolved_weaknesses_exist,
    resolves_unresolved,
    stage_completed,
    stage_in_progress,
    stage_not_started,
    trial_not_running,
    trial_running,
    weakness_exists,
    weakness_keys_unused,
    weakness_unresolved,
)
from domain.innovation.stages import stage_meant
from domain.innovation.state import Innovation
from domain.innovation.values import (
    ComplaintStatus,
    IndicatorKind,
    InitiatorKind,
    StageStatus,
    TrialStatus,
    Vitality,
    WeaknessStatus,
)
from domain.recorded import Given
from domain.rules import Refusal, refuse
from domain.settings import LaunchGate
from domain.values import Stage

Policy = Callable[[Innovation, Any, Given], Refusal | None]


def not_ended(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R51"""
    if innovation.ended:
        return refuse("R51", "ended", vitality=innovation.vitality.value)
    return None


def not_discontinued(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R51, where a superseded one is another rule's"""
    return not_ended(innovation, command, given) if innovation.vitality is Vitality.DISCONTINUED else None


def not_already_running(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R30"""
    if innovation.imported:
        return refuse("R30", "already-running", since=innovation.running_since)
    return None


def stages_in_order(innovation: Innovation, command: c.StartStage | c.CompleteStage, given: Given) -> Refusal | None:
    """R02"""
    return _out_of_order(innovation, command, "R02", (Stage.DRUM_UP, Stage.DIAGNOSE, Stage.DESIGN))


def deliver_fourth_display_last(
    innovation: Innovation, command: c.StartStage | c.CompleteStage, given: Given
) -> Refusal | None:
    """R03"""
    return _out_of_order(innovation, command, "R03", (Stage.DELIVER, Stage.DISPLAY))


def _out_of_order(
    innovation: Innovation, command: c.StartStage | c.CompleteStage, rule: str, stages: tuple[Stage, ...]
) -> Refusal | None:
    stage = stage_meant(command.stage, command.label)
    if stage not in stages:
        return None
    missing = next((earlier for earlier in stage.earlier if not innovation.completed(earlier)), None)
    if missing is None:
        return None
    return refuse(rule, "stage-out-of-order", stage=stage.value, missing=missing.value)


def dates_forward(innovation: Innovation, command: c.StartStage | c.CompleteStage, given: Given) -> Refusal | None:
    """R04"""
    stage = stage_meant(command.stage, command.label)
    if stage is None:
        return None
    before = [innovation.stages[earlier].completed_on for earlier in stage.earlier]
    if isinstance(command, c.CompleteStage):
        before.append(innovation.stages[stage].started_on)
    for date in before:
        if date is not None and given.occurred_on.ends_before(date):
            return refuse("R04", "dates-run-backwards", date=given.occurred_on, before=date)
    return None


def ready_to_launch(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R06"""
    gate, stages = given.settings.launch_gate, innovation.stages
    ready = innovation.completed(Stage.DESIGN)
    if gate is LaunchGate.DELIVER_STARTED:
        ready = ready and stages[Stage.DELIVER].status is not StageStatus.NOT_STARTED
    if gate is LaunchGate.DELIVER_COMPLETED:
        ready = ready and innovation.completed(Stage.DELIVER)
    if given.settings.chain_required:
        tried = innovation.trial is not None and innovation.trial.status is TrialStatus.FINISHED
        ready = ready and innovation.designation is not None and tried
    if ready:
        return None
    return refuse("R06", "not-ready-to-launch", title=innovation.title, gate=gate.value)


def monitored_since_launch(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R10"""
    since = innovation.launch.date if innovation.launch else None
    monitored = any(since is None or not m.occurred_on.ends_before(since) for m in innovation.monitorings)
    if monitored and (innovation.launch is not None or innovation.imported):
        return None
    return refuse("R10", "not-monitored")


def measured_before_display(innovation: Innovation, command: c.CompleteStage, given: Given) -> Refusal | None:
    """R12"""
    if stage_meant(command.stage, command.label) is not Stage.DISPLAY:
        return None
    missing = [kind.value for kind in IndicatorKind if not innovation.measured(kind)]
    return refuse("R12", "unmeasured", missing=missing) if missing else None


def no_open_weakness_before_display(innovation: Innovation, command: c.CompleteStage, given: Given) -> Refusal | None:
    """R14"""
    if stage_meant(command.stage, command.label) is not Stage.DISPLAY:
        return None
    unresolved = [w.key for w in innovation.weaknesses.values() if w.status is not WeaknessStatus.RESOLVED]
    return refuse("R14", "weakness-open", keys=unresolved) if unresolved else None


def complaint_not_closed(
    innovation: Innovation, command: c.AnswerComplaint | c.CloseComplaint, given: Given
) -> Refusal | None:
    """R13"""
    complaint = innovation.complaints.get(command.key)
    if complaint is not None and complaint.status is ComplaintStatus.CLOSED:
        return refuse("R13", "complaint-closed", key=command.key)
    return None


def remediated_before_resolved(innovation: Innovation, command: c.Evaluate, given: Given) -> Refusal | None:
    """R15"""
    for key in command.resolves:
        weakness = innovation.weaknesses.get(key)
        if weakness is not None and weakness.status is WeaknessStatus.OPEN:
            return refuse("R15", "remediation-missing", key=key)
    return None


def not_already_superseded(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R31"""
    if innovation.vitality is Vitality.SUPERSEDED:
        return refuse("R31", "already-superseded", successor=innovation.successor)
    return None


def feasible(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R33"""
    assessed = innovation.feasibility.fact if innovation.feasibility else None
    if assessed is not None and assessed.verdict.value == "feasible" and assessed.criteria.all_met:
        return None
    return refuse("R33", "not-feasible")


def permitted_by_superior(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R35"""
    if innovation.initiator.kind is InitiatorKind.CIVIL_SERVANT and innovation.permission is None:
        return refuse("R35", "permission-missing")
    return None


def designated(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R37"""
    return None if innovation.designation is not None else refuse("R37", "not-designated")


def evaluator_took_no_part(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R50"""
    took_part = given.actor.account in innovation.took_part
    if took_part or is_of_agency(given.actor, innovation.agency):
        return refuse("R50", "self-evaluation")
    return None


_LIVE: tuple[Policy, ...] = (not_ended,)
_STAGE: tuple[Policy, ...] = (not_ended, not_already_running)

POLICIES: dict[type, tuple[Policy, ...]] = {
    c.Revise: _LIVE,
    c.Enrol: (*_LIVE, not_enrolled),
    c.StartStage: (*_STAGE, stages_in_order, deliver_fourth_display_last, dates_forward, stage_not_started),
    c.CompleteStage: (
        *_STAGE,
        stages_in_order,
        deliver_fourth_display_last,
        dates_forward,
        measured_before_display,
        no_open_weakness_before_display,
        stage_in_progress,
    ),
    c.ReopenStage: (*_STAGE, stage_completed),
    c.RecordMentoring: _LIVE,
    c.AdoptActionPlan: _LIVE,
    c.AssessFeasibility: _LIVE,
    c.RecordPermission: _LIVE,
    c.Designate: (*_LIVE, feasible, permitted_by_superior),
    c.StartTrial: (*_LIVE, designated, trial_not_running),
    c.FinishTrial: (*_LIVE, trial_running),
    c.StopTrial: (*_LIVE, trial_running),
    c.RecordImplementation: _LIVE,
    c.DefineIndicator: (*_LIVE, indicator_key_unused),
    c.RecordMeasurement: (*_LIVE, indicator_exists),
    c.RecordMonitoring: _LIVE,
    c.Evaluate: (
        *_LIVE,
        remediated_before_resolved,
        evaluator_took_no_part,
        resolves_unresolved,
        weakness_keys_unused,
        resolved_weaknesses_exist,
    ),
    c.RecordRemediation: (*_LIVE, weakness_unresolved, weakness_exists),
    c.ReceiveComplaint: (complaint_key_unused,),
    c.AnswerComplaint: (complaint_not_closed, complaint_exists),
    c.CloseComplaint: (complaint_not_closed, complaint_exists),
    c.ConfirmBenefit: (*_LIVE, monitored_since_launch),
    c.DenyBenefit: _LIVE,
    c.ReceiveAward: (),
    c.RecordReplication: _LIVE,
    c.Develop: (not_already_superseded, not_discontinued),
    c.ChangeCustodian: _LIVE,
    c.MarkDormant: (*_LIVE, not_dormant),
    c.Reactivate: (dormant_or_discontinued,),
    c.Discontinue: _LIVE,
    c.AttachEvidence: (*_LIVE, evidence_unused),
    c.VerifyEvidence: (*_LIVE, evidence_not_verified, evidence_exists),
    c.RejectEvidence: (*_LIVE, evidence_not_rejected, evidence_exists),
    c.Correct: (),
    c.TakeIntoLaunch: (not_ended, not_already_running, ready_to_launch, not_launched),
}
"""Every command and the rules that bind it; the refusal to report is the foremost, whatever the order here."""
