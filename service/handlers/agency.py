"""Commands on an agency."""

from __future__ import annotations

from uuid import UUID

from domain.agency import commands as c
from domain.agency import decide as agency_decide
from domain.agency.state import Agency
from domain.recorded import Command
from domain.rules import Refused, refuse
from service.handlers.checks import referred, region_referred
from service.identifiers import agency_id
from service.references import agency_claim
from service.unit import Unit


def create(unit: Unit, command: c.Register) -> UUID:
    """Registers an agency; its id is made from its code, so that a code can only be used once in its region."""
    region_referred(unit, command.region)
    if command.parent is not None:
        referred(unit, "agency", command.parent, "parent", command.region)
    unit.not_in_future(command.region, occurred_on=unit.asked_on)
    id = agency_id(command.region, command.code)
    unit.record(id, agency_decide.register(command, unit.agency(id)), unit.given(command.region))
    unit.take(agency_claim(command.code, command.region), id)
    return id


def check(unit: Unit, agency: Agency, command: Command) -> None:
    """What of the payload depends on other aggregates or on today; raises Invalid."""
    unit.not_in_future(agency.region, occurred_on=unit.asked_on)
    if isinstance(command, c.Reparent):
        referred(unit, "agency", command.parent, "parent", agency.region)


def change(unit: Unit, agency: Agency, command: Command) -> None:
    """Decides and records; raises Refused."""
    given = unit.given(agency.region)
    if isinstance(command, c.Reparent) and _is_below(unit, command.parent, agency.id):
        raise Refused(refuse("R53", "wrong-state", what="own_parent"))
    unit.record(agency.id, agency_decide.decide(agency, command, given), given)


def _is_below(unit: Unit, id: UUID, other: UUID) -> bool:
    """Whether an agency lies below another, or is it."""
    seen: set[UUID] = set()
    while id not in seen:
        if id == other:
            return True
        seen.add(id)
        agency = unit.agency(id)
        if agency is None or agency.parent is None:
            return False
        id = agency.parent
    return False
