"""An agency as its history tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.agency import events as e
from domain.agency.values import AgencyKind, AgencyStatus
from domain.dates import BusinessDate
from domain.recorded import Fact, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedName:
    """`since` is None for the name an agency always had."""

    name: str
    since: BusinessDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    id: UUID
    version: int
    recorded_at: datetime
    modified_at: datetime
    region: str
    code: str
    kind: AgencyKind
    parent: UUID | None
    names: tuple[DatedName, ...]
    status: AgencyStatus = AgencyStatus.ACTIVE
    closed_on: BusinessDate | None = None

    def name_on(self, day: date) -> str:
        """The name that was valid on a day; before the first one, the first (R46)."""
        valid = self.names[0]
        for dated in self.names:
            if dated.since is None or dated.since.first <= day:
                valid = dated
        return valid.name

    @property
    def closed(self) -> bool:
        return self.status is AgencyStatus.CLOSED


def fold(history: Iterable[Recorded[Fact]]) -> Agency | None:
    state: Agency | None = None
    for recorded in history:
        state = evolve(state, recorded)
    return state


def evolve(state: Agency | None, recorded: Recorded[Any]) -> Agency:
    fact = recorded.fact
    if state is None:
        return Agency(
            id=recorded.originator_id,
            version=recorded.originator_version,
            recorded_at=recorded.timestamp,
            modified_at=recorded.timestamp,
            region=fact.region,
            code=fact.code,
            kind=fact.kind,
            parent=fact.parent,
            names=(DatedName(name=fact.name, since=fact.from_),),
        )
    state = replace(state, version=recorded.originator_version, modified_at=recorded.timestamp)
    match fact:
        case e.Renamed():
            return replace(state, names=_by_date(*state.names, DatedName(name=fact.name, since=fact.from_)))
        case e.Reparented():
            return replace(state, parent=fact.parent)
        case e.Closed():
            return replace(state, status=AgencyStatus.CLOSED, closed_on=recorded.occurred_on)
    return state


def _by_date(*names: DatedName) -> tuple[DatedName, ...]:
    return tuple(sorted(names, key=lambda dated: dated.since.first if dated.since else date.min))
