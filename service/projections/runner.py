"""Applying what was recorded: batches with their position in one transaction, by whoever holds the lease."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from service.clock import Clock
from service.projections import journal, leases, positions
from service.projections.bitemporal import microseconds
from service.projections.database import Database, is_busy
from service.projections.poison import Poison, StoredRow
from service.projections.positions import RUNNING, Version
from service.projections.projection import Projection
from service.sql import Connection
from service.store import Store
from service.store.store import event_of
from service.store.topics import kind_of

BATCH = 500
LEASE_LASTS = timedelta(seconds=3.5)

_log = logging.getLogger(__name__)

Read = dict[tuple[int, int], list[StoredRow]]
"""What the feed gave after a position, by how many were asked for."""
Change = tuple[str, int, int]
"""A projection, the position before some events, and how many."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Stored events for one version of a projection, and what they change in its rows."""

    projection: Projection
    version: Version
    stored: list[StoredRow]
    rows: Any


class NotOurs(Exception):
    """Somebody else moved the version, or holds the lease by now: what was prepared is not written."""


class Runner:
    """Brings versions up to date. Safe in any number of processes: a position moves once, in one transaction.

    It follows every version that runs and whose rows have the shape that this program makes.
    """

    def __init__(self, store: Store, database: Database, clock: Clock, projections: Sequence[Projection]) -> None:
        self._store, self._database, self._clock = store, database, clock
        self._projections = {each.name: each for each in projections}
        self._limits: dict[tuple[str, int], int] = {}
        self.batch = BATCH

    def step(self, owner: str | None = None, held: Collection[str] | None = None) -> int:
        """One batch for each version that runs and has one; the events of the largest, 0 when there was none.

        With an owner only for the projections whose leases they held, and written only while they are theirs.
        """
        with self._database.reading() as db:
            known, skipped = positions.versions(db), journal.skipped(db)
        batches: list[Batch] = []
        read: Read = {}
        end: int | None = None
        for version in known:
            if self._follows(version) and (held is None or version.name in held):
                self._projections[version.name].skipped = skipped.get(version.name, frozenset())
                end = self._add(batches, version, read, end)
        made: dict[Change, Any] = {}
        ready = [batch for each in batches if (batch := self._prepared(each, made)) is not None]
        if ready:
            self._write(ready, owner)
        return max((len(each.stored) for each in batches), default=0)

    def _follows(self, version: Version) -> bool:
        mine = self._projections.get(version.name)
        return mine is not None and version.shape == mine.shape and version.status == RUNNING

    def _add(self, batches: list[Batch], version: Version, read: Read, end: int | None) -> int | None:
        """Returns where the events ended when somebody first came so far: nobody goes on beyond it in this step.

        So versions that have everything are equally far, whatever is recorded meanwhile: a list has one position.
        """
        limit = self._limits.get((version.name, version.version), self.batch)
        stored = read.get((version.position, limit))
        if stored is None:
            stored = read[version.position, limit] = self._store.recorder.feed(version.position, limit, upto=end)
        if stored:
            batches.append(Batch(self._projections[version.name], version, stored, None))
        if end is None and len(stored) < limit:
            return stored[-1][0] if stored else version.position
        return end

    def _prepared(self, batch: Batch, made: dict[Change, Any]) -> Batch | None:
        """Versions that are equally far are changed alike: it is worked out once."""
        change = (batch.version.name, batch.version.position, len(batch.stored))
        try:
            if change not in made:
                made[change] = prepared(batch.projection, batch.stored)
            return replace(batch, rows=made[change])
        except Exception as failure:
            if is_busy(failure):
                raise
            with self._database.writing() as db:
                self._failed(db, batch, failure)
            return None

    def _write(self, batches: list[Batch], owner: str | None) -> None:
        try:
            with self._database.writing() as db:
                for batch in batches:
                    self._check_lease(db, batch, owner)
                for batch in batches:
                    self._write_one(db, batch)
        except BaseException as failure:
            for batch in batches:
                batch.projection.forget()
            if not isinstance(failure, NotOurs):
                raise

    def _check_lease(self, db: Connection, batch: Batch, owner: str | None) -> None:
        name = lease_of(batch.projection)
        if owner is not None and not leases.holds(db, name, owner, now=microseconds(self._clock())):
            raise NotOurs

    def _write_one(self, db: Connection, batch: Batch) -> None:
        """A failure takes back this version's part of the transaction only; all of it, where others moved one."""
        db.execute("SAVEPOINT one")
        try:
            self._write_rows(db, batch)
        except Exception as failure:
            if is_busy(failure) or isinstance(failure, NotOurs):
                raise
            db.execute("ROLLBACK TO one")
            self._failed(db, batch, failure)
        else:
            self._limits.pop((batch.version.name, batch.version.version), None)
        db.execute("RELEASE one")

    def _write_rows(self, db: Connection, batch: Batch) -> None:
        version, after = batch.version, batch.stored[-1][0]
        now = microseconds(self._clock())
        if not positions.advance(db, version.name, version.version, before=version.position, after=after, now=now):
            raise NotOurs
        if batch.rows is not None:
            batch.projection.write(db, batch.rows, version.prefix)

    def _failed(self, db: Connection, batch: Batch, failure: Exception) -> None:
        """Smaller batches until the event that fails stands alone: there the version stops, and only it."""
        name, version = batch.version.name, batch.version.version
        batch.projection.forget()
        if len(batch.stored) > 1:
            self._limits[name, version] = len(batch.stored) // 2
            return
        error = str(Poison(batch.stored[0], failure))
        _log.error("version %d of projection %s stopped: %s", version, name, error)
        positions.stop(db, name, version, at=batch.version.position, error=error)

    # leases

    def take_leases(self, owner: str) -> frozenset[str]:
        """Takes or renews them for some seconds: the projections that the owner runs now."""
        now = self._clock()
        names = {lease_of(each): each.name for each in self._projections.values()}
        with self._database.reading() as db:
            free = leases.free_for(db, [*names], owner, now=microseconds(now))
        if not free:
            return frozenset()
        until = microseconds(now + LEASE_LASTS)
        with self._database.writing() as db:
            taken = [name for name in free if leases.take(db, name, owner, now=microseconds(now), until=until)]
        return frozenset(names[name] for name in taken)

    def forget(self, names: Collection[str]) -> None:
        """Others ran these projections meanwhile, perhaps on a database that took over without what was seen here."""
        for name in names:
            self._projections[name].forget()

    def give_up_leases(self, owner: str) -> None:
        with self._database.writing() as db:
            leases.give_up(db, owner)


def lease_of(projection: Projection) -> str:
    """Each release has its own: while another is put in place, both keep their versions up to date."""
    return f"{projection.name} {projection.shape}"


def prepared(projection: Projection, stored: Sequence[StoredRow]) -> Any:
    """What stored events change in the rows of a projection; None where nothing. What it skips is not even read."""
    mine = [row for row in stored if kind_of(row[3]) in projection.kinds and row[0] not in projection.skipped]
    return projection.prepare([event_of(row) for row in mine]) if mine else None
