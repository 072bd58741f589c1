"""Launches: planned, filled with innovations that are ready, put off now and then, and held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from domain.dates import BusinessDate
from domain.innovation.values import Vitality
from domain.launch import commands as c
from domain.launch.values import Announced, LaunchStatus
from domain.recorded import Command
from domain.values import Precision
from tests.bench.nation.calendar import YEAR
from tests.bench.nation.desk import Step
from tests.bench.nation.office import Office, step

MOST = 25
"""Innovations that are asked about for one launch."""


def launch(office: Office, month: int) -> Iterator[Step]:
    """One launch that is to be held in a month, prepared in the weeks before."""
    desk, chance = office.desk, office.chance
    begin = datetime(YEAR, month, 1, 9)
    id = desk.new_id(begin)
    plan = c.Plan(region=office.code, name=f"Peluncuran {begin:%m/%Y}", month=BusinessDate.parse(f"{YEAR}-{month:02d}"))
    yield _on(office, id, plan, begin)
    yield _on(office, id, c.Postpone(), begin + timedelta(minutes=1))  # R08
    at = begin + timedelta(days=7)
    yield _on(office, id, c.FixDate(date=_day(at + timedelta(days=10)), place="Alun-alun"), at)
    for candidate in _candidates(office):
        at += timedelta(minutes=3)
        yield _on(office, id, c.AddInnovation(innovation=candidate), at)
    if chance.random() < 0.2:
        at += timedelta(days=1)
        yield _on(office, id, c.Postpone(reason="Cuaca buruk"), at)
    yield from _held(office, id, begin + timedelta(days=17))


def _candidates(office: Office) -> list[UUID]:
    """Those that have gone some way; whether they are ready is for the rules."""
    states = office.desk.states.values()
    found = [s.id for s in states if hasattr(s, "milestone") and s.launch is None and s.vitality is Vitality.ACTIVE]
    gone = [id for id in found if office.desk.states[id].stage is not None]
    return office.chance.sample(gone, min(MOST, len(gone)))


def _held(office: Office, id: UUID, at: datetime) -> Iterator[Step]:
    """Held after those were taken out that cannot be launched any more; called off where none is left."""
    hold = c.Hold(date=_day(at), place="Alun-alun")
    if office.chance.random() < 0.2:
        announced = Announced(new=1, running=2, total=4, precision=Precision.EXACT)
        yield _on(office, id, c.Hold(date=hold.date, place="Alun-alun", announced=announced), at)  # R09
    yield _on(office, id, hold, at + timedelta(minutes=5))
    launch = office.desk.states[id]
    if launch.status is LaunchStatus.HELD:
        return
    for innovation in launch.innovations:
        if office.desk.states[innovation].ended:
            yield _on(office, id, c.RemoveInnovation(innovation=innovation), at + timedelta(minutes=10))
    yield _on(office, id, hold, at + timedelta(minutes=15))
    if office.desk.states[id].status is not LaunchStatus.HELD:
        yield _on(office, id, c.Cancel(reason="Belum ada yang siap"), at + timedelta(minutes=20))


def _on(office: Office, id: UUID, command: Command, at: datetime) -> Step:
    return step("launch", id, command, office.people.facilitator, at)


def _day(at: datetime) -> BusinessDate:
    return BusinessDate.parse(at.date().isoformat())
