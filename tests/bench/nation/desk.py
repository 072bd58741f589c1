"""One region's record while it is told: commands are decided on its aggregates; what is refused is only counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain.access import Actor, permitting_role
from domain.dates import BusinessDate
from domain.innovation.commands import Develop
from domain.innovation.events import Corrected
from domain.recorded import Command, Fact, Given, Recorded
from domain.rules import Refused
from domain.settings import Settings
from service.identifiers import region_id
from service.kinds import KINDS
from tests.bench.nation.deciding import Decided, decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Somebody asks something of an aggregate, at a local moment, of a business date."""

    kind: str
    id: UUID
    command: Command
    actor: Actor
    at: datetime
    on: BusinessDate
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What one command recorded, to be saved together."""

    events: tuple[Recorded[Any], ...]
    taken: tuple[tuple[str, UUID], ...] = ()
    released: tuple[str, ...] = ()


@dataclass(slots=True)
class Desk:
    """`ask` answers what was recorded, or None for a command that was refused."""

    region: str
    hours: int
    chance: Random
    states: dict[UUID, Any] = field(default_factory=dict)
    histories: dict[UUID, list[Recorded[Any]]] = field(default_factory=dict)
    claims: dict[str, UUID] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    commands: int = 0

    @property
    def settings(self) -> Settings:
        region = self.states.get(region_id(self.region))
        return region.settings if region is not None else Settings()

    def ask(self, step: Step) -> Saved | None:
        role = permitting_role(step.actor, step.kind, step.command.verb)
        if role is None:
            self.refused["forbidden"] += 1
            return None
        given = Given(
            today=step.at.date(), occurred_on=step.on, actor=step.actor, settings=self.settings,
            new_id=self.new_id(step.at) if isinstance(step.command, Develop) else _NONE,
        )  # fmt: skip
        demanded = KINDS[step.kind].demanded(step.command)
        try:
            if demanded:
                raise Refused(demanded[0])
            found = decided(self, step, given)
        except Refused as refused:
            self.refused[f"{refused.refusal.rule} {refused.refusal.code}"] += 1
            return None
        return self._saved(step, role.value, found) if any(facts for _, _, facts in found.facts) else None

    def new_id(self, at: datetime) -> UUID:
        """A version 7 UUID of that moment."""
        milliseconds = int((at - _EPOCH).total_seconds() * 1000)
        some = self.chance.getrandbits(74)
        return UUID(int=milliseconds << 80 | 7 << 76 | (some >> 62) << 64 | 2 << 62 | some & (1 << 62) - 1)

    def _saved(self, step: Step, role: str, found: Decided) -> Saved:
        now = (step.at - timedelta(hours=self.hours)).replace(tzinfo=UTC)
        self.commands += 1
        correlation, causation = f"{self.region}-{self.commands}", str(self.new_id(step.at))
        events: list[Recorded[Any]] = []
        for kind, id, facts in found.facts:
            for fact in facts:
                event = self._recorded(step, id, fact, now, role, correlation, causation)
                self._apply(kind, event)
                events.append(event)
        for key in found.released:
            del self.claims[key]
        self.claims.update(found.taken)
        return Saved(tuple(events), tuple(found.taken), tuple(found.released))

    def _recorded(
        self, step: Step, id: UUID, fact: Fact, now: datetime, role: str, correlation: str, causation: str
    ) -> Recorded[Any]:
        return Recorded(
            originator_id=id,
            originator_version=len(self.histories.get(id, ())) + 1,
            timestamp=now,
            occurred_on=step.on,
            actor=step.actor.account,
            role=role,
            note=step.note,
            correlation_id=correlation,
            causation_id=causation,
            fact=fact,
        )

    def _apply(self, kind: str, event: Recorded[Any]) -> None:
        id, of_kind = event.originator_id, KINDS[kind]
        history = self.histories.setdefault(id, [])
        history.append(event)
        again = type(event.fact) is Corrected
        self.states[id] = of_kind.fold(history) if again else of_kind.evolve(self.states.get(id), event)


_EPOCH = datetime(1970, 1, 1)
_NONE = UUID(int=0)
