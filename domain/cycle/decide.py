"""Deciding for a run of the innovation lab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.copying import saying
from domain.cycle import commands as c
from domain.cycle import events as e
from domain.cycle.state import Cycle, CycleStatus
from domain.recorded import Command, Fact, Given
from domain.rules import Refusal, Refused, foremost, refuse

Policy = Callable[[Cycle, Any, Given], Refusal | None]


def is_open(cycle: Cycle, command: object, given: Given) -> Refusal | None:
    """R53"""
    return refuse("R53", "wrong-state", what="cycle_closed") if cycle.status is CycleStatus.CLOSED else None


def not_participating(cycle: Cycle, command: c.RegisterParticipant, given: Given) -> Refusal | None:
    """R54"""
    if command.agency in cycle.participants:
        return refuse("R54", "already-exists", what="participant", key=str(command.agency))
    return None


def advances(cycle: Cycle, command: c.Advance, given: Given) -> Refusal | None:
    """R53"""
    if cycle.stage is not None and command.stage.place <= cycle.stage.place:
        return refuse("R53", "wrong-state", what="cycle_stage", stage=cycle.stage.value)
    return None


def no_memorandum(cycle: Cycle, command: object, given: Given) -> Refusal | None:
    """R53"""
    return refuse("R53", "wrong-state", what="memorandum") if cycle.memorandum is not None else None


def memorandum_is_whole(command: c.SignMemorandum) -> Refusal | None:
    """R27"""
    said = {
        "/parties": command.parties,
        "/signatories": command.signatories,
        "/date": command.date,
        "/place": command.place,
    }
    missing = [pointer for pointer, value in said.items() if not value]
    return refuse("R27", "invalid", *missing) if missing else None


POLICIES: dict[type[Command], tuple[Policy, ...]] = {
    c.SignMemorandum: (is_open, no_memorandum),
    c.ScheduleStage: (is_open,),
    c.RegisterParticipant: (is_open, not_participating),
    c.Advance: (is_open, advances),
    c.Close: (is_open,),
    c.TakeIn: (is_open,),
}
_FACTS: dict[type[Command], type[Fact]] = {
    c.SignMemorandum: e.MemorandumSigned,
    c.ScheduleStage: e.StageScheduled,
    c.RegisterParticipant: e.ParticipantRegistered,
    c.Advance: e.Advanced,
    c.Close: e.Closed,
}


def demanded(command: Command) -> list[Refusal]:
    """Every rule that the payload alone breaks."""
    refused = memorandum_is_whole(command) if isinstance(command, c.SignMemorandum) else None
    return [refused] if refused is not None else []


def open_cycle(command: c.Open) -> tuple[Fact, ...]:
    """What begins a cycle; LAN mentors it unless somebody else is named."""
    return (saying(e.Opened, command, mentors=command.mentors or ("LAN",)),)


def refusal(cycle: Cycle, command: Command, given: Given) -> Refusal | None:
    return foremost(policy(cycle, command, given) for policy in POLICIES[type(command)])


def decide(cycle: Cycle, command: Command, given: Given) -> tuple[Fact, ...]:
    """What the command makes happen to a cycle; raises Refused."""
    refused = refusal(cycle, command, given)
    if refused is not None:
        raise Refused(refused)
    if isinstance(command, c.TakeIn):
        new = command.agency not in cycle.participants
        return (e.ParticipantRegistered(agency=command.agency),) if new else ()
    return (saying(_FACTS[type(command)], command),)
