"""R53, R54, R56: whether a command fits the present state and the keys inside the innovation."""

from __future__ import annotations

from typing import Any

from domain.innovation import commands as c
from domain.innovation.stages import stage_meant
from domain.innovation.state import Innovation
from domain.innovation.values import EvidenceStatus, StageStatus, TrialStatus, Vitality, WeaknessStatus
from domain.recorded import Given
from domain.rules import Refusal, refuse
from domain.values import Stage


def not_enrolled(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R53"""
    return refuse("R53", "wrong-state", what="enrolled") if innovation.cycle is not None else None


def stage_not_started(innovation: Innovation, command: c.StartStage, given: Given) -> Refusal | None:
    """R53"""
    return _stage_is(innovation, stage_meant(command.stage, command.label), StageStatus.NOT_STARTED)


def stage_in_progress(innovation: Innovation, command: c.CompleteStage, given: Given) -> Refusal | None:
    """R53"""
    return _stage_is(innovation, stage_meant(command.stage, command.label), StageStatus.IN_PROGRESS)


def stage_completed(innovation: Innovation, command: c.ReopenStage, given: Given) -> Refusal | None:
    """R53"""
    return _stage_is(innovation, command.stage, StageStatus.COMPLETED)


def _stage_is(innovation: Innovation, stage: Stage | None, status: StageStatus) -> Refusal | None:
    if stage is None or innovation.stages[stage].status is status:
        return None
    return refuse("R53", "wrong-state", what="stage", stage=stage.value, status=innovation.stages[stage].status.value)


def trial_not_running(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R53"""
    running = innovation.trial is not None and innovation.trial.status is TrialStatus.RUNNING
    return refuse("R53", "wrong-state", what="trial_running") if running else None


def trial_running(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R53"""
    running = innovation.trial is not None and innovation.trial.status is TrialStatus.RUNNING
    return None if running else refuse("R53", "wrong-state", what="trial_not_running")


def not_dormant(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R53"""
    return refuse("R53", "wrong-state", what="dormant") if innovation.vitality is Vitality.DORMANT else None


def dormant_or_discontinued(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R51 for a superseded one, R53 for an active one"""
    if innovation.vitality is Vitality.SUPERSEDED:
        return refuse("R51", "ended", vitality=innovation.vitality.value)
    return refuse("R53", "wrong-state", what="active") if innovation.vitality is Vitality.ACTIVE else None


def not_launched(innovation: Innovation, command: object, given: Given) -> Refusal | None:
    """R54"""
    return refuse("R54", "already-exists", what="launch") if innovation.launch is not None else None


def weakness_unresolved(innovation: Innovation, command: c.RecordRemediation, given: Given) -> Refusal | None:
    """R53"""
    weakness = innovation.weaknesses.get(command.weakness)
    resolved = weakness is not None and weakness.status is WeaknessStatus.RESOLVED
    return refuse("R53", "wrong-state", what="resolved", key=command.weakness) if resolved else None


def resolves_unresolved(innovation: Innovation, command: c.Evaluate, given: Given) -> Refusal | None:
    """R53"""
    for key in command.resolves:
        weakness = innovation.weaknesses.get(key)
        if weakness is not None and weakness.status is WeaknessStatus.RESOLVED:
            return refuse("R53", "wrong-state", what="resolved", key=key)
    return None


def evidence_not_verified(innovation: Innovation, command: c.VerifyEvidence, given: Given) -> Refusal | None:
    """R53"""
    return _evidence_is_not(innovation, command.sha256, EvidenceStatus.VERIFIED)


def evidence_not_rejected(innovation: Innovation, command: c.RejectEvidence, given: Given) -> Refusal | None:
    """R53"""
    return _evidence_is_not(innovation, command.sha256, EvidenceStatus.REJECTED)


def _evidence_is_not(innovation: Innovation, sha256: str, status: EvidenceStatus) -> Refusal | None:
    evidence = innovation.evidence.get(sha256)
    if evidence is not None and evidence.status is status:
        return refuse("R53", "wrong-state", what=f"evidence_{status.value}")
    return None


def indicator_key_unused(innovation: Innovation, command: c.DefineIndicator, given: Given) -> Refusal | None:
    """R54"""
    return _unused(innovation.indicators, [command.key])


def complaint_key_unused(innovation: Innovation, command: c.ReceiveComplaint, given: Given) -> Refusal | None:
    """R54"""
    return _unused(innovation.complaints, [command.key])


def evidence_unused(innovation: Innovation, command: c.AttachEvidence, given: Given) -> Refusal | None:
    """R54"""
    return _unused(innovation.evidence, [command.sha256])


def weakness_keys_unused(innovation: Innovation, command: c.Evaluate, given: Given) -> Refusal | None:
    """R54"""
    return _unused(innovation.weaknesses, [weakness.key for weakness in command.weaknesses])


def _unused(used: dict[str, Any], keys: list[str]) -> Refusal | None:
    for place, key in enumerate(keys):
        if key in used or key in keys[:place]:
            return refuse("R54", "already-exists", what="key", key=key)
    return None


def indicator_exists(innovation: Innovation, command: c.RecordMeasurement, given: Given) -> Refusal | None:
    """R56"""
    return _exist(innovation.indicators, command.key)


def weakness_exists(innovation: Innovation, command: c.RecordRemediation, given: Given) -> Refusal | None:
    """R56"""
    return _exist(innovation.weaknesses, command.weakness)


def resolved_weaknesses_exist(innovation: Innovation, command: c.Evaluate, given: Given) -> Refusal | None:
    """R56"""
    return _exist(innovation.weaknesses, *command.resolves)


def complaint_exists(
    innovation: Innovation, command: c.AnswerComplaint | c.CloseComplaint, given: Given
) -> Refusal | None:
    """R56"""
    return _exist(innovation.complaints, command.key)


def evidence_exists(
    innovation: Innovation, command: c.VerifyEvidence | c.RejectEvidence, given: Given
) -> Refusal | None:
    """R56"""
    return _exist(innovation.evidence, command.sha256)


def _exist(known: dict[str, Any], *keys: str) -> Refusal | None:
    for key in keys:
        if key not in known:
            return refuse("R56", "unknown-key", key=key)
    return None
