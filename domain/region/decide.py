"""Deciding for a region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from domain.copying import saying
from domain.recorded import Command, Fact, Given
from domain.region import commands as c
from domain.region import events as e
from domain.region.state import Region
from domain.rules import Refusal, Refused, foremost, refuse

Policy = Callable[[Region, Any, Given], Refusal | None]


def trainee_key_unused(region: Region, command: c.RegisterTrainee, given: Given) -> Refusal | None:
    """R54"""
    if any(trainee.key == command.key for trainee in region.trainees):
        return refuse("R54", "already-exists", what="key", key=command.key)
    return None


def code_unused(existing: Region | None) -> Refusal | None:
    """R54"""
    return None if existing is None else refuse("R54", "already-exists", what="region", key=existing.code)


POLICIES: dict[type[Command], tuple[Policy, ...]] = {
    c.SetTarget: (),
    c.Configure: (),
    c.PublishFigure: (),
    c.RegisterTrainee: (trainee_key_unused,),
}
_FACTS: dict[type[Command], type[Fact]] = {
    c.SetTarget: e.TargetSet,
    c.PublishFigure: e.FigurePublished,
    c.RegisterTrainee: e.TraineeRegistered,
}


def demanded(command: Command) -> list[Refusal]:
    """No rule of the lab is about a region's payload alone."""
    return []


def register(command: c.Register, existing: Region | None) -> tuple[Fact, ...]:
    """What begins a region; raises Refused when its code is registered already."""
    refused = code_unused(existing)
    if refused is not None:
        raise Refused(refused)
    return (saying(e.Registered, command),)


def refusal(region: Region, command: Command, given: Given) -> Refusal | None:
    return foremost(policy(region, command, given) for policy in POLICIES[type(command)])


def decide(region: Region, command: Command, given: Given) -> tuple[Fact, ...]:
    """What the command makes happen to a region; raises Refused. Settings that stay as they are make no event."""
    refused = refusal(region, command, given)
    if refused is not None:
        raise Refused(refused)
    if isinstance(command, c.Configure):
        return _configure(region, command)
    return (saying(_FACTS[type(command)], command),)


def _configure(region: Region, command: c.Configure) -> tuple[Fact, ...]:
    said = {member.name: getattr(command, member.name) for member in fields(command)}
    changed = {
        name: value for name, value in said.items() if value is not None and value != getattr(region.settings, name)
    }
    return (e.Configured(**changed),) if changed else ()
