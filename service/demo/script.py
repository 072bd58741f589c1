"""What a demonstration is told in: steps, one command each, that speak of aggregates by names of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.access import Role

Script = Iterator["Step"]


@dataclass(frozen=True, slots=True)
class Named:
    """Stands in a payload for the id of the aggregate that a step of this name made."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command: on the aggregate called `name`, issued in a role, true on a business date, its source in the note.

    `said` holds the command's members, typed as the domain has them, with `Named` for the ids of others.
    """

    kind: str
    name: str
    verb: str
    role: Role
    on: str
    note: str
    said: dict[str, Any]
