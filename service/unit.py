"""One attempt at one command: what it read, and what it would record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.access import POLICY, Actor, Place, Role, permitting_role, reads
from domain.agency.state import Agency
from domain.cycle.state import Cycle
from domain.dates import BusinessDate
from domain.innovation.state import Innovation
from domain.launch.state import Launch
from domain.recorded import Fact, Given, Recorded
from domain.region.state import Region
from domain.settings import Settings
from service.clock import today_in
from service.errors import Forbidden, Invalid, Problem
from service.identifiers import region_id
from service.people.finding import Finding
from service.people.people import People
from service.recollection import Recollection, went_on
from service.store import Store
from service.store.naming import NAMING
from service.store.topics import kind_of


class Unit:
    """Reads each aggregate once; collects events and claims, to be saved together or not at all."""

    def __init__(
        self,
        *,
        store: Store,
        people: People | None,
        finding: Finding,
        recollection: Recollection,
        remembering: bool,
        now: datetime,
        actor: Actor,
        kind: str,
        verb: str,
        note: str | None,
        occurred_on: BusinessDate | None,
        correlation_id: str,
        command_id: UUID,
        new_id: UUID,
    ) -> None:
        self.store, self.now, self.actor, self.note = store, now, actor, note
        self.command = (kind, verb)
        self.role = self._role()
        self.asked_on, self.correlation_id, self.command_id, self.new_id = (
            occurred_on,
            correlation_id,
            command_id,
            new_id,
        )
        self._people, self.finding = people, finding
        self.events: list[Recorded[Any]] = []
        self.taken: list[tuple[str, UUID]] = []
        self.released: list[str] = []
        self.settings_of_new = Settings()
        """Those of a region that is only being registered."""
        self._recollection = recollection
        self._recall = recollection.remembered if remembering else recollection.of
        self._begun = new_id if remembering else None
        """Nothing can be there yet of what the first attempt begins."""
        self._read: dict[UUID, tuple[list[Recorded[Any]], Any]] = {}
        self._after: dict[UUID, Any] = {}
        self._new: dict[UUID, list[Recorded[Any]]] = {}

    def _role(self, place: Place | None = None) -> Role:
        role = permitting_role(self.actor, *self.command, place)
        if role is None:
            raise Forbidden
        return role

    def act_at(self, place: Place) -> None:
        """What is recorded is done there, in the first role that permits it; raises Forbidden where none does."""
        self.role = self._role(place)

    def acts_at(self, place: Place) -> bool:
        """Likewise; False for a place that the caller may not know of. What permits a command there reads there."""
        role = permitting_role(self.actor, *self.command, place)
        if role is None:
            if reads(self.actor, place):
                raise Forbidden
            return False
        self.role = role
        return True

    def history(self, id: UUID) -> list[Recorded[Any]]:
        return self._recalled(id)[0]

    def state(self, kind: str, id: UUID) -> Any:
        """The aggregate as it is now; None when there is none of that kind under the id. Never to be changed."""
        history, state = self._recalled(id)
        return state if history and kind_of(history[0].fact.type) == kind else None

    def _recalled(self, id: UUID) -> tuple[list[Recorded[Any]], Any]:
        found = self._read.get(id)
        if found is None:
            found = self._read[id] = ([], None) if id == self._begun else self._recall(id)
        return found

    @property
    def seen(self) -> Iterable[UUID]:
        return self._read

    @property
    def guards(self) -> dict[UUID, int]:
        """The versions it was decided on: it holds only while they are the newest."""
        return {id: len(history) for id, (history, _) in self._read.items()}

    def innovation(self, id: UUID) -> Innovation | None:
        found: Innovation | None = self.state("innovation", id)
        return found

    def cycle(self, id: UUID) -> Cycle | None:
        found: Cycle | None = self.state("cycle", id)
        return found

    def launch(self, id: UUID) -> Launch | None:
        found: Launch | None = self.state("launch", id)
        return found

    def agency(self, id: UUID) -> Agency | None:
        found: Agency | None = self.state("agency", id)
        return found

    def region(self, code: str) -> Region | None:
        found: Region | None = self.state("region", region_id(code))
        return found

    def settings(self, region: str) -> Settings:
        found = self.region(region)
        return found.settings if found is not None else self.settings_of_new

    def given(self, region: str, occurred_on: BusinessDate | None = None) -> Given:
        settings = self.settings(region)
        today = self.today(settings)
        return Given(
            today=today,
            occurred_on=occurred_on or self.asked_on or BusinessDate.day(today),
            actor=self.actor,
            settings=settings,
            new_id=self.new_id,
        )

    def today(self, settings: Settings) -> date:
        return today_in(settings.time_zone.value, self.now)

    def not_in_future(self, region: str, **dates: BusinessDate | None) -> None:
        """Raises Invalid for a date whose first day is after today in the region's zone."""
        said = [(name, value.first) for name, value in dates.items() if value is not None]
        if not said:
            return
        today = self.today(self.settings(region))
        late = [name for name, first in said if first > today]
        if late:
            raise Invalid(*(Problem(f"/{name}", "in_future", {"today": today.isoformat()}) for name in late))

    def record(self, id: UUID, facts: Iterable[Fact], given: Given) -> None:
        """The facts become the aggregate's next events."""
        mine = self._new.setdefault(id, [])
        for fact in facts:
            before = mine or self.history(id)
            last = before[-1] if before else None
            version = last.originator_version + 1 if last else 1
            mine.append(
                Recorded(
                    originator_id=id,
                    originator_version=version,
                    timestamp=max(self.now, last.timestamp) if last else self.now,
                    occurred_on=given.occurred_on,
                    actor=self.actor.account,
                    role=self.role.value,
                    note=self.note,
                    correlation_id=self.correlation_id,
                    causation_id=str(self.command_id),
                    fact=self._sealed(id, version, fact),
                    policy=POLICY,
                )
            )
            self.events.append(mine[-1])

    def _sealed(self, id: UUID, version: int, fact: Fact) -> Fact:
        """Texts of persons are sealed; of what will not be recorded they stay as they were said."""
        if self._people is None or fact.type not in NAMING:
            return fact
        mine = self._new[id]
        first = None if self.history(id) else (mine[0].fact if mine else fact)
        return self._people.sealed(fact, id, version, first, [*self.history(id), *mine] if fact.type in NAMING else ())

    def take(self, key: str, holder: UUID) -> None:
        self.taken.append((key, holder))

    def release(self, key: str) -> None:
        self.released.append(key)

    def after(self, id: UUID) -> Any:
        """The state of an aggregate after what would be recorded."""
        after = self._after.get(id)
        if after is None:
            history, state = self._recalled(id)
            new = self._new.get(id, [])
            after = self._after[id] = went_on(state, history, new) if new else state
        return after

    def remember(self, saved: Sequence[Recorded[Any]]) -> None:
        """The events as they were saved, with positions: the next command need not read them again."""
        for id in self._new:
            mine = [event for event in saved if event.originator_id == id]
            self._recollection.keep(id, [*self.history(id), *mine], self.after(id))
