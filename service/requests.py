"""What is asked of the record, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.dates import BusinessDate
from domain.recorded import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One command from one caller. `said` are the members of the command, typed, references unresolved.

    `id` is None for a creation; `expected` is the version the caller saw (`If-Match`); `key` and `digest` make a
    retry safe; `import_key` is the claim by which a row of an import is known again. `known` is the caller's account
    with the version that the actor is of, where nobody looked whether it has gone on: then nothing comes of it.
    """

    kind: str
    verb: str
    said: dict[str, Any]
    actor: Actor
    correlation_id: str
    id: UUID | None = None
    occurred_on: BusinessDate | None = None
    note: str | None = None
    expected: int | None = None
    key: str | None = None
    digest: bytes = b""
    dry_run: bool = False
    import_key: str | None = None
    known: tuple[UUID, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command did. `events` are those of every aggregate it touched; positions are None on a dry run.

    `position` is the last of them, or the aggregate's last where nothing had to be recorded.
    """

    kind: str
    id: UUID
    version: int
    created: bool
    state: Any
    events: tuple[Recorded[Any], ...]
    position: int | None
    replayed: bool = False
    seen: frozenset[UUID] = frozenset()
    """The aggregates it was decided on, as they were when it was recorded."""
