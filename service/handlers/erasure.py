"""Commands on a request to erase persons."""

from __future__ import annotations

from uuid import UUID

from domain.access import Place
from domain.erasure import commands as c
from domain.erasure import decide as erasure_decide
from domain.erasure.state import Erasure
from domain.recorded import Command
from service.errors import Invalid, Problem
from service.handlers.checks import region_referred
from service.store.leaves.names import SYSTEM
from service.unit import Unit


def create(unit: Unit, command: c.RequestErasure) -> UUID:
    """Records the request. Raises Invalid for a person of whom the region's record alone does not speak, or for the
    nation what belongs to no region."""
    region = command.region or ""
    if region:
        region_referred(unit, region)
    else:
        unit.act_at(Place(None))
    unit.not_in_future(region, occurred_on=unit.asked_on)
    _check_persons(unit, command)
    unit.record(unit.new_id, erasure_decide.request(command), unit.given(region))
    return unit.new_id


def _check_persons(unit: Unit, command: c.RequestErasure) -> None:
    regions, wanted = unit.finding.regions_of(command.subjects), {command.region or SYSTEM}
    unknown = [place for place, id in enumerate(command.subjects) if regions.get(id) != wanted]
    if unknown:
        raise Invalid(*(Problem(f"/subjects/{place}", "unknown_reference", {"kind": "subject"}) for place in unknown))


def check(unit: Unit, erasure: Erasure, command: Command) -> None:
    """What of the payload depends on today; raises Invalid."""
    unit.not_in_future(erasure.region, occurred_on=unit.asked_on)


def change(unit: Unit, erasure: Erasure, command: Command) -> None:
    """Decides and records; raises Refused."""
    given = unit.given(erasure.region)
    unit.record(erasure.id, erasure_decide.decide(erasure, command, given), given)
