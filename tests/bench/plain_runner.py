"""The rival of a rebuild: one simple projection as the event library runs it: a transaction an event."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from uuid import UUID

from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder

from service.store import Store

EVENTS = 5_000
_AT_ONCE = 500


class Versions(SQLiteTrackingRecorder):
    """One row for each aggregate: its last version."""

    def construct_create_table_statements(self) -> list[str]:
        created = "CREATE TABLE IF NOT EXISTS versions (id TEXT PRIMARY KEY, version INTEGER, modified TEXT)"
        return [*super().construct_create_table_statements(), created]

    def save(self, id: UUID, version: int, modified: str, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as c:
            self._insert_tracking(c, tracking)
            c.execute(
                "INSERT INTO versions VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET version=excluded.version, modified=excluded.modified",
                (id.hex, version, modified),
            )


def events_per_second(store: Store, directory: Path) -> float:
    """Of the first events of a store."""
    view = Versions(SQLiteDatastore(str(directory / "versions.db")))
    view.create_table()
    position, count, begun = 0, 0, perf_counter()
    while count < EVENTS and (events := store.feed(position, _AT_ONCE)):
        for event in events:
            assert event.position is not None
            position = event.position
            tracking = Tracking("jejak", position)
            view.save(event.originator_id, event.originator_version, event.timestamp.isoformat(), tracking)
        count += len(events)
    taken = perf_counter() - begun
    view.datastore.close()
    return count / taken
