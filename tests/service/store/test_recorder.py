"""Our recorder does what the event library asks of every recorder: its own test cases, and what ours adds."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteDatastore
from eventsourcing.tests import persistence

from service.store.connections import migrate
from service.store.sqlite import SqliteRecorder as Recorder
from tests.service.lab import CILEGON, Lab
from tests.service.store.threads import closed_after_threads


class _OnAFile:
    """Each test has a store of its own."""

    def create_recorder(self: Any) -> Recorder:
        directory = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(directory.cleanup)
        path = str(Path(directory.name) / "jejak.db")
        migrate(path)
        datastore = SQLiteDatastore(path, lock_timeout=10)
        recorder = Recorder(datastore, path)
        closed_after_threads(self, recorder, datastore)
        return recorder


class TestAsAnApplicationRecorder(_OnAFile, persistence.ApplicationRecorderTestCase[Recorder]):
    """Without `optional_test_insert_subscribe`: nothing of ours subscribes, the worker reads the feed."""


class TestPositionsDoNotInterleave(_OnAFile, persistence.NonInterleavingNotificationIDsBaseCase):
    pass


STATEMENTS = [
    "UPDATE stored_events SET state = x'00'",
    "UPDATE stored_events SET topic = 'x' WHERE rowid = 1",
    "DELETE FROM stored_events",
    "DELETE FROM stored_events WHERE rowid = (SELECT MAX(rowid) FROM stored_events)",
    "INSERT OR REPLACE INTO stored_events SELECT * FROM stored_events WHERE rowid = 1",
    "REPLACE INTO stored_events (originator_id, originator_version, topic, state)"
    " SELECT originator_id, originator_version, 'x', x'00' FROM stored_events WHERE rowid = 1",
    "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
    " SELECT originator_id, originator_version, 'x', x'00' FROM stored_events WHERE rowid = 1"
    " ON CONFLICT DO UPDATE SET state = excluded.state",
]


@pytest.fixture
def connection(lab: Lab) -> Iterator[sqlite3.Connection]:
    with closing(lab.store.connection()) as connection:
        yield connection


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses_to_change_what_was_recorded(
    lab: Lab, connection: sqlite3.Connection, statement: str
) -> None:
    before = lab.store.feed(limit=100)
    with pytest.raises(sqlite3.IntegrityError, match="a recorded event is never"):
        connection.execute(statement)
    assert lab.store.feed(limit=100) == before


def test_positions_are_never_used_again(lab: Lab, connection: sqlite3.Connection) -> None:
    last = lab.store.last_position()
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM stored_events WHERE rowid = ?", (last,))
    lab.agency("DINSOS")
    assert lab.store.last_position() == last + 1


def test_commits_reach_the_disk_and_readers_do_not_wait(lab: Lab) -> None:
    connections = [lab.store.recorder._threads.mine(), lab.store.recorder._writer._connection]
    for connection in connections:
        assert connection is not None
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_opening_an_existing_store_again_changes_nothing(lab: Lab) -> None:
    before = lab.store.feed(limit=100)
    lab.store.engine.migrate()
    assert lab.store.feed(limit=100) == before


def test_the_feed_is_in_recording_order_and_its_pages_are_gap_free(lab: Lab) -> None:
    lab.propose()
    whole = lab.store.feed(limit=100)
    assert [event.position for event in whole] == list(range(1, len(whole) + 1))
    paged, after = [], 0
    while page := lab.store.feed(after, 2):
        paged += page
        after = page[-1].position or 0
    assert paged == whole


def test_the_feed_can_be_narrowed_to_types_and_to_a_position(lab: Lab) -> None:
    lab.agency("DINSOS")
    registered = lab.store.feed(types=["agency.registered"])
    assert [event.fact.code for event in registered] == ["DINKES", "DINSOS"]
    assert lab.store.feed(types=["agency.registered"], upto=registered[0].position) == registered[:1]
    assert lab.store.feed(types=["innovation.proposed"]) == []


def test_a_history_can_be_read_up_to_a_position(lab: Lab) -> None:
    id = lab.propose()
    position = lab.store.last_position()
    lab.do("innovation", "revise", id, title="Baru")
    assert len(lab.store.history(id)) == 2
    assert len(lab.store.history(id, position)) == 1
    assert lab.store.history(id, position - 1) == []


def test_aggregates_of_a_kind_are_listed_in_the_order_they_began(lab: Lab) -> None:
    ids = [lab.propose("A"), lab.propose("B")]
    assert list(lab.store.ids("innovation")) == ids
    assert list(lab.store.ids("launch")) == []


def test_claims_are_found_by_key_and_by_prefix(lab: Lab) -> None:
    assert lab.store.claimed(f"agency:DINKES/{CILEGON}") is not None
    assert lab.store.claimed("agency:DINKES/99.99") is None
    assert [key for key, _ in lab.store.claims_under("agency:DINKES/")] == [f"agency:DINKES/{CILEGON}"]
    assert lab.store.claims_under("agency:DIN/") == []


def test_what_a_thread_reads_in_one_snapshot_is_of_one_moment(lab: Lab, connection: sqlite3.Connection) -> None:
    with lab.store.snapshot():
        before = lab.store.last_position()
        connection.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)",
            (UUID(int=99).hex, 1, "innovation.proposed", b"{}"),
        )
        assert lab.store.last_position() == before
    assert lab.store.last_position() == before + 1


def test_a_fact_about_the_store_is_kept_the_first_time(lab: Lab) -> None:
    assert lab.store.keep("a", "first") == "first"
    assert lab.store.keep("a", "second") == "first"


def test_two_events_for_one_version_are_one_too_many(lab: Lab) -> None:
    lab.store.recorder.leaves = None
    twin = StoredEvent(UUID(int=5), 1, "innovation.proposed", b"{}")
    lab.store.recorder.insert_events([twin])
    with pytest.raises(persistence.IntegrityError):
        lab.store.recorder.insert_events([twin])
