"""What the roles of whoever looks at a page let them begin, and do: nothing else is offered."""

from __future__ import annotations

from uuid import UUID

from api.asked import Asked
from api.schemas.shapes import SHAPES
from domain.access import permitting_role
from service.kinds import KINDS

_BEGINS = {"innovation": "propose", "launch": "plan", "cycle": "open", "agency": "register", "region": "register"}
"""The command that begins a thing of a kind."""


def to_begin(asked: Asked, kind: str) -> str | None:
    """The command, where one of the reader's roles permits it anywhere."""
    verb = _BEGINS[kind]
    return verb if permitting_role(asked.actor, kind, verb) is not None else None


def to_change(asked: Asked, kind: str, id: UUID) -> bool:
    """Whether any command on the thing is for one of the reader's roles, there."""
    place = asked.service.places.of([id]).get(id)
    verbs = SHAPES[kind].keys() - set(KINDS[kind].creations)
    return any(permitting_role(asked.actor, kind, verb, place) is not None for verb in verbs)
