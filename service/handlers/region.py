"""Commands on a region."""

from __future__ import annotations

from uuid import UUID

from domain.access import Place
from domain.recorded import Command
from domain.region import commands as c
from domain.region import decide as region_decide
from domain.region.state import Region
from domain.settings import Settings
from service.handlers.checks import referred
from service.identifiers import region_id
from service.unit import Unit


def create(unit: Unit, command: c.Register) -> UUID:
    """Registers a region; its id is made from its code."""
    id = region_id(command.code)
    unit.act_at(Place(command.code))
    unit.settings_of_new = Settings(time_zone=command.time_zone)
    unit.not_in_future(command.code, occurred_on=unit.asked_on)
    unit.record(id, region_decide.register(command, unit.region(command.code)), unit.given(command.code))
    return id


def check(unit: Unit, region: Region, command: Command) -> None:
    """What of the payload depends on other aggregates or on today; raises Invalid."""
    unit.not_in_future(region.code, occurred_on=unit.asked_on)
    if isinstance(command, c.PublishFigure):
        unit.not_in_future(region.code, on=command.on)
    if isinstance(command, c.RegisterTrainee) and command.agency is not None:
        referred(unit, "agency", command.agency, "agency", region.code)


def change(unit: Unit, region: Region, command: Command) -> None:
    """Decides and records; raises Refused."""
    given = unit.given(region.code)
    unit.record(region.id, region_decide.decide(region, command, given), given)
