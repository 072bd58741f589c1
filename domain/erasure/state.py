"""A request to erase persons, as its history tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from domain.erasure import events as e
from domain.recorded import Fact, Recorded


class ErasureStatus(Enum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """`subjects` are the persons that it is about, by ids that say nothing of them; `home` is None for the nation."""

    id: UUID
    version: int
    recorded_at: datetime
    modified_at: datetime
    home: str | None
    subjects: tuple[UUID, ...]
    legal_basis: str
    reason: str | None
    requested_by: str
    status: ErasureStatus = ErasureStatus.REQUESTED
    decided_by: str | None = None
    refusal: e.ErasureRefused | None = None

    @property
    def region(self) -> str:
        """Whose day it is; nowhere is the nation's."""
        return self.home or ""


def fold(history: Iterable[Recorded[Fact]]) -> Erasure | None:
    state: Erasure | None = None
    for recorded in history:
        state = evolve(state, recorded)
    return state


def evolve(state: Erasure | None, recorded: Recorded[Any]) -> Erasure:
    fact = recorded.fact
    if state is None:
        return Erasure(
            id=recorded.originator_id,
            version=recorded.originator_version,
            recorded_at=recorded.timestamp,
            modified_at=recorded.timestamp,
            home=fact.region,
            subjects=fact.subjects,
            legal_basis=fact.legal_basis,
            reason=fact.reason,
            requested_by=recorded.actor,
        )
    state = replace(
        state, version=recorded.originator_version, modified_at=recorded.timestamp, decided_by=recorded.actor
    )
    match fact:
        case e.ErasureApproved():
            return replace(state, status=ErasureStatus.APPROVED)
        case e.ErasureRefused():
            return replace(state, status=ErasureStatus.REFUSED, refusal=fact)
    return state
