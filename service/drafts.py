"""Commands that were decided and not saved yet: what is to be saved with them, and what they will have done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.requests import Outcome, Request
from service.store import Claims, Receipt
from service.unit import Unit


@dataclass(frozen=True, slots=True)
class Draft:
    request: Request
    unit: Unit
    id: UUID

    def outcome(self, events: Sequence[Recorded[Any]]) -> Outcome:
        """With the events as they were saved, or as they would be."""
        state = self.unit.after(self.id)
        position = events[-1].position if events else self.unit.history(self.id)[-1].position
        return Outcome(
            kind=self.request.kind,
            id=self.id,
            version=state.version,
            created=self.request.id is None,
            state=state,
            events=tuple(events),
            position=position,
            seen=frozenset(self.unit.seen),
        )


def receipt_of(draft: Draft) -> Receipt:
    request = draft.request
    assert request.key is not None
    return Receipt(
        account=request.actor.account,
        key=request.key,
        digest=request.digest,
        kind=request.kind,
        aggregate=str(draft.id),
        version=draft.unit.after(draft.id).version,
        created=request.id is None,
        recorded_at=draft.unit.now,
    )


def guards_of(drafts: Sequence[Draft]) -> dict[UUID, int]:
    guards: dict[UUID, int] = {}
    for draft in drafts:
        guards |= draft.unit.guards
        guards |= dict([draft.request.known] if draft.request.known else [])
    return guards


def claims_of(drafts: Sequence[Draft]) -> Claims:
    return Claims(
        taken=tuple(claim for draft in drafts for claim in draft.unit.taken),
        released=tuple(key for draft in drafts for key in draft.unit.released),
    )


def shared_out(drafts: Sequence[Draft], saved: Sequence[Recorded[Any]]) -> list[Outcome]:
    """Each draft's own part of what was saved."""
    outcomes = []
    for draft in drafts:
        count = len(draft.unit.events)
        outcomes.append(draft.outcome(saved[:count]))
        saved = saved[count:]
    return outcomes
