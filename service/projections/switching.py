"""Putting another version in place: one pointer is moved, and who accepted what it changes is kept as an event."""

from __future__ import annotations

from contextlib import closing

import msgspec

from service.clock import Clock
from service.projections import journal, positions
from service.projections.bitemporal import microseconds
from service.projections.building import clear, follow
from service.projections.comparing import both
from service.projections.database import Database, writing
from service.projections.journal import Decision
from service.projections.positions import KEPT, RUNNING, Version, prefix_of
from service.projections.projection import Projection
from service.projections.runner import BATCH
from service.sql import Connection
from service.store import Store


class NotSwitched(Exception):
    """Everything is read as before; says why."""


class Switch:
    """Moves the pointer of one projection. Raises NotSwitched, NothingToCompare, Busy."""

    def __init__(self, store: Store, database: Database, projection: Projection, clock: Clock) -> None:
        self._store, self._database, self._projection, self._clock = store, database, projection, clock

    def to_new(self, accepted: str | None, decision: Decision) -> int:
        """Puts the newest version in place whose difference was accepted: the `sha256` of it; its position.

        None where there was nothing to see before: then there is no difference to accept, and nothing to keep.
        """
        with closing(self._database.own_connection()) as db:
            live, new = both(db, self._projection)
            found = self._accepted(db, live, new, accepted)
            reached = self._move(db, journal.SWITCHED, new, decision, {"accepted": accepted, "difference": found})
            clear(db, self._projection)
            return reached

    def back(self, decision: Decision) -> int:
        """Puts the version back that was in place before; its position."""
        with closing(self._database.own_connection()) as db:
            known = positions.versions(db, self._projection.name)
            previous = next((each for each in known if each.previous), None)
            if previous is None:
                raise NotSwitched("there is no version before the one in place")
            if previous.shape != self._projection.shape:
                raise NotSwitched("the version before has rows that only the release which made it can follow")
            return self._move(db, journal.ROLLED_BACK, previous, decision, {})

    def _accepted(self, db: Connection, live: Version, new: Version, accepted: str | None) -> dict[str, object]:
        if live.position == 0:
            return {}
        row = db.execute(
            "SELECT against, sha256, found FROM projection_difference WHERE name=? AND version=?",
            (new.name, new.version),
        ).fetchone()
        if row is None or row[0] != live.version:
            raise NotSwitched(f"version {new.version} was not compared with the one in place yet")
        if row[1] != accepted:
            raise NotSwitched(f"accepted was not the difference that was found, {row[1]}")
        return dict(msgspec.json.decode(row[2]))

    def _move(self, db: Connection, type: str, to: Version, decision: Decision, data: dict[str, object]) -> int:
        """Only when it has come at least as far as what is read now: nothing that was seen is unseen."""
        self._catch_up(db, to)
        with writing(db):
            known = positions.versions(db, to.name)
            live = positions.live(known, to.name)
            reached = self._follow_up(db, to.version, upto=live.position)
            positions.run(db, to.name, to.version, position=reached, now=microseconds(self._clock()))
            positions.point(db, to.name, to.version, live.version)
            if live.shape == self._projection.shape:
                positions.keep(db, to.name, live.version)
            if live.position == 0:
                return reached  # there was nothing to see, so nothing was decided
            told = {"from": live.version, "to": to.version, "shape": to.shape, "position": reached, **data}
            journal.record(db, type, to.name, decision=decision, at=self._clock(), data=told)
        return reached

    def _catch_up(self, db: Connection, to: Version) -> None:
        """All but the last events, in transactions of their own."""
        while True:
            with writing(db):
                before = positions.version_of(db, to.name, to.version)
                self._may_be_followed(before)
                upto = positions.live(positions.versions(db, to.name), to.name).position
                reached = self._step(db, before.version, before.position, upto)
                now = microseconds(self._clock())
                positions.run(db, to.name, to.version, position=reached, now=now)
            if upto - reached <= BATCH:
                return

    def _follow_up(self, db: Connection, version: int, upto: int) -> int:
        """As far as what is read now, and not farther: what a list holds at its position stays the same."""
        found = positions.version_of(db, self._projection.name, version)
        self._may_be_followed(found)
        reached = found.position
        while (after := self._step(db, version, reached, upto)) > reached:
            reached = after
        if reached < upto:
            raise NotSwitched(f"version {version} has only come to position {reached}, what is read to {upto}")
        return reached

    def _step(self, db: Connection, version: int, position: int, upto: int) -> int:
        self._projection.skipped = journal.skipped_by(db, self._projection.name)
        try:
            return follow(db, self._store, self._projection, position, prefix=prefix_of(version), upto=upto)
        except BaseException:
            self._projection.forget()
            raise

    @staticmethod
    def _may_be_followed(version: Version) -> None:
        if version.status not in (RUNNING, KEPT):
            raise NotSwitched(f"version {version.version} is {version.status}: {version.error}")
