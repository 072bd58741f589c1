"""What can have happened to a launch."""

from __future__ import annotations

from uuid import UUID

from domain.dates import BusinessDate
from domain.launch.values import Announced
from domain.recorded import Fact, message


@message
class Planned(Fact):
    """By month or with an exact date (R07)."""

    type = "launch.planned"
    region: str
    name: str
    minimum: int
    month: BusinessDate | None = None
    date: BusinessDate | None = None


@message
class InnovationAdded(Fact):
    type = "launch.innovation_added"
    innovation: UUID


@message
class InnovationRemoved(Fact):
    type = "launch.innovation_removed"
    innovation: UUID


@message
class DateFixed(Fact):
    type = "launch.date_fixed"
    date: BusinessDate
    place: str | None = None


@message
class Postponed(Fact):
    type = "launch.postponed"
    reason: str
    month: BusinessDate | None = None


@message
class Held(Fact):
    type = "launch.held"
    date: BusinessDate
    place: str
    announced: Announced | None = None


@message
class Cancelled(Fact):
    type = "launch.cancelled"
    reason: str


EVENTS: tuple[type[Fact], ...] = (Planned, InnovationAdded, InnovationRemoved, DateFixed, Postponed, Held, Cancelled)
