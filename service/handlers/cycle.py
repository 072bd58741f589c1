"""Commands on a run of the innovation lab."""

from __future__ import annotations

from uuid import UUID

from domain.cycle import commands as c
from domain.cycle import decide as cycle_decide
from domain.cycle.state import Cycle
from domain.recorded import Command
from service.handlers.checks import referred, region_referred
from service.unit import Unit


def create(unit: Unit, command: c.Open) -> UUID:
    region_referred(unit, command.region)
    unit.not_in_future(command.region, occurred_on=unit.asked_on)
    unit.record(unit.new_id, cycle_decide.open_cycle(command), unit.given(command.region))
    return unit.new_id


def check(unit: Unit, cycle: Cycle, command: Command) -> None:
    """What of the payload depends on other aggregates or on today; raises Invalid."""
    unit.not_in_future(cycle.region, occurred_on=unit.asked_on)
    if isinstance(command, c.SignMemorandum):
        unit.not_in_future(cycle.region, date=command.date)
    if isinstance(command, c.RegisterParticipant):
        referred(unit, "agency", command.agency, "agency", cycle.region)


def change(unit: Unit, cycle: Cycle, command: Command) -> None:
    """Decides and records; raises Refused."""
    given = unit.given(cycle.region)
    unit.record(cycle.id, cycle_decide.decide(cycle, command, given), given)
