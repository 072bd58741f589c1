"""Which commands a caller could issue on something now, and what refuses the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.access import Actor, permitting_role
from domain.account import decide as account_decide
from domain.agency import decide as agency_decide
from domain.cycle import commands as cycle_commands
from domain.cycle import decide as cycle_decide
from domain.cycle.state import Cycle
from domain.erasure import decide as erasure_decide
from domain.innovation.possible import refused_now
from domain.launch import commands as launch_commands
from domain.launch import decide as launch_decide
from domain.launch.state import Launch
from domain.recorded import Command, Given
from domain.rules import Refusal, foremost
from domain.values import STAGES
from service.kinds import KINDS
from service.places import place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Possibility:
    """`forbidden` when no role of the caller permits the command there, else the refusal, if any."""

    verb: str
    forbidden: bool
    refusal: Refusal | None

    @property
    def allowed(self) -> bool:
        return not self.forbidden and self.refusal is None


def possibilities(kind: str, state: Any, actor: Actor, given: Given, now: datetime) -> list[Possibility]:
    """Every command of the kind but those that create."""
    found, place = [], place_of(kind, state)
    for verb, command in KINDS[kind].commands.items():
        if verb in KINDS[kind].creations:
            continue
        forbidden = permitting_role(actor, kind, verb, place) is None
        refusal = None if forbidden else _refused(kind, state, command, given, now)
        found.append(Possibility(verb=verb, forbidden=forbidden, refusal=refusal))
    return found


def _refused(kind: str, state: Any, command: Any, given: Given, now: datetime) -> Refusal | None:
    if kind == "account":
        return account_decide.refused_now(state, command, given, account_decide.Surroundings(now=now))
    if kind == "erasure":
        return erasure_decide.refusal(state, command, given)
    if kind == "innovation":
        return refused_now(state, command, given)
    if kind == "cycle":
        return foremost([cycle_decide.is_open(state, None, given), _never_in_cycle(state, command, given)])
    if kind == "launch":
        return foremost([launch_decide.not_over(state, None, _AROUND), _never_in_launch(state, command)])
    return agency_decide.not_closed(state, None, given) if kind == "agency" else None


def _never_in_cycle(cycle: Cycle, command: type[Command], given: Given) -> Refusal | None:
    """What would be refused whatever the payload."""
    if command is cycle_commands.SignMemorandum:
        return cycle_decide.no_memorandum(cycle, None, given)
    if command is cycle_commands.Advance:
        return cycle_decide.advances(cycle, cycle_commands.Advance(stage=STAGES[-1]), given)
    return None


def _never_in_launch(launch: Launch, command: type[Command]) -> Refusal | None:
    """What would be refused whatever the payload."""
    if command is launch_commands.Hold:
        return launch_decide.minimum_reached(launch, None, _AROUND)
    if command is launch_commands.RemoveInnovation and not launch.innovations:
        return launch_decide.is_in_this_launch(launch, launch_commands.RemoveInnovation(innovation=launch.id), _AROUND)
    return None


_AROUND = launch_decide.Surroundings()
