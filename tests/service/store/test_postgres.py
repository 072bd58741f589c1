"""The store on PostgreSQL: the library's test cases, and what a database elsewhere can do to a commit."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent
from eventsourcing.tests import persistence

from service.errors import Busy, EventsMissing
from service.store.engine import Wrong
from service.store.postgres.engine import Postgres
from service.store.postgres.losses import accept
from service.store.postgres.pool import conninfo
from service.store.postgres.recorder import PostgresRecorder
from service.store.records import Claims, Lost, Receipt
from tests.postgres import fresh_database


class _OnADatabase:
    """Each test has a database of its own."""

    def create_recorder(self: Any) -> PostgresRecorder:
        database = fresh_database()
        address = database.__enter__()
        self.addCleanup(database.__exit__, None, None, None)
        engine = Postgres(address)
        engine.migrate()
        recorder = engine.recorder()
        self.addCleanup(recorder.close)
        return recorder


class TestAsAnApplicationRecorder(_OnADatabase, persistence.ApplicationRecorderTestCase[PostgresRecorder]):
    """Without `optional_test_insert_subscribe`: nothing of ours subscribes, the worker reads the feed."""


class TestPositionsDoNotInterleave(_OnADatabase, persistence.NonInterleavingNotificationIDsBaseCase):
    pass


def event(id: UUID, version: int = 1) -> StoredEvent:
    return StoredEvent(id, version, "innovation.proposed", b"{}")


def receipt(key: str, id: UUID) -> Receipt:
    return Receipt(
        account="a", key=key, digest=b"d", kind="innovation", aggregate=str(id), version=1, created=True,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


ONE, TWO = UUID(int=1), UUID(int=2)


def test_after_a_version_that_no_column_holds_is_nothing(recorder: PostgresRecorder) -> None:
    recorder.insert_events([event(ONE)])
    assert [len(recorder.stream_after(ONE, version)) for version in (0, 1, 2**31, 2**63 - 1)] == [1, 0, 0, 0]


def test_events_receipts_and_claims_are_stored_together_or_not_at_all(recorder: PostgresRecorder) -> None:
    recorder.insert_events([event(ONE)], receipt=receipt("k", ONE), claims=Claims(taken=(("c", ONE),)))
    for more in ({"receipt": receipt("k", TWO)}, {"claims": Claims(taken=(("c", TWO),))}, {"guards": {ONE: 0}}):
        with pytest.raises(IntegrityError):
            recorder.insert_events([event(TWO)], **more)  # type: ignore[arg-type]
    assert recorder.stream(TWO) == []
    assert recorder.rows("SELECT key, first_position, last_position FROM receipts") == [("k", 1, 1)]
    recorder.insert_events([event(TWO)], claims=Claims(released=("c",), taken=(("d", TWO),)), guards={ONE: 1})
    assert recorder.rows("SELECT key, holder FROM claims") == [("d", TWO.hex)]


@pytest.mark.parametrize(
    "statement", ["UPDATE stored_events SET topic='x'", "DELETE FROM stored_events", "TRUNCATE stored_events"]
)
def test_a_recorded_event_is_never_changed(recorder: PostgresRecorder, engine: Postgres, statement: str) -> None:
    recorder.insert_events([event(ONE)])
    with closing(engine.connection()) as connection, pytest.raises(Exception, match="a recorded event is never"):
        connection.execute(statement)
    assert len(recorder.stream(ONE)) == 1


def test_writers_side_by_side_leave_no_gap_and_a_follower_skips_nothing(recorder: PostgresRecorder) -> None:
    writers, each = 8, 25
    seen: list[int] = []
    over = threading.Event()

    def follow() -> None:
        while len(seen) < writers * each and not over.is_set():
            seen.extend(row[0] for row in recorder.feed(seen[-1] if seen else 0, 100))

    def write(_: int) -> None:
        id = uuid4()
        for version in range(1, each + 1):
            recorder.insert_events([event(id, version)])

    with ThreadPoolExecutor(writers + 1) as threads:
        following = threads.submit(follow)
        try:
            list(threads.map(write, range(writers)))
            following.result(30)
        finally:
            over.set()
    assert seen == list(range(1, writers * each + 1))


def test_a_killed_backend_is_replaced_and_a_commit_under_way_is_nobody_s_guess(
    recorder: PostgresRecorder, engine: Postgres
) -> None:
    recorder.insert_events([event(ONE)])
    _kill_all(engine)
    assert len(recorder.stream(ONE)) == 1, "a read is asked again on a new connection"
    _kill_all(engine)
    with pytest.raises(Lost):
        recorder.insert_events([event(TWO)])
    recorder.insert_events([event(TWO)])
    assert recorder.last_position() == 2


def test_a_lock_that_others_hold_too_long_is_told_and_nothing_is_stored(engine: Postgres) -> None:
    hurried = Postgres(f"{engine.address}&options=-c%20lock_timeout%3D50ms")
    with closing(engine.connection()) as other, closing(hurried.recorder()) as recorder:
        other.execute("BEGIN")
        other.execute("SELECT pg_advisory_xact_lock(746966)")
        with pytest.raises(OperationalError):
            recorder.insert_events([event(ONE)])
        other.execute("ROLLBACK")
        assert recorder.last_position() == 0


def test_a_database_that_does_not_answer_is_busy() -> None:
    nobody = Postgres("postgresql://127.0.0.1:1/jejak?connect_timeout=1")
    with pytest.raises(Busy):
        nobody.migrate()


def test_processes_that_migrate_at_once_do_it_once() -> None:
    with fresh_database() as address, ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: Postgres(address).migrate(), range(4)))
        assert Postgres(address).exists()


def test_of_several_hosts_the_one_that_can_be_written_is_meant() -> None:
    told = psycopg.conninfo.conninfo_to_dict(conninfo("postgresql://one,two:5433/jejak"))
    assert (told["host"], told["target_session_attrs"]) == ("one,two", "read-write")
    assert "lock_timeout=5s" in str(told["options"])
    assert "target_session_attrs" not in conninfo("postgresql://one/jejak")


def _kill_all(engine: Postgres) -> None:
    """Every other connection to the database."""
    with closing(engine.connection()) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname=current_database() AND pid<>pg_backend_pid()"
        )


def test_a_database_that_took_over_without_what_was_acknowledged_records_nothing_more(
    recorder: PostgresRecorder, engine: Postgres
) -> None:
    recorder.insert_events([event(ONE), event(ONE, 2)])
    _lose_the_last(engine)
    _kill_all(engine)
    assert recorder.last_position() == 1
    for _ in range(2):
        with pytest.raises((EventsMissing, Lost)):
            recorder.insert_events([event(TWO)])
    with closing(engine.recorder()) as another, pytest.raises(EventsMissing):
        another.insert_events([event(TWO)])
    with pytest.raises(Wrong, match="missing"):
        engine.usable()
    with closing(engine.connection()) as connection:
        assert accept(connection, "Ani", "standby tanpa sinkronisasi")
        assert not accept(connection, "Ani", "lagi")
        (kept,) = connection.execute("SELECT value FROM store_facts WHERE name LIKE 'loss %'").fetchone()
    assert '"accepted_by":"Ani"' in kept
    recorder.insert_events([event(TWO)])
    assert engine.usable().endswith("last position 2")


def _lose_the_last(engine: Postgres) -> None:
    """As a standby would that had not received it yet."""
    with closing(engine.connection()) as connection:
        connection.execute("ALTER TABLE stored_events DISABLE TRIGGER USER")
        connection.execute("DELETE FROM stored_events WHERE rowid=(SELECT max(rowid) FROM stored_events)")
        connection.execute("ALTER TABLE stored_events ENABLE TRIGGER USER")
