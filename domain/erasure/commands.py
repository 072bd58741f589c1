"""What can be asked about erasing persons."""

from __future__ import annotations

from uuid import UUID

from domain.recorded import Command, message


@message
class RequestErasure(Command):
    """`region` is the one whose record speaks of them; None is the nation's, which keeps accounts."""

    verb = "request"
    subjects: tuple[UUID, ...]
    legal_basis: str
    region: str | None = None
    reason: str | None = None


@message
class ApproveErasure(Command):
    verb = "approve"


@message
class RefuseErasure(Command):
    verb = "refuse"
    reason: str | None = None
    law: str | None = None


COMMANDS: tuple[type[Command], ...] = (RequestErasure, ApproveErasure, RefuseErasure)
