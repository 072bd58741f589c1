"""What can be asked of an agency."""

from __future__ import annotations

from uuid import UUID

from domain.agency.values import AgencyKind
from domain.dates import BusinessDate
from domain.recorded import Command, message


@message
class Register(Command):
    verb = "register"
    region: str
    code: str
    name: str
    kind: AgencyKind = AgencyKind.OPD
    parent: UUID | None = None
    from_: BusinessDate | None = None


@message
class Rename(Command):
    verb = "rename"
    name: str
    from_: BusinessDate


@message
class Reparent(Command):
    verb = "reparent"
    parent: UUID


@message
class Close(Command):
    verb = "close"
    reason: str


COMMANDS: tuple[type[Command], ...] = (Register, Rename, Reparent, Close)
