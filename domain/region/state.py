"""A region as its history tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.recorded import Fact, Recorded
from domain.region import events as e
from domain.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    id: UUID
    version: int
    recorded_at: datetime
    modified_at: datetime
    code: str
    name: str
    settings: Settings
    targets: tuple[e.TargetSet, ...] = ()
    published: tuple[e.FigurePublished, ...] = ()
    trainees: tuple[e.TraineeRegistered, ...] = ()

    def target(self, year: int) -> e.TargetSet | None:
        return next((target for target in self.targets if target.year == year), None)


def fold(history: Iterable[Recorded[Fact]]) -> Region | None:
    state: Region | None = None
    for recorded in history:
        state = evolve(state, recorded)
    return state


def evolve(state: Region | None, recorded: Recorded[Any]) -> Region:
    fact = recorded.fact
    if state is None:
        return Region(
            id=recorded.originator_id,
            version=recorded.originator_version,
            recorded_at=recorded.timestamp,
            modified_at=recorded.timestamp,
            code=fact.code,
            name=fact.name,
            settings=Settings(time_zone=fact.time_zone),
        )
    state = replace(state, version=recorded.originator_version, modified_at=recorded.timestamp)
    match fact:
        case e.TargetSet():
            others = [target for target in state.targets if target.year != fact.year]
            return replace(state, targets=tuple(sorted((*others, fact), key=lambda target: target.year)))
        case e.Configured():
            return replace(state, settings=replace(state.settings, **_given(fact)))
        case e.FigurePublished():
            return replace(state, published=(*state.published, fact))
        case e.TraineeRegistered():
            return replace(state, trainees=(*state.trainees, fact))
    return state


def _given(fact: e.Configured) -> dict[str, Any]:
    said = {member.name: getattr(fact, member.name) for member in fields(fact)}
    return {name: value for name, value in said.items() if value is not None}
