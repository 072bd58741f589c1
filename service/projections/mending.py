"""What people do about an event that cannot be applied: try it again, leave it out, take that back."""

from __future__ import annotations

from collections.abc import Mapping

from service.clock import Clock
from service.projections import journal, positions
from service.projections.bitemporal import microseconds
from service.projections.database import Database
from service.projections.journal import Decision
from service.projections.making_rows import poison_in
from service.projections.positions import STOPPED, Version
from service.projections.projection import Projection
from service.sql import Connection
from service.store import Store
from service.store.topics import kind_of


class NotMended(Exception):
    """Nothing was changed; says why."""


class Mending:
    """For one projection. A difference that was found before does not hold any longer. Raises NotMended."""

    def __init__(self, store: Store, database: Database, projection: Projection, clock: Clock) -> None:
        self._store, self._database, self._projection, self._clock = store, database, projection, clock
        self._name = projection.name

    def retry(self, decision: Decision) -> tuple[int, ...]:
        """Lets the versions that stopped go on where they are: the positions that are tried again."""
        with self._database.writing() as db:
            stopped = self._all_stopped(db)
            if not stopped:
                raise NotMended("it has not stopped")
            self._go_on(db, stopped)
            at = tuple(sorted({version.position + 1 for version in stopped}))
            told = {"positions": at, "errors": [version.error for version in stopped]}
            self._record(db, journal.RETRIED, decision, told)
        return at

    def skip(self, position: int, decision: Decision) -> None:
        """Leaves out an event that cannot be applied, in every version there is and will be."""
        with self._database.writing() as db:
            event = self._event(position)
            stopped = [version for version in self._all_stopped(db) if version.position + 1 == position]
            error = stopped[0].error if stopped else self._failure(db, position, str(event["aggregate"]))
            told = {**event, "error": error}
            self._record(db, journal.SKIPPED, decision, told)
            self._go_on(db, stopped)

    def withdraw(self, position: int, decision: Decision) -> None:
        """An event that was left out belongs to versions that are built from now on."""
        with self._database.writing() as db:
            if position not in journal.skipped_by(db, self._name):
                raise NotMended(f"the event at position {position} is not left out")
            self._record(db, journal.WITHDRAWN, decision, self._event(position))
            self._forget_differences(db)

    def _failure(self, db: Connection, position: int, id: str) -> str:
        """What a build fails with at an event that no version has come to."""
        skipped = journal.skipped_by(db, self._name)
        poison = poison_in(db, self._projection.rows_of, id, position, skipped)
        if poison is None or poison.position != position:
            raise NotMended(f"the event at position {position} can be applied")
        return str(poison)

    def _all_stopped(self, db: Connection) -> list[Version]:
        return [each for each in positions.versions(db, self._name) if each.status == STOPPED]

    def _go_on(self, db: Connection, stopped: list[Version]) -> None:
        now = microseconds(self._clock())
        for version in stopped:
            positions.run(db, version.name, version.version, position=version.position, now=now)
        self._forget_differences(db)

    def _forget_differences(self, db: Connection) -> None:
        db.execute("DELETE FROM projection_difference WHERE name=?", (self._name,))

    def _record(self, db: Connection, type: str, decision: Decision, data: Mapping[str, object]) -> None:
        journal.record(db, type, self._name, decision=decision, at=self._clock(), data=data)

    def _event(self, position: int) -> dict[str, object]:
        found = self._store.recorder.feed(position - 1, 1, upto=position)
        if not found or kind_of(found[0][3]) not in self._projection.kinds:
            raise NotMended(f"there is no event at position {position} that {self._name} are made of")
        ((_, aggregate, version, topic, _),) = found
        return {"position": position, "type": topic, "aggregate": aggregate, "version": version}
