"""How far each projection is, and what keeps it when it is not as far as it could be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.errors import Behind
from service.projections import leases, positions
from service.projections.bitemporal import microseconds
from service.projections.database import Database
from service.projections.leases import Lease
from service.projections.placing import readable_version
from service.projections.positions import Version
from service.projections.projection import Projection
from service.projections.runner import lease_of
from service.store import Store

CURRENT, BEHIND, NOT_MOVING, RUNNER_DEAD = "current", "behind", "not-moving", "runner-dead"
STOPPED, NOT_SWITCHED = "stopped", "not-switched"
"""By an event that cannot be applied; the version in place is another release's, and this one cannot read it."""
HEALTHS = (CURRENT, BEHIND, NOT_MOVING, RUNNER_DEAD, STOPPED, NOT_SWITCHED)

_PATIENCE = timedelta(seconds=10)
"""For how long a projection that has something to do may stay where it is."""
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far a projection is: `behind` events are recorded and not applied, the oldest `behind_seconds` ago.

    `version` is the one that this process reads, `status` what becomes of it (`running`, `stopped`, …), `error` why it
    stopped, `runner` who applies events to it now, or null. `health` is one of `HEALTHS`.
    """

    name: str
    version: int
    position: int
    behind: int
    behind_seconds: float
    status: str
    health: str
    runner: str | None
    error: str | None


def look(
    store: Store, database: Database, projections: Sequence[Projection], now: datetime, *, inline: bool
) -> tuple[Status, ...]:
    """`inline` where every command is applied by the process itself: no runner is needed."""
    last = store.last_position()
    with database.reading() as db:
        known, held = positions.versions(db), leases.all_of_them(db)
    at = microseconds(now)
    return tuple(_status(store, each, known, _Run(held, each, at, inline), last) for each in projections)


class _Run:
    """Who runs a projection at a moment (microseconds): `owner` is '' where nobody does, or the last gave it up."""

    def __init__(self, held: Mapping[str, Lease], projection: Projection, at: int, inline: bool) -> None:
        self.at, (self.owner, until) = at, held.get(lease_of(projection), ("", 0))
        self.runner = self.owner if self.owner and until >= at else None
        self.going_on = inline or self.runner is not None


def _status(store: Store, projection: Projection, known: Sequence[Version], run: _Run, last: int) -> Status:
    version, switched = _read(known, projection)
    since = _waiting_since(store, version) if version.position < last else None
    return Status(
        name=projection.name,
        version=version.version,
        position=version.position,
        behind=max(0, last - version.position),
        behind_seconds=0.0 if since is None else max(0.0, (run.at - since) / _SECOND),
        status=version.status,
        health=_health(version, since, run) if switched else NOT_SWITCHED,
        runner=run.runner,
        error=version.error,
    )


def _read(known: Sequence[Version], projection: Projection) -> tuple[Version, bool]:
    try:
        return readable_version(known, projection.name, projection.shape), True
    except Behind:
        return positions.live(known, projection.name), False


def _waiting_since(store: Store, version: Version) -> int:
    """When the first event that is not applied was recorded; where it cannot be read, when the version came to it."""
    try:
        (event,) = store.feed(version.position, 1)
    except Exception:  # whatever cannot be read
        return version.moved_at
    return microseconds(event.timestamp)


def _health(version: Version, since: int | None, run: _Run) -> str:
    if version.status == positions.STOPPED:
        return STOPPED
    if not run.going_on and (run.owner or since is not None):
        return RUNNER_DEAD
    if since is None:
        return CURRENT
    idle = run.at - max(since, version.moved_at)
    return NOT_MOVING if idle > _PATIENCE // timedelta(microseconds=1) else BEHIND
