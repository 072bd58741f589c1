"""Applying what was recorded: batches with their position in one transaction, by whoever holds the lease."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.clock import Clock
from service.projections import positions
from service.projections.bitemporal import microseconds
from service.projections.database import Database, is_busy
from service.projections.positions import RUNNING, Progress
from service.projections.projection import Projection
from service.sql import Connection
from service.store import Store
from service.store.store import event_of
from service.store.topics import kind_of

if TYPE_CHECKING:
    from service.projections.facade import Projections

BATCH = 500
LEASE = "worker"
_LEASE_LASTS = timedelta(seconds=4)
_RENEWED_AFTER = timedelta(seconds=1)
_PAUSE = 0.03
"""Seconds between two looks at the store: a commit is noticed within 100 ms, work included."""

_log = logging.getLogger(__name__)

StoredRow = tuple[int, str, int, str, bytes]


@dataclass(frozen=True, slots=True)
class Batch:
    """Stored events for one projection, the position before them, and what they change in its rows."""

    projection: Projection
    before: int
    stored: list[StoredRow]
    rows: Any


class NotOurs(Exception):
    """Somebody else moved the projection, or holds the lease by now: what was prepared is not written."""


class Runner:
    """Brings projections up to date. Safe in any number of processes: a position moves once, in one transaction."""

    def __init__(self, store: Store, database: Database, clock: Clock, projections: Sequence[Projection]) -> None:
        self._store, self._database, self._clock, self._projections = store, database, clock, projections
        self._limits: dict[str, int] = {}
        self.batch = BATCH

    def step(self, owner: str | None = None) -> int:
        """One batch for each projection that runs and has one; the events of the largest, 0 when there was none.

        With an owner it is written only while the lease is theirs.
        """
        with self._database.reading() as db:
            progress = positions.progress(db)
        running = [each for each in self._projections if progress[each.name].status == RUNNING]
        waiting = [(each, self._stored(each, progress[each.name])) for each in running]
        found = [(each, progress[each.name].position, stored) for each, stored in waiting if stored]
        batches = [batch for each in found if (batch := self._prepared(*each)) is not None]
        if batches:
            self._write(batches, owner)
        return max((len(stored) for _, _, stored in found), default=0)

    def _stored(self, projection: Projection, progress: Progress) -> list[StoredRow]:
        return self._store.recorder.feed(progress.position, self._limits.get(projection.name, self.batch))

    def _prepared(self, projection: Projection, before: int, stored: list[StoredRow]) -> Batch | None:
        mine = [row for row in stored if kind_of(row[3]) in projection.kinds]
        batch = Batch(projection, before, stored, None)
        try:
            return replace(batch, rows=projection.prepare([event_of(row) for row in mine])) if mine else batch
        except Exception as failure:
            if is_busy(failure):
                raise
            with self._database.writing() as db:
                self._failed(db, batch, failure)
            return None

    def _write(self, batches: list[Batch], owner: str | None) -> None:
        try:
            with self._database.writing() as db:
                if owner is not None and not positions.holds_lease(db, LEASE, owner, now=microseconds(self._clock())):
                    raise NotOurs
                for batch in batches:
                    self._write_one(db, batch)
        except BaseException as failure:
            for batch in batches:
                batch.projection.forget()
            if not isinstance(failure, NotOurs):
                raise

    def _write_one(self, db: Connection, batch: Batch) -> None:
        """A failure takes back this projection's part of the transaction only."""
        db.execute("SAVEPOINT one")
        try:
            _write(db, batch)
        except NotOurs:
            db.execute("ROLLBACK TO one")
            batch.projection.forget()
        except Exception as failure:
            if is_busy(failure):
                raise
            db.execute("ROLLBACK TO one")
            self._failed(db, batch, failure)
        else:
            self._limits.pop(batch.projection.name, None)
        db.execute("RELEASE one")

    def _failed(self, db: Connection, batch: Batch, failure: Exception) -> None:
        """Smaller batches until the event that fails stands alone: there the projection stops, and only it."""
        name = batch.projection.name
        batch.projection.forget()
        if len(batch.stored) > 1:
            self._limits[name] = len(batch.stored) // 2
            return
        error = _told(batch.stored[0], failure)
        _log.error("projection %s stopped: %s", name, error)
        positions.stop(db, name, at=batch.before, error=error)

    def take_lease(self, owner: str) -> bool:
        """Takes or renews it for some seconds; False while somebody else has it."""
        now = self._clock()
        with self._database.reading() as db:
            if positions.lease_is_anothers(db, LEASE, owner, now=microseconds(now)):
                return False
        with self._database.writing() as db:
            until = microseconds(now + _LEASE_LASTS)
            return positions.take_lease(db, LEASE, owner, now=microseconds(now), until=until)

    def give_up_lease(self, owner: str) -> None:
        with self._database.writing() as db:
            positions.give_up_lease(db, LEASE, owner)


def _write(db: Connection, batch: Batch) -> None:
    if not positions.advance(db, batch.projection.name, before=batch.before, after=batch.stored[-1][0]):
        raise NotOurs
    if batch.rows is not None:
        batch.projection.write(db, batch.rows)


def _told(row: StoredRow, failure: Exception) -> str:
    position, id, version, topic, _ = row
    return f"position {position}, {topic} (version {version} of {id}): {type(failure).__name__}: {failure}"


class Worker:
    """The loop of a process that keeps the projections up to date while the lease is its own."""

    def __init__(self, projections: Projections, owner: str) -> None:
        self._runner, self._owner = projections.runner, owner
        self._clock = projections.clock
        self._renewed: int | None = None

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set; then the lease is given up, so that another can go on at once.

        Between batches that are not full it pauses: events that come close together are applied together.
        """
        while not stop.is_set():
            if self._turn() < self._runner.batch:
                stop.wait(_PAUSE)
        if self._renewed is not None:
            self._trying(lambda: self._runner.give_up_lease(self._owner))

    def _turn(self) -> int:
        return self._trying(lambda: self._runner.step(self._owner) if self._holds_lease() else 0) or 0

    def _trying(self, work: Callable[[], int | None]) -> int | None:
        """What the database cannot do now is done at the next turn, or when the lease has run out."""
        try:
            return work()
        except Exception as failure:
            if not is_busy(failure):
                raise
            _log.warning("the store is busy: %s", failure)
            return None

    def _holds_lease(self) -> bool:
        now = microseconds(self._clock())
        if self._renewed is None or now - self._renewed >= _RENEWED_AFTER // timedelta(microseconds=1):
            self._renewed = now if self._runner.take_lease(self._owner) else None
        return self._renewed is not None
