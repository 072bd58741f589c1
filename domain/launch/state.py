"""A launch as its history tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.dates import BusinessDate
from domain.launch import events as e
from domain.launch.values import Announced, LaunchStatus
from domain.recorded import Fact, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFor:
    """One plan; an earlier one is never lost (R08)."""

    month: BusinessDate | None
    date: BusinessDate | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    id: UUID
    version: int
    recorded_at: datetime
    modified_at: datetime
    region: str
    name: str
    minimum: int
    status: LaunchStatus
    month: BusinessDate | None
    date: BusinessDate | None
    plans: tuple[PlannedFor, ...]
    place: str | None = None
    innovations: tuple[UUID, ...] = ()
    announced: Announced | None = None


def fold(history: Iterable[Recorded[Fact]]) -> Launch | None:
    state: Launch | None = None
    for recorded in history:
        state = evolve(state, recorded)
    return state


def evolve(state: Launch | None, recorded: Recorded[Any]) -> Launch:
    fact = recorded.fact
    if state is None:
        return Launch(
            id=recorded.originator_id,
            version=recorded.originator_version,
            recorded_at=recorded.timestamp,
            modified_at=recorded.timestamp,
            region=fact.region,
            name=fact.name,
            minimum=fact.minimum,
            status=LaunchStatus.DATED if fact.date else LaunchStatus.PLANNED,
            month=fact.month or _month(fact.date),
            date=fact.date,
            plans=(PlannedFor(month=fact.month or _month(fact.date), date=fact.date),),
        )
    state = replace(state, version=recorded.originator_version, modified_at=recorded.timestamp)
    match fact:
        case e.InnovationAdded():
            return replace(state, innovations=(*state.innovations, fact.innovation))
        case e.InnovationRemoved():
            return replace(state, innovations=tuple(i for i in state.innovations if i != fact.innovation))
        case e.DateFixed():
            plan = PlannedFor(month=_month(fact.date), date=fact.date)
            return replace(
                state,
                status=LaunchStatus.DATED,
                month=plan.month,
                date=fact.date,
                place=fact.place or state.place,
                plans=(*state.plans, plan),
            )
        case e.Postponed():
            plan = PlannedFor(month=fact.month, date=None, reason=fact.reason)
            return replace(
                state, status=LaunchStatus.POSTPONED, month=fact.month, date=None, plans=(*state.plans, plan)
            )
        case e.Held():
            return replace(
                state,
                status=LaunchStatus.HELD,
                month=_month(fact.date),
                date=fact.date,
                place=fact.place,
                announced=fact.announced,
            )
        case e.Cancelled():
            return replace(state, status=LaunchStatus.CANCELLED)
    return state


def _month(date: BusinessDate | None) -> BusinessDate | None:
    return BusinessDate.parse(date.text[:7]) if date is not None else None
