"""Which decisions of the domain a command needs, with what they read of others: as the product's handlers do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.agency import commands as agency_commands
from domain.agency import decide as agency_decide
from domain.cycle import commands as cycle_commands
from domain.cycle import decide as cycle_decide
from domain.innovation import commands as c
from domain.innovation import decide as innovation_decide
from domain.innovation.correcting import correct
from domain.launch import commands as launch_commands
from domain.launch import decide as launch_decide
from domain.launch.decide import Surroundings
from domain.recorded import Fact, Given
from domain.region import commands as region_commands
from domain.region import decide as region_decide
from domain.rules import Refusal, Refused, foremost
from service.references import agency_claim, launch_claim

if TYPE_CHECKING:
    from tests.bench.nation.desk import Desk, Step

Facts = list[tuple[str, UUID, tuple[Fact, ...]]]
"""kind, aggregate and what happens to it"""


@dataclass(frozen=True, slots=True)
class Decided:
    facts: Facts
    taken: tuple[tuple[str, UUID], ...] = ()
    released: tuple[str, ...] = ()


def decided(desk: Desk, step: Step, given: Given) -> Decided:
    """What a command makes happen, to its own aggregate and others; raises Refused."""
    return _DECIDE[step.kind](desk, step, given)


def _region(desk: Desk, step: Step, given: Given) -> Decided:
    region: Any = desk.states.get(step.id)
    command = step.command
    if isinstance(command, region_commands.Register):
        return _only(step, region_decide.register(command, region))
    return _only(step, region_decide.decide(region, command, given))


def _agency(desk: Desk, step: Step, given: Given) -> Decided:
    agency: Any = desk.states.get(step.id)
    command = step.command
    if isinstance(command, agency_commands.Register):
        facts = agency_decide.register(command, agency)
        return Decided([(step.kind, step.id, facts)], ((agency_claim(command.code, command.region), step.id),))
    return _only(step, agency_decide.decide(agency, command, given))


def _cycle(desk: Desk, step: Step, given: Given) -> Decided:
    if isinstance(step.command, cycle_commands.Open):
        return _only(step, cycle_decide.open_cycle(step.command))
    return _only(step, cycle_decide.decide(desk.states[step.id], step.command, given))


def _innovation(desk: Desk, step: Step, given: Given) -> Decided:
    innovation: Any = desk.states.get(step.id)
    command = step.command
    if isinstance(command, c.Develop):
        successor = innovation_decide.propose(replace(command, predecessor=step.id), desk.region)
        facts = innovation_decide.decide(innovation, command, given)
        return Decided([(step.kind, step.id, facts), (step.kind, given.new_id, successor)])
    if isinstance(command, c.Propose):
        return _only(step, innovation_decide.propose(command, desk.region))
    if isinstance(command, c.Enrol):
        return _enrolled(desk, step, command, given)
    if isinstance(command, c.Correct):
        return _only(step, correct(desk.histories[step.id], command, given))
    return _only(step, innovation_decide.decide(innovation, command, given))


def _enrolled(desk: Desk, step: Step, command: c.Enrol, given: Given) -> Decided:
    innovation, cycle = desk.states[step.id], desk.states[command.cycle]
    joining = cycle_commands.TakeIn(agency=innovation.agency)
    _refuse_if(innovation_decide.refusal(innovation, command, given), cycle_decide.refusal(cycle, joining, given))
    return Decided([
        (step.kind, step.id, innovation_decide.decide(innovation, command, given)),
        ("cycle", cycle.id, cycle_decide.decide(cycle, joining, given)),
    ])  # fmt: skip


def _launch(desk: Desk, step: Step, given: Given) -> Decided:
    launch: Any = desk.states.get(step.id)
    command = step.command
    if isinstance(command, launch_commands.Plan):
        return _only(step, launch_decide.plan(command, given))
    if isinstance(command, launch_commands.AddInnovation):
        return _added(desk, step, command, given)
    if isinstance(command, launch_commands.Hold):
        return _held(desk, step, command, given)
    facts = launch_decide.decide(launch, command, Surroundings())
    released: tuple[str, ...] = ()
    if isinstance(command, launch_commands.RemoveInnovation):
        released = (launch_claim(command.innovation),)
    if isinstance(command, launch_commands.Cancel):
        released = tuple(launch_claim(innovation) for innovation in launch.innovations)
    return Decided([(step.kind, step.id, facts)], released=released)


def _added(desk: Desk, step: Step, command: launch_commands.AddInnovation, given: Given) -> Decided:
    launch, innovation = desk.states[step.id], desk.states[command.innovation]
    claim = launch_claim(innovation.id)
    around = Surroundings(held_by=desk.claims.get(claim))
    taking = _taking(launch, launch.date or given.occurred_on)
    _refuse_if(
        launch_decide.refusal(launch, command, around), innovation_decide.refusal(innovation, taking, given)
    )  # fmt: skip
    return Decided([(step.kind, step.id, launch_decide.decide(launch, command, around))], ((claim, launch.id),))


def _held(desk: Desk, step: Step, command: launch_commands.Hold, given: Given) -> Decided:
    launch, taking = desk.states[step.id], _taking(desk.states[step.id], command.date)
    batch = [desk.states[id] for id in launch.innovations]
    given = replace(given, occurred_on=command.date)
    _refuse_if(
        launch_decide.refusal(launch, command, Surroundings()),
        *(innovation_decide.refusal(innovation, taking, given) for innovation in batch),
    )
    facts: Facts = [(step.kind, step.id, launch_decide.decide(launch, command, Surroundings()))]
    for innovation in batch:
        facts.append(("innovation", innovation.id, innovation_decide.decide(innovation, taking, given)))
    return Decided(facts)


def _taking(launch: Any, date: Any) -> c.TakeIntoLaunch:
    return c.TakeIntoLaunch(launch=launch.id, launch_name=launch.name, date=date)


def _only(step: Step, facts: tuple[Fact, ...]) -> Decided:
    return Decided([(step.kind, step.id, facts)])


def _refuse_if(*refusals: Refusal | None) -> None:
    refused = foremost(refusals)
    if refused is not None:
        raise Refused(refused)


_DECIDE: dict[str, Callable[[Desk, Step, Given], Decided]] = {
    "region": _region,
    "agency": _agency,
    "cycle": _cycle,
    "launch": _launch,
    "innovation": _innovation,
}
