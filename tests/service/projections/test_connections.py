"""What becomes of readers and of the worker when PostgreSQL takes their connections away."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest

from service.errors import Busy
from service.projections import Projections
from service.projections.worker import Worker
from service.sql import Connection
from tests.service.projections.record import fresh, meddled, opened, titles

_KILL = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE pid<>pg_backend_pid() AND datname=current_database()"
)
"""Every connection but this one; waits until they are gone."""


@pytest.fixture
def address() -> Iterator[str]:
    with fresh("postgres") as made:
        yield made


def test_who_reads_next_does_not_notice_that_its_connection_was_killed(address: str) -> None:
    with opened(address) as (record, projections):
        record.region()
        record.innovation()
        projections.catch_up()
        assert titles(projections) == ["Antar Akta"]
        record.innovation(title="Jemput Obat")
        meddled(address, _KILL)
        assert titles(projections) == ["Antar Akta"]
        meddled(address, _KILL)
        assert projections.catch_up() == record.store.last_position()
        assert titles(projections) == ["Antar Akta", "Jemput Obat"]


def test_who_is_reading_or_writing_is_told_to_come_again_and_may(address: str) -> None:
    with opened(address) as (record, projections):
        record.innovation()
        projections.catch_up()
        with pytest.raises(Busy):
            _killed(address, projections.database.reading(), "SELECT 1 FROM projection_live")
        with pytest.raises(Busy):
            _killed(address, projections.database.writing(), "UPDATE projection_version SET position=0")
        assert titles(projections) == ["Antar Akta"]
        assert projections.position() == record.store.last_position()
        assert projections.prove() == ()


def _killed(address: str, begun: AbstractContextManager[Connection], statement: str) -> None:
    """The statement, when it is done, and then the end of the transaction: that is what fails."""
    with begun as db:
        db.execute(statement)
        meddled(address, _KILL)


def test_who_waited_too_long_may_come_again(address: str) -> None:
    with opened(address) as (record, projections):
        record.innovation()
        projections.catch_up()
    with opened(f"{address}&options=-c%20lock_timeout%3D50") as (_, impatient):
        assert titles(impatient) == ["Antar Akta"]
        with _others_hold(address, "projection_gate"), pytest.raises(Busy):
            titles(impatient)
        assert titles(impatient) == ["Antar Akta"]


@contextmanager
def _others_hold(address: str, table: str) -> Iterator[None]:
    with psycopg.connect(address) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        yield


def test_a_session_that_the_server_ended_is_not_used_again(address: str) -> None:
    with opened(address) as (record, projections):
        record.innovation()
        projections.catch_up()
        with pytest.raises(Busy):
            _idle_for_too_long(projections.database.reading())
        assert titles(projections) == ["Antar Akta"]


def _idle_for_too_long(begun: AbstractContextManager[Connection]) -> None:
    with begun as db:
        db.execute("SET LOCAL idle_in_transaction_session_timeout=1")
        time.sleep(0.2)
        db.execute("SELECT 1 FROM projection_live")


def test_the_worker_goes_on_after_its_connections_were_killed(address: str) -> None:
    with opened(address) as (record, projections):
        for number in range(5):
            record.innovation(title=f"Inovasi {number}")
        own, stop = Projections(record.store), threading.Event()
        own.runner.batch = 1
        worker = threading.Thread(target=Worker(own, "w").run, args=(stop,))
        worker.start()
        try:
            for position in range(1, 6):
                assert own.wait_for(position, timeout=30)
                meddled(address, _KILL)
        finally:
            stop.set()
            worker.join(timeout=30)
            own.close()
        assert not worker.is_alive()
        assert titles(projections) == [f"Inovasi {number}" for number in range(5)]
