"""Commands on a launch. Adding decides for the launch and the innovation; holding, for the whole batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from domain.dates import BusinessDate
from domain.innovation import decide as innovation_decide
from domain.innovation.commands import TakeIntoLaunch
from domain.innovation.state import Innovation
from domain.launch import commands as c
from domain.launch import decide as launch_decide
from domain.launch.decide import Surroundings
from domain.launch.state import Launch
from domain.recorded import Command, Given
from domain.rules import Refusal, Refused, foremost
from domain.values import Precision
from service.handlers.checks import referred, region_referred
from service.references import launch_claim
from service.unit import Unit

CountRunning = Callable[[str, date], int]
"""How many imported, active, never launched innovations of a region run by a day, from all that is recorded."""


def create(unit: Unit, command: c.Plan) -> UUID:
    region_referred(unit, command.region)
    unit.not_in_future(command.region, occurred_on=unit.asked_on)
    given = unit.given(command.region)
    unit.record(unit.new_id, launch_decide.plan(command, given), given)
    return unit.new_id


def check(unit: Unit, launch: Launch, command: Command) -> None:
    """What of the payload depends on other aggregates or on today; raises Invalid."""
    unit.not_in_future(launch.region, occurred_on=unit.asked_on)
    if isinstance(command, c.Hold):
        unit.not_in_future(launch.region, date=command.date)
    if isinstance(command, (c.AddInnovation, c.RemoveInnovation)):
        referred(unit, "innovation", command.innovation, "innovation", launch.region)


def change(unit: Unit, launch: Launch, command: Command, count_running: CountRunning) -> None:
    """Decides and records; raises Refused."""
    if isinstance(command, c.AddInnovation):
        _add(unit, launch, command)
    elif isinstance(command, c.Hold):
        _hold(unit, launch, command, count_running)
    else:
        given = unit.given(launch.region)
        unit.record(launch.id, launch_decide.decide(launch, command, Surroundings()), given)
        if isinstance(command, c.RemoveInnovation):
            unit.release(launch_claim(command.innovation))
        if isinstance(command, c.Cancel):
            for innovation in launch.innovations:
                unit.release(launch_claim(innovation))


def _add(unit: Unit, launch: Launch, command: c.AddInnovation) -> None:
    innovation = unit.innovation(command.innovation)
    assert innovation is not None, "checked before"
    given, claim = unit.given(launch.region), launch_claim(innovation.id)
    around = Surroundings(held_by=unit.store.claimed(claim))
    day = launch.date or given.occurred_on
    _refuse_if(
        [launch_decide.refusal(launch, command, around), _not_ready(launch, innovation, day, given)],
    )
    unit.record(launch.id, launch_decide.decide(launch, command, around), given)
    unit.take(claim, launch.id)


def _hold(unit: Unit, launch: Launch, command: c.Hold, count_running: CountRunning) -> None:
    given = unit.given(launch.region, command.date)
    around = Surroundings(running=_running(launch, command, count_running))
    batch = [innovation for id in launch.innovations if (innovation := unit.innovation(id)) is not None]
    unready = [_not_ready(launch, innovation, command.date, given) for innovation in batch]
    _refuse_if([launch_decide.refusal(launch, command, around), *unready])
    unit.record(launch.id, launch_decide.decide(launch, command, around), given)
    for innovation in batch:
        unit.record(innovation.id, innovation_decide.decide(innovation, _taking(launch, command.date), given), given)


def _running(launch: Launch, command: c.Hold, count_running: CountRunning) -> int | None:
    """Counting waits for the projections, so it is done only where the figure is said to be exact."""
    if command.announced is None or command.announced.precision is not Precision.EXACT:
        return None
    return count_running(launch.region, command.date.last)


def _taking(launch: Launch, date: BusinessDate) -> TakeIntoLaunch:
    return TakeIntoLaunch(launch=launch.id, launch_name=launch.name, date=date)


def _not_ready(launch: Launch, innovation: Innovation, date: BusinessDate, given: Given) -> Refusal | None:
    return innovation_decide.refusal(innovation, _taking(launch, date), given)


def _refuse_if(refusals: list[Refusal | None]) -> None:
    refused = foremost(refusals)
    if refused is not None:
        raise Refused(refused)
