"""An account as its history tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.access import Grant, Role
from domain.account import events as e
from domain.account.values import AccountStatus, Identity
from domain.dates import BusinessDate
from domain.recorded import Fact, Recorded

TodayIn = Callable[[str | None], date]
"""The day in a region, or in the nation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role that was granted; no agencies are all of them. `until` is the last day on which it holds."""

    role: Role
    region: str | None
    agencies: tuple[UUID, ...]
    until: BusinessDate | None
    granted_by: str
    granted_at: datetime

    def holds_on(self, day: date) -> bool:
        return self.until is None or day <= self.until.last

    @property
    def grant(self) -> Grant:
        return Grant(role=self.role, region=self.region, agencies=frozenset(self.agencies) or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """A role in a region for some hours, asked for by one and approved by another."""

    role: Role
    region: str
    reason: str
    hours: int
    requested_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def expires_at(self) -> datetime | None:
        return None if self.approved_at is None else self.approved_at + timedelta(hours=self.hours)

    @property
    def is_awaited(self) -> bool:
        return self.approved_at is None and self.ended_at is None

    def holds_at(self, moment: datetime) -> bool:
        return self.ended_at is None and self.expires_at is not None and moment < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: UUID
    version: int
    recorded_at: datetime
    modified_at: datetime
    home: str | None
    name: str | None
    identities: tuple[Identity, ...]
    held: tuple[Held, ...] = ()
    break_glass: BreakGlass | None = None
    status: AccountStatus = AccountStatus.ACTIVE

    @property
    def region(self) -> str:
        """Whose day it is; nowhere is the nation's."""
        return self.home or ""

    @property
    def closed(self) -> bool:
        return self.status is AccountStatus.CLOSED

    @property
    def runs_out(self) -> bool:
        """Whether what it holds changes with time alone."""
        return self.break_glass is not None or any(held.until is not None for held in self.held)

    def grants_at(self, moment: datetime, today_in: TodayIn) -> tuple[Grant, ...]:
        """What it holds at a moment; a closed account holds nothing."""
        if self.closed:
            return ()
        usual = tuple(held.grant for held in self.held if held.until is None or held.holds_on(today_in(held.region)))
        glass = self.break_glass
        return (*usual, Grant(role=glass.role, region=glass.region)) if glass and glass.holds_at(moment) else usual


def fold(history: Iterable[Recorded[Fact]]) -> Account | None:
    state: Account | None = None
    for recorded in history:
        state = evolve(state, recorded)
    return state


def evolve(state: Account | None, recorded: Recorded[Any]) -> Account:
    fact = recorded.fact
    if state is None:
        return Account(
            id=recorded.originator_id,
            version=recorded.originator_version,
            recorded_at=recorded.timestamp,
            modified_at=recorded.timestamp,
            home=fact.home,
            name=fact.name,
            identities=() if fact.identity is None else (fact.identity,),
        )
    state = replace(state, version=recorded.originator_version, modified_at=recorded.timestamp)
    match fact:
        case e.RoleGranted():
            return replace(state, held=(*_without(state, fact), _held(recorded, fact)))
        case e.RoleWithdrawn():
            return replace(state, held=_without(state, fact))
        case e.IdentityLinked():
            return replace(state, identities=(*state.identities, fact.identity))
        case e.Closed():
            return replace(state, status=AccountStatus.CLOSED)
        case e.Reopened():
            return replace(state, status=AccountStatus.ACTIVE)
    return replace(state, break_glass=_break_glass(state.break_glass, recorded))


def _break_glass(before: BreakGlass | None, recorded: Recorded[Any]) -> BreakGlass | None:
    fact = recorded.fact
    if isinstance(fact, e.BreakGlassRequested):
        return BreakGlass(
            role=fact.role,
            region=fact.region,
            reason=fact.reason,
            hours=fact.hours,
            requested_at=recorded.timestamp,
        )
    if before is None:
        return None
    if isinstance(fact, e.BreakGlassApproved):
        return replace(before, approved_by=recorded.actor, approved_at=recorded.timestamp)
    return replace(before, ended_at=recorded.timestamp)


def _held(recorded: Recorded[Any], fact: e.RoleGranted) -> Held:
    return Held(
        role=fact.role,
        region=fact.region,
        agencies=fact.agencies,
        until=fact.until,
        granted_by=recorded.actor,
        granted_at=recorded.timestamp,
    )


def _without(state: Account, fact: e.RoleGranted | e.RoleWithdrawn) -> tuple[Held, ...]:
    return tuple(held for held in state.held if (held.role, held.region) != (fact.role, fact.region))
