"""Deciding for an account: nobody gives themselves anything, and nobody looks after what they do themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.access import MAY, Role
from domain.account import commands as c
from domain.account import events as e
from domain.account.state import Account
from domain.copying import saying
from domain.recorded import Command, Fact, Given
from domain.rules import Refusal, Refused, foremost, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an account cannot know of itself: the moment, and whose the identity is that is to be linked."""

    now: datetime
    identified: UUID | None = None


Policy = Callable[[Account, Any, Given, Surroundings], Refusal | None]


def given_by_another(account: Account, command: object, given: Given, around: Surroundings) -> Refusal | None:
    """R57"""
    return refuse("R57", "self-grant") if given.actor.account == str(account.id) else None


def auditors_only_read(
    account: Account, command: c.GrantRole | c.RequestBreakGlass, given: Given, around: Surroundings
) -> Refusal | None:
    """R58"""
    return _independent(account, command.role, command.region, given, around)


def approved_auditors_only_read(
    account: Account, command: object, given: Given, around: Surroundings
) -> Refusal | None:
    """R58"""
    glass = account.break_glass
    return None if glass is None else _independent(account, glass.role, glass.region, given, around)


def asked_by_the_receiver(account: Account, command: object, given: Given, around: Surroundings) -> Refusal | None:
    """R59"""
    return None if given.actor.account == str(account.id) else refuse("R59", "second-person")


def is_active(account: Account, command: object, given: Given, around: Surroundings) -> Refusal | None:
    """R53"""
    return refuse("R53", "wrong-state", what="account_closed") if account.closed else None


def is_closed(account: Account, command: object, given: Given, around: Surroundings) -> Refusal | None:
    """R53"""
    return None if account.closed else refuse("R53", "wrong-state", what="account_active")


def is_held(account: Account, command: c.WithdrawRole, given: Given, around: Surroundings) -> Refusal | None:
    """R53"""
    if any((held.role, held.region) == (command.role, command.region) for held in account.held):
        return None
    return refuse("R53", "wrong-state", what="role_not_held")


def is_asked_for(account: Account, command: object, given: Given, around: Surroundings) -> Refusal | None:
    """R53"""
    if account.break_glass is not None and account.break_glass.is_awaited:
        return None
    return refuse("R53", "wrong-state", what="no_request")


def is_asked_for_or_holds(account: Account, command: object, given: Given, around: Surroundings) -> Refusal | None:
    """R53"""
    glass = account.break_glass
    if glass is not None and (glass.is_awaited or glass.holds_at(around.now)):
        return None
    return refuse("R53", "wrong-state", what="no_request")


def does_not_hold_yet(account: Account, command: object, given: Given, around: Surroundings) -> Refusal | None:
    """R53"""
    if account.break_glass is not None and account.break_glass.holds_at(around.now):
        return refuse("R53", "wrong-state", what="break_glass_holds")
    return None


def identity_unused(account: Account, command: object, given: Given, around: Surroundings) -> Refusal | None:
    """R54"""
    return None if around.identified is None else refuse("R54", "already-exists", what="identity")


def _independent(
    account: Account, role: Role, region: str | None, given: Given, around: Surroundings
) -> Refusal | None:
    """Whoever audits a region writes nothing there, and whoever audits the nation writes nowhere."""
    held = [(each.role, each.region) for each in account.held if each.holds_on(given.today)]
    glass = account.break_glass
    if glass is not None and glass.holds_at(around.now):
        held.append((glass.role, glass.region))
    near = [other for other, where in held if None in (where, region) or where == region]
    if any((other is Role.AUDITOR) != (role is Role.AUDITOR) and _writes(other, role) for other in near):
        return refuse("R58", "auditor-independence")
    return None


def _writes(*roles: Role) -> bool:
    return any(MAY[role] for role in roles)


POLICIES: dict[type[Command], tuple[Policy, ...]] = {
    c.GrantRole: (is_active, given_by_another, auditors_only_read),
    c.WithdrawRole: (is_held,),
    c.RequestBreakGlass: (is_active, asked_by_the_receiver, auditors_only_read, does_not_hold_yet),
    c.ApproveBreakGlass: (is_active, given_by_another, approved_auditors_only_read, is_asked_for),
    c.EndBreakGlass: (is_asked_for_or_holds,),
    c.LinkIdentity: (is_active, identity_unused),
    c.Close: (is_active,),
    c.Reopen: (is_closed,),
}
WHATEVER: dict[type[Command], tuple[Policy, ...]] = {
    **POLICIES,
    c.GrantRole: (is_active, given_by_another),
    c.WithdrawRole: (),
    c.RequestBreakGlass: (is_active, asked_by_the_receiver, does_not_hold_yet),
}
"""Those that refuse whatever the payload says."""

_FACTS: dict[type[Command], type[Fact]] = {
    c.GrantRole: e.RoleGranted,
    c.WithdrawRole: e.RoleWithdrawn,
    c.RequestBreakGlass: e.BreakGlassRequested,
    c.Close: e.Closed,
    c.Reopen: e.Reopened,
}


def demanded(command: Command) -> list[Refusal]:
    """No rule of the lab is about an account's payload alone."""
    return []


def register(command: c.Register, around: Surroundings) -> tuple[Fact, ...]:
    """What begins an account; raises Refused when the identity is another one's."""
    if around.identified is not None:
        raise Refused(refuse("R54", "already-exists", what="identity"))
    identity = None if command.identity is None else command.identity.kept
    return (saying(e.Registered, command, identity=identity),)


def refusal(account: Account, command: Command, given: Given, around: Surroundings) -> Refusal | None:
    return foremost(policy(account, command, given, around) for policy in POLICIES[type(command)])


def refused_now(account: Account, command: type[Command], given: Given, around: Surroundings) -> Refusal | None:
    """What would be refused whatever the payload."""
    return foremost(policy(account, None, given, around) for policy in WHATEVER[command])


def decide(account: Account, command: Command, given: Given, around: Surroundings) -> tuple[Fact, ...]:
    """What the command makes happen to an account; raises Refused."""
    refused = refusal(account, command, given, around)
    if refused is not None:
        raise Refused(refused)
    if isinstance(command, (c.ApproveBreakGlass, c.EndBreakGlass)):
        return (_of_break_glass(account, command),)
    if isinstance(command, c.LinkIdentity):
        return (e.IdentityLinked(identity=command.identity.kept),)
    return (saying(_FACTS[type(command)], command),)


def _of_break_glass(account: Account, command: Command) -> Fact:
    glass = account.break_glass
    assert glass is not None, "decided before"
    if isinstance(command, c.EndBreakGlass):
        return e.BreakGlassEnded(role=glass.role, region=glass.region)
    return e.BreakGlassApproved(role=glass.role, region=glass.region, hours=glass.hours)
