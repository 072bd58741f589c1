"""Deciding for an agency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.agency import commands as c
from domain.agency import events as e
from domain.agency.state import Agency
from domain.copying import saying
from domain.recorded import Command, Fact, Given
from domain.rules import Refusal, Refused, foremost, refuse

Policy = Callable[[Agency, Any, Given], Refusal | None]


def not_closed(agency: Agency, command: object, given: Given) -> Refusal | None:
    """R53"""
    return refuse("R53", "wrong-state", what="closed") if agency.closed else None


def not_its_own_parent(agency: Agency, command: c.Reparent, given: Given) -> Refusal | None:
    """R53"""
    return refuse("R53", "wrong-state", what="own_parent") if command.parent == agency.id else None


def code_unused(existing: Agency | None) -> Refusal | None:
    """R54"""
    return None if existing is None else refuse("R54", "already-exists", what="agency", key=existing.code)


POLICIES: dict[type[Command], tuple[Policy, ...]] = {
    c.Rename: (not_closed,),
    c.Reparent: (not_closed, not_its_own_parent),
    c.Close: (not_closed,),
}
_FACTS: dict[type[Command], type[Fact]] = {c.Rename: e.Renamed, c.Reparent: e.Reparented, c.Close: e.Closed}


def demanded(command: Command) -> list[Refusal]:
    """No rule of the lab is about an agency's payload alone."""
    return []


def register(command: c.Register, existing: Agency | None) -> tuple[Fact, ...]:
    """What begins an agency; raises Refused when its code is used in the region already."""
    refused = code_unused(existing)
    if refused is not None:
        raise Refused(refused)
    return (saying(e.Registered, command),)


def refusal(agency: Agency, command: Command, given: Given) -> Refusal | None:
    return foremost(policy(agency, command, given) for policy in POLICIES[type(command)])


def decide(agency: Agency, command: Command, given: Given) -> tuple[Fact, ...]:
    """What the command makes happen to an agency; raises Refused."""
    refused = refusal(agency, command, given)
    if refused is not None:
        raise Refused(refused)
    return (saying(_FACTS[type(command)], command),)
