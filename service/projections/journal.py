"""What people decided about the projections: events of the operation of a store, numbered, never changed.

They are kept beside the record and not in it: the feed is about the lab. Types: `projection.switched`,
`projection.rolled_back`, `projection.retried`, `projection.event_skipped`, `projection.skip_withdrawn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from service.histories.represent import instant
from service.sql import Connection

SWITCHED, ROLLED_BACK, RETRIED = "projection.switched", "projection.rolled_back", "projection.retried"
SKIPPED, WITHDRAWN = "projection.event_skipped", "projection.skip_withdrawn"

Skipped = frozenset[int]
"""Positions of events that a projection leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decided about a projection, and why; both must say something."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One event: `data` has the members of its type."""

    no: int
    type: str
    projection: str
    recorded_at: str
    by: str
    reason: str
    data: dict[str, Any]


def record(
    db: Connection, type: str, projection: str, *, decision: Decision, at: datetime, data: Mapping[str, Any]
) -> None:
    """In the transaction of what it is about."""
    db.execute(
        "INSERT INTO operations SELECT coalesce(max(no), 0) + 1, ?, ?, ?, ?, ?, ? FROM operations",
        (type, projection, instant(at), decision.by, decision.reason, msgspec.json.encode(data).decode()),
    )


def all_of_them(db: Connection) -> list[Operation]:
    """In the order they were recorded."""
    rows = db.execute("SELECT no, type, subject, recorded_at, account, reason, data FROM operations ORDER BY no")
    return [
        Operation(
            no=no, type=type, projection=subject, recorded_at=at, by=by, reason=reason, data=msgspec.json.decode(data)
        )
        for no, type, subject, at, by, reason, data in rows
    ]


def skipped_by(db: Connection, projection: str) -> Skipped:
    """The events that one projection leaves out."""
    return skipped(db).get(projection, frozenset())


def skipped(db: Connection) -> dict[str, Skipped]:
    """Projection → the events that it leaves out, as decided last."""
    found: dict[str, set[int]] = {}
    told = "SELECT type, subject, data FROM operations WHERE type IN (?,?) ORDER BY no"
    for type, projection, data in db.execute(told, (SKIPPED, WITHDRAWN)):
        position = msgspec.json.decode(data)["position"]
        if type == SKIPPED:
            found.setdefault(projection, set()).add(position)
        else:
            found.setdefault(projection, set()).discard(position)
    return {projection: frozenset(positions) for projection, positions in found.items()}
