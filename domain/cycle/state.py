"""A run of the innovation lab as its history tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from domain.cycle import events as e
from domain.recorded import Fact, Recorded
from domain.values import LegalBasis, Stage


class CycleStatus(Enum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    id: UUID
    version: int
    recorded_at: datetime
    modified_at: datetime
    region: str
    year: int
    name: str
    tier: str | None
    mentors: tuple[str, ...]
    legal_bases: tuple[LegalBasis, ...]
    programme: str | None
    memorandum: e.MemorandumSigned | None = None
    calendar: tuple[e.StageScheduled, ...] = ()
    participants: tuple[UUID, ...] = ()
    stage: Stage | None = None
    status: CycleStatus = CycleStatus.OPEN


def fold(history: Iterable[Recorded[Fact]]) -> Cycle | None:
    state: Cycle | None = None
    for recorded in history:
        state = evolve(state, recorded)
    return state


def evolve(state: Cycle | None, recorded: Recorded[Any]) -> Cycle:
    fact = recorded.fact
    if state is None:
        return Cycle(
            id=recorded.originator_id,
            version=recorded.originator_version,
            recorded_at=recorded.timestamp,
            modified_at=recorded.timestamp,
            region=fact.region,
            year=fact.year,
            name=fact.name,
            tier=fact.tier,
            mentors=fact.mentors,
            legal_bases=fact.legal_bases,
            programme=fact.programme,
        )
    state = replace(state, version=recorded.originator_version, modified_at=recorded.timestamp)
    match fact:
        case e.MemorandumSigned():
            return replace(state, memorandum=fact)
        case e.StageScheduled():
            others = [entry for entry in state.calendar if entry.stage is not fact.stage]
            return replace(state, calendar=tuple(sorted((*others, fact), key=lambda entry: entry.stage.place)))
        case e.ParticipantRegistered():
            return replace(state, participants=(*state.participants, fact.agency))
        case e.Advanced():
            return replace(state, stage=fact.stage)
        case e.Closed():
            return replace(state, status=CycleStatus.CLOSED)
    return state
