"""What a region's government does beside its innovations: agencies, targets, runs of the lab, launches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from domain.access import Actor
from domain.agency import commands as agency
from domain.agency.values import AgencyKind
from domain.cycle import commands as cycle
from domain.dates import BusinessDate
from domain.recorded import Command
from domain.region import commands as region
from domain.region.values import FigureOf
from domain.settings import LaunchGate, TimeZone
from domain.values import STAGES, LegalBasis, LegalBasisKind, Precision, Scope, Stage
from service.identifiers import agency_id, region_id
from tests.bench.nation import words
from tests.bench.nation.calendar import BEGIN, YEAR
from tests.bench.nation.desk import Desk, Step
from tests.bench.nation.people import People

_ZONES = {7: TimeZone.WIB, 8: TimeZone.WITA, 9: TimeZone.WIT}
_GATES = list(LaunchGate)


class Office:
    """One region. `agencies` and `cycles` fill while it is told."""

    def __init__(self, desk: Desk, people: People, name: str) -> None:
        self.desk, self.people, self.name, self.chance = desk, people, name, desk.chance
        self.agencies: list[UUID] = []
        self.cycles: list[UUID] = []

    @property
    def code(self) -> str:
        return self.desk.region

    def beginning(self) -> Iterator[Step]:
        """Everything that is there before the first innovation."""
        at = datetime(BEGIN.year, BEGIN.month, BEGIN.day, 8) + timedelta(minutes=400 * self.chance.random())
        for kind, id, command, actor in (*self._settings(), *self._agencies()):
            at += timedelta(seconds=self.chance.randint(20, 60))
            yield step(kind, id, command, actor, at)

    def _settings(self) -> Iterator[tuple[str, UUID, Command, Actor]]:
        chance, id = self.chance, region_id(self.code)
        zone = _ZONES[self.desk.hours]
        register = region.Register(code=self.code, name=self.name, time_zone=zone)
        yield "region", id, register, self.people.admin
        if chance.random() < 0.05:
            yield "region", id, register, self.people.admin  # R54
        if chance.random() < 0.4:
            configure = region.Configure(launch_gate=chance.choice(_GATES), chain_required=chance.random() < 0.2)
            yield "region", id, configure, self.people.admin
        target = region.SetTarget(year=YEAR, agencies=30, innovations_per_agency=chance.randint(1, 3))
        yield "region", id, target, self.people.facilitator

    def _agencies(self) -> Iterator[tuple[str, UUID, Command, Actor]]:
        for code, name in words.AGENCIES[: self.chance.randint(22, len(words.AGENCIES))]:
            yield self._registered(code, name, AgencyKind.OPD, None)
        yield self._registered("DINKES", "Dinas Kesehatan", AgencyKind.OPD, None)  # R54
        health = agency_id(self.code, "DINKES")
        for number in range(self.chance.randint(0, 8)):
            yield self._registered(f"PKM{number:02d}", f"Puskesmas {number + 1}", AgencyKind.PUSKESMAS, health)

    def _registered(
        self, code: str, name: str, kind: AgencyKind, parent: UUID | None
    ) -> tuple[str, UUID, Command, Actor]:
        id = agency_id(self.code, code)
        if id not in self.agencies:
            self.agencies.append(id)
        command = agency.Register(region=self.code, code=code, name=name, kind=kind, parent=parent)
        return "agency", id, command, self.people.admin

    def laboratory(self, begin: date) -> Iterator[Step]:
        """One run of the innovation lab, about five months long."""
        chance, id = self.chance, self.desk.new_id(datetime(begin.year, begin.month, begin.day))
        at = datetime(begin.year, begin.month, begin.day, 9)
        basis = LegalBasis(kind=LegalBasisKind.REGULATION, number=str(chance.randint(1, 99)), year=YEAR)
        name = f"Laboratorium Inovasi {self.name} {begin:%Y-%m}"
        yield self._on(id, cycle.Open(region=self.code, year=YEAR, name=name, legal_bases=(basis,)), at)
        self.cycles.append(id)
        if chance.random() < 0.3:
            yield self._on(id, cycle.SignMemorandum(parties=("LAN",)), at + timedelta(hours=1))  # R27
        memorandum = cycle.SignMemorandum(
            parties=("LAN", self.name), signatories=("Kepala LAN", "Kepala Daerah"), date=_day(at), place="Jakarta"
        )
        yield self._on(id, memorandum, at + timedelta(hours=2))
        for stage in STAGES:
            first = at + timedelta(days=30 * stage.place)
            schedule = cycle.ScheduleStage(stage=stage, from_=_day(first), to=_day(first + timedelta(days=25)))
            yield self._on(id, schedule, at + timedelta(hours=3, minutes=stage.place))
        for number, participant in enumerate(chance.sample(self.agencies, 6)):
            yield self._on(id, cycle.RegisterParticipant(agency=participant), at + timedelta(days=1, minutes=number))
        for stage in STAGES:
            moment = at + timedelta(days=2 + 30 * stage.place)
            yield self._on(id, cycle.Advance(stage=stage), moment)
            if chance.random() < 0.1:
                yield self._on(id, cycle.Advance(stage=Stage.DRUM_UP), moment + timedelta(minutes=5))  # R53
        yield self._on(id, cycle.Close(), at + timedelta(days=160))
        yield self._on(id, cycle.Close(), at + timedelta(days=160, minutes=3))  # R53

    def _on(self, id: UUID, command: Command, at: datetime) -> Step:
        return step("cycle", id, command, self.people.facilitator, at)

    def reorganisation(self) -> Iterator[Step]:
        """Agencies are renamed, put elsewhere and closed."""
        chance, actor = self.chance, self.people.facilitator
        at = datetime(YEAR, chance.randint(2, 11), chance.randint(1, 28), 10)
        renamed, moved, closed, parent = chance.sample(self.agencies[:22], 4)
        yield step("agency", renamed, agency.Rename(name=f"Dinas Baru {at:%m}", from_=_day(at)), actor, at)
        yield step("agency", moved, agency.Reparent(parent=parent), actor, at + timedelta(minutes=4))
        yield step("agency", moved, agency.Reparent(parent=moved), actor, at + timedelta(minutes=6))  # R53
        yield step("agency", closed, agency.Close(reason="Penggabungan"), actor, at + timedelta(minutes=9))

    def figures(self) -> Iterator[Step]:
        """What the government says of itself at the year's end, and who was trained."""
        chance, actor, id = self.chance, self.people.facilitator, region_id(self.code)
        at = datetime(YEAR, 12, chance.randint(1, 20), 11)
        for number in range(chance.randint(0, 4)):
            trainee = region.RegisterTrainee(
                key=f"diklat-{number}", programme="Diklat Inovasi", year=YEAR, agency=chance.choice(self.agencies)
            )
            yield step("region", id, trainee, actor, at + timedelta(minutes=number))
        said = region.PublishFigure(
            scope=Scope.REPORTED,
            of=FigureOf.INNOVATIONS,
            value=chance.randint(5, 200),
            precision=Precision.ABOUT,
            on=_day(at),
            source="Siaran pers",
        )
        yield step("region", id, said, actor, at + timedelta(hours=1))


def step(kind: str, id: UUID, command: Command, actor: Actor, at: datetime, on: BusinessDate | None = None) -> Step:
    return Step(kind=kind, id=id, command=command, actor=actor, at=at, on=on or _day(at))


def _day(at: datetime) -> BusinessDate:
    return BusinessDate.parse(at.date().isoformat())


def chance_of(seed: int, *of: object) -> Random:
    """The same from the same seed on every machine."""
    return Random(f"{seed}/{'/'.join(map(str, of))}")
