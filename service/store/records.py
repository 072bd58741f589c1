"""What is saved in the transaction of the events beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


class Lost(Exception):
    """The connection broke while a commit was under way: nobody knows what became of it. Look, then try again."""


Row = tuple[int, str, int, str, bytes]
"""position, aggregate (hex), version, topic, state"""

Event = tuple[int, int, str, bytes]
"""The same of an aggregate that is known: position, version, topic, state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an idempotency key did. Positions are None for what made no event."""

    account: str
    key: str
    digest: bytes
    kind: str
    aggregate: str
    version: int
    created: bool
    recorded_at: datetime
    first_position: int | None = None
    last_position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Keys taken and given back; a key taken by somebody else already makes the whole save fail."""

    taken: tuple[tuple[str, UUID], ...] = ()
    released: tuple[str, ...] = ()
