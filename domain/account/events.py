"""What can have happened to an account."""

from __future__ import annotations

from uuid import UUID

from domain.access import Role
from domain.account.values import Identity
from domain.dates import BusinessDate
from domain.people import Personal
from domain.recorded import Fact, message


@message
class Registered(Fact):
    type = "account.registered"
    name: Personal | None = None
    home: str | None = None
    identity: Identity | None = None


@message
class RoleGranted(Fact):
    type = "account.role_granted"
    role: Role
    region: str | None = None
    agencies: tuple[UUID, ...] = ()
    until: BusinessDate | None = None


@message
class RoleWithdrawn(Fact):
    type = "account.role_withdrawn"
    role: Role
    region: str | None = None


@message
class BreakGlassRequested(Fact):
    type = "account.break_glass_requested"
    role: Role
    region: str
    reason: str
    hours: int


@message
class BreakGlassApproved(Fact):
    """It holds for the hours from when it was recorded."""

    type = "account.break_glass_approved"
    role: Role
    region: str
    hours: int


@message
class BreakGlassEnded(Fact):
    """Before its time, or before it was approved."""

    type = "account.break_glass_ended"
    role: Role
    region: str


@message
class IdentityLinked(Fact):
    type = "account.identity_linked"
    identity: Identity


@message
class Closed(Fact):
    type = "account.closed"
    reason: str


@message
class Reopened(Fact):
    type = "account.reopened"
    reason: str | None = None


EVENTS: tuple[type[Fact], ...] = (
    Registered,
    RoleGranted,
    RoleWithdrawn,
    BreakGlassRequested,
    BreakGlassApproved,
    BreakGlassEnded,
    IdentityLinked,
    Closed,
    Reopened,
)
