"""Commands on an innovation."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.access import Place
from domain.cycle import commands as cycle_commands
from domain.cycle import decide as cycle_decide
from domain.dates import BusinessDate
from domain.innovation import commands as c
from domain.innovation import decide as innovation_decide
from domain.innovation.correcting import correct, correctable
from domain.innovation.state import Innovation
from domain.recorded import Command, Given
from domain.rules import Refused, foremost, refuse
from service.attachments import digests_in, evidence_claim
from service.handlers.checks import referred
from service.unit import Unit


def create(unit: Unit, command: c.Propose, import_key: str | None = None) -> UUID:
    """Proposes or imports an innovation; its region is its agency's."""
    assert command.agency is not None, "R01 and R26 are demanded before"
    region = referred(unit, "agency", command.agency, "agency").region
    unit.act_at(Place(region, command.agency))
    _check_predecessor(unit, command, region)
    unit.not_in_future(region, occurred_on=unit.asked_on, running_since=getattr(command, "running_since", None))
    if import_key is not None:
        if unit.store.claimed(import_key) is not None:
            raise Refused(refuse("R54", "already-exists", what="key", key=import_key))
        unit.take(import_key, unit.new_id)
    unit.record(unit.new_id, innovation_decide.propose(command, region), unit.given(region))
    _claim_evidence(unit, unit.new_id, command)
    return unit.new_id


def check(unit: Unit, innovation: Innovation, command: Command) -> None:
    """What of the payload depends on other aggregates or on today; raises Invalid."""
    region = innovation.region
    unit.not_in_future(region, occurred_on=unit.asked_on, since=getattr(command, "since", None))
    if isinstance(command, c.Enrol):
        referred(unit, "cycle", command.cycle, "cycle", region)
    elif isinstance(command, c.Propose):
        referred(unit, "agency", command.agency, "agency", region)  # type: ignore[arg-type]  # demanded before
    elif isinstance(command, c.Revise):
        _check_predecessor(unit, command, region)
    elif isinstance(command, (c.ChangeCustodian, c.StartTrial)) and command.agency is not None:
        referred(unit, "agency", command.agency, "agency", region)
    elif isinstance(command, c.Correct):
        _check_correction(unit, innovation, command)


def change(unit: Unit, innovation: Innovation, command: Command) -> None:
    """Decides and records; raises Refused."""
    given = unit.given(innovation.region)
    if isinstance(command, c.Enrol):
        _enrol(unit, innovation, command, given)
    elif isinstance(command, c.Develop):
        _develop(unit, innovation, command, given)
    elif isinstance(command, c.Correct):
        unit.record(innovation.id, correct(unit.history(innovation.id), command, given), given)
    else:
        unit.record(innovation.id, innovation_decide.decide(innovation, command, given), given)
    _claim_evidence(unit, innovation.id, command)


def _claim_evidence(unit: Unit, id: UUID, command: Command) -> None:
    """What is named as evidence of it is read by whoever may read it."""
    for digest in digests_in(command):
        claim = evidence_claim(digest, id)
        if unit.store.claimed(claim) is None:
            unit.take(claim, id)


def _enrol(unit: Unit, innovation: Innovation, command: c.Enrol, given: Given) -> None:
    cycle = unit.cycle(command.cycle)
    assert cycle is not None, "checked before"
    joining = cycle_commands.TakeIn(agency=innovation.agency)
    refused = foremost(
        [innovation_decide.refusal(innovation, command, given), cycle_decide.refusal(cycle, joining, given)]
    )
    if refused is not None:
        raise Refused(refused)
    unit.record(innovation.id, innovation_decide.decide(innovation, command, given), given)
    unit.record(cycle.id, cycle_decide.decide(cycle, joining, given), given)


def _develop(unit: Unit, innovation: Innovation, command: c.Develop, given: Given) -> None:
    unit.record(innovation.id, innovation_decide.decide(innovation, command, given), given)
    successor = innovation_decide.propose(replace(command, predecessor=innovation.id), innovation.region)
    unit.record(unit.new_id, successor, given)


def _check_predecessor(unit: Unit, command: c.Propose | c.Revise, region: str) -> None:
    if command.predecessor is not None:
        referred(unit, "innovation", command.predecessor, "predecessor", region)


def _check_correction(unit: Unit, innovation: Innovation, command: c.Correct) -> None:
    """What the corrected value refers to is there, and a fact stays in the past; only a deadline may lie ahead."""
    meant = correctable(unit.history(innovation.id), command.event, command.field)
    assert meant is not None, "the door checks that the event and its member exist"
    member = meant[1]
    if isinstance(command.value, UUID):
        kind = {"predecessor": "innovation", "successor": "innovation"}.get(member, member)
        referred(unit, kind, command.value, "value", innovation.region)
    if isinstance(command.value, BusinessDate) and member != "due":
        unit.not_in_future(innovation.region, value=command.value)
