"""Deciding for a launch. Whether each innovation is ready is the innovation's own decision (`TakeIntoLaunch`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.copying import saying
from domain.launch import commands as c
from domain.launch import events as e
from domain.launch.state import Launch
from domain.launch.values import LaunchStatus
from domain.recorded import Command, Fact, Given
from domain.rules import Refusal, Refused, foremost, refuse
from domain.values import Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a launch cannot know of itself: who holds the innovation to be added, and how many already run."""

    held_by: UUID | None = None
    running: int | None = None


Policy = Callable[[Launch, Any, Surroundings], Refusal | None]


def not_over(launch: Launch, command: object, around: Surroundings) -> Refusal | None:
    """R53"""
    if launch.status in (LaunchStatus.HELD, LaunchStatus.CANCELLED):
        return refuse("R53", "wrong-state", what=f"launch_{launch.status.value}")
    return None


def in_no_other_launch(launch: Launch, command: c.AddInnovation, around: Surroundings) -> Refusal | None:
    """R54"""
    if command.innovation in launch.innovations or around.held_by is not None:
        return refuse("R54", "already-exists", what="in_launch", key=str(command.innovation))
    return None


def is_in_this_launch(launch: Launch, command: c.RemoveInnovation, around: Surroundings) -> Refusal | None:
    """R53"""
    if command.innovation not in launch.innovations:
        return refuse("R53", "wrong-state", what="not_in_launch", key=str(command.innovation))
    return None


def totals_add_up(launch: Launch, command: c.Hold, around: Surroundings) -> Refusal | None:
    """R09"""
    said = command.announced
    if said is None:
        return None
    sums = said.new + said.running == said.total
    counted = said.new == len(launch.innovations) and (around.running is None or said.running == around.running)
    if sums and (counted or said.precision is not Precision.EXACT):
        return None
    return refuse("R09", "totals-do-not-add-up", new=len(launch.innovations), running=around.running, total=said.total)


def minimum_reached(launch: Launch, command: object, around: Surroundings) -> Refusal | None:
    """R55"""
    if len(launch.innovations) >= launch.minimum:
        return None
    return refuse("R55", "below-minimum", count=len(launch.innovations), minimum=launch.minimum)


def postponement_has_reason(command: c.Postpone) -> Refusal | None:
    """R08"""
    return None if command.reason is not None else refuse("R08", "reason-required", "/reason")


POLICIES: dict[type[Command], tuple[Policy, ...]] = {
    c.AddInnovation: (not_over, in_no_other_launch),
    c.RemoveInnovation: (not_over, is_in_this_launch),
    c.FixDate: (not_over,),
    c.Postpone: (not_over,),
    c.Hold: (not_over, totals_add_up, minimum_reached),
    c.Cancel: (not_over,),
}
_FACTS: dict[type[Command], type[Fact]] = {
    c.AddInnovation: e.InnovationAdded,
    c.RemoveInnovation: e.InnovationRemoved,
    c.FixDate: e.DateFixed,
    c.Postpone: e.Postponed,
    c.Hold: e.Held,
    c.Cancel: e.Cancelled,
}


def demanded(command: Command) -> list[Refusal]:
    """Every rule that the payload alone breaks."""
    refused = postponement_has_reason(command) if isinstance(command, c.Postpone) else None
    return [refused] if refused is not None else []


def plan(command: c.Plan, given: Given) -> tuple[Fact, ...]:
    """What begins a launch; its minimum is the region's where none is given."""
    minimum = given.settings.launch_minimum if command.minimum is None else command.minimum
    return (saying(e.Planned, command, minimum=minimum),)


def refusal(launch: Launch, command: Command, around: Surroundings) -> Refusal | None:
    return foremost(policy(launch, command, around) for policy in POLICIES[type(command)])


def decide(launch: Launch, command: Command, around: Surroundings) -> tuple[Fact, ...]:
    """What the command makes happen to a launch; raises Refused."""
    refused = refusal(launch, command, around)
    if refused is not None:
        raise Refused(refused)
    return (saying(_FACTS[type(command)], command),)
