"""What can be asked of a launch."""

from __future__ import annotations

from uuid import UUID

from domain.dates import BusinessDate
from domain.launch.values import Announced
from domain.recorded import Command, message


@message
class Plan(Command):
    verb = "plan"
    region: str
    name: str
    month: BusinessDate | None = None
    date: BusinessDate | None = None
    minimum: int | None = None


@message
class AddInnovation(Command):
    verb = "add-innovation"
    innovation: UUID


@message
class RemoveInnovation(Command):
    verb = "remove-innovation"
    innovation: UUID


@message
class FixDate(Command):
    verb = "fix-date"
    date: BusinessDate
    place: str | None = None


@message
class Postpone(Command):
    verb = "postpone"
    reason: str | None = None
    month: BusinessDate | None = None


@message
class Hold(Command):
    verb = "hold"
    date: BusinessDate
    place: str
    announced: Announced | None = None


@message
class Cancel(Command):
    verb = "cancel"
    reason: str


COMMANDS: tuple[type[Command], ...] = (Plan, AddInnovation, RemoveInnovation, FixDate, Postpone, Hold, Cancel)
