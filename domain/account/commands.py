"""What can be asked of an account."""

from __future__ import annotations

from uuid import UUID

from domain.access import Role
from domain.account.values import SaidIdentity
from domain.dates import BusinessDate
from domain.people import Personal
from domain.recorded import Command, message

LONGEST = 8
"""Hours of a break-glass grant."""


@message
class Register(Command):
    """`home` is the region whose admins keep the account; None is the nation's."""

    verb = "register"
    name: Personal | None = None
    home: str | None = None
    identity: SaidIdentity | None = None


@message
class GrantRole(Command):
    """A role granted again in a region reaches as far as was said last; no agencies are all of them."""

    verb = "grant-role"
    role: Role
    region: str | None = None
    agencies: tuple[UUID, ...] = ()
    until: BusinessDate | None = None


@message
class WithdrawRole(Command):
    verb = "withdraw-role"
    role: Role
    region: str | None = None


@message
class RequestBreakGlass(Command):
    verb = "request-break-glass"
    role: Role
    region: str
    reason: str
    hours: int = LONGEST


@message
class ApproveBreakGlass(Command):
    verb = "approve-break-glass"


@message
class EndBreakGlass(Command):
    verb = "end-break-glass"


@message
class LinkIdentity(Command):
    verb = "link-identity"
    identity: SaidIdentity


@message
class Close(Command):
    verb = "close"
    reason: str


@message
class Reopen(Command):
    verb = "reopen"
    reason: str | None = None


COMMANDS: tuple[type[Command], ...] = (
    Register,
    GrantRole,
    WithdrawRole,
    RequestBreakGlass,
    ApproveBreakGlass,
    EndBreakGlass,
    LinkIdentity,
    Close,
    Reopen,
)
