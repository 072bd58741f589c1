"""What can have happened to an agency."""

from __future__ import annotations

from uuid import UUID

from domain.agency.values import AgencyKind
from domain.dates import BusinessDate
from domain.recorded import Fact, message


@message
class Registered(Fact):
    type = "agency.registered"
    region: str
    code: str
    name: str
    kind: AgencyKind = AgencyKind.OPD
    parent: UUID | None = None
    from_: BusinessDate | None = None


@message
class Renamed(Fact):
    type = "agency.renamed"
    name: str
    from_: BusinessDate


@message
class Reparented(Fact):
    type = "agency.reparented"
    parent: UUID


@message
class Closed(Fact):
    type = "agency.closed"
    reason: str


EVENTS: tuple[type[Fact], ...] = (Registered, Renamed, Reparented, Closed)
