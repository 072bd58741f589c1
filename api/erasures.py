"""What is given to whom was erased."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from api import answers
from api.asked import Asked
from service.people.certificate import certificate


def certified(asked: Asked, *, kind: str, id: UUID) -> Response:
    """Raises NotFound for what was not approved, Behind where it is not done yet."""
    return answers.json(certificate(asked.service, id))
