"""What can have happened to a request to erase persons."""

from __future__ import annotations

from uuid import UUID

from domain.recorded import Fact, message


@message
class ErasureRequested(Fact):
    type = "erasure.requested"
    subjects: tuple[UUID, ...]
    legal_basis: str
    region: str | None = None
    reason: str | None = None


@message
class ErasureApproved(Fact):
    type = "erasure.approved"


@message
class ErasureRefused(Fact):
    type = "erasure.refused"
    reason: str
    law: str


EVENTS: tuple[type[Fact], ...] = (ErasureRequested, ErasureApproved, ErasureRefused)
