"""What the rules demand of a payload, whatever the state: each allows (None) or refuses with pointers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.innovation import commands as c
from domain.innovation.stages import stage_meant
from domain.innovation.values import Form, InitiatorKind, Verdict
from domain.rules import Refusal, refuse

Demand = Callable[[Any], Refusal | None]


def has_custodian(command: c.Propose) -> Refusal | None:
    """R01"""
    if command.agency is None and command.initiator.kind is not InitiatorKind.CITIZEN:
        return refuse("R01", "no-custodian", "/agency")
    return None


def citizens_idea_has_custodian(command: c.Propose) -> Refusal | None:
    """R26"""
    if command.agency is None and command.initiator.kind is InitiatorKind.CITIZEN:
        return refuse("R26", "no-custodian", "/agency")
    return None


def form_is_one_of_three(command: c.Propose) -> Refusal | None:
    """R23"""
    return None if isinstance(command.form, Form) else refuse("R23", "invalid", "/form", value=command.form)


def revised_form_is_one_of_three(command: c.Revise) -> Refusal | None:
    """R23"""
    if command.form is None or isinstance(command.form, Form):
        return None
    return refuse("R23", "invalid", "/form", value=command.form)


def has_origin(command: c.Propose) -> Refusal | None:
    """R24"""
    return None if command.origin is not None else refuse("R24", "invalid", "/origin")


def label_is_known(command: c.StartStage | c.CompleteStage) -> Refusal | None:
    """R05"""
    if stage_meant(command.stage, command.label) is not None:
        return None
    return refuse("R05", "unknown-stage-label", "/label" if command.label else "/stage", label=command.label)


def weakness_is_named(command: c.Evaluate) -> Refusal | None:
    """R14"""
    if command.verdict is Verdict.NEEDS_IMPROVEMENT and not command.weaknesses:
        return refuse("R14", "weakness-required", "/weaknesses")
    return None


def denial_has_reason(command: c.DenyBenefit) -> Refusal | None:
    """R16"""
    return None if command.reason is not None else refuse("R16", "reason-required", "/reason")


def session_is_whole(command: c.RecordMentoring) -> Refusal | None:
    """R28"""
    missing = [
        pointer
        for pointer, there in (
            ("/stage", command.stage is not None),
            ("/mentors", bool(command.mentors)),
            ("/participants", command.participants is not None and command.participants >= 1),
        )
        if not there
    ]
    return refuse("R28", "invalid", *missing) if missing else None


def stop_is_reported(command: c.StopTrial) -> Refusal | None:
    """R38"""
    return None if command.reported_to is not None else refuse("R38", "invalid", "/reported_to")


_PROPOSAL: tuple[Demand, ...] = (has_custodian, citizens_idea_has_custodian, form_is_one_of_three, has_origin)

DEMANDS: dict[type, tuple[Demand, ...]] = {
    c.Propose: _PROPOSAL,
    c.ImportRunning: _PROPOSAL,
    c.Develop: _PROPOSAL,
    c.Revise: (revised_form_is_one_of_three,),
    c.StartStage: (label_is_known,),
    c.CompleteStage: (label_is_known,),
    c.Evaluate: (weakness_is_named,),
    c.DenyBenefit: (denial_has_reason,),
    c.RecordMentoring: (session_is_whole,),
    c.StopTrial: (stop_is_reported,),
}
