"""What arrives together is committed together, and each piece of work stays whole."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError

from service.store.connections import connect
from service.store.leaves.embedded import Heads
from service.store.writer import Work, Writer, begin
from tests.cli.processes import until


class Table:
    """A file with one table, and its writer held at work until `go`, so that what is sent meanwhile gathers."""

    def __init__(self, path: Path) -> None:
        self.path = str(path / "table.db")
        self.statements: list[str] = []
        self.opened = 0
        self.writer = Writer(self._connection)
        self.go = threading.Event()
        self._pool = ThreadPoolExecutor(9)
        with closing(connect(self.path)) as db:
            db.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)")

    def _connection(self) -> sqlite3.Connection:
        made = connect(self.path, waits=False)
        self.opened += 1
        made.set_trace_callback(self.statements.append)
        return made

    def held(self) -> Future[None]:
        begun = threading.Event()

        def work(c: sqlite3.Cursor, _: Heads) -> None:
            begun.set()
            self.go.wait(20)
            c.execute("INSERT INTO t VALUES (0)")

        future = self._pool.submit(self.writer.write, work)
        begun.wait(20)
        return future

    def send(self, *works: Work) -> list[Future[None]]:
        futures = []
        for count, work in enumerate(works, 1):
            futures.append(self._pool.submit(self.writer.write, work))
            until(lambda count=count: self.writer._together.waiting() == count)  # type: ignore[misc]
        return futures

    def numbers(self) -> list[int]:
        with closing(connect(self.path)) as db:
            return [row[0] for row in db.execute("SELECT n FROM t ORDER BY n")]

    def close(self) -> None:
        self.go.set()
        self._pool.shutdown()
        self.writer.close()


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    made = Table(tmp_path)
    yield made
    made.close()


def insert(*numbers: int) -> Work:
    return lambda c, _: c.executemany("INSERT INTO t VALUES (?)", [(n,) for n in numbers])


def test_what_gathers_while_another_commits_is_committed_once(table: Table) -> None:
    first = table.held()
    rest = table.send(*(insert(n) for n in range(1, 9)))
    table.go.set()
    for future in (first, *rest):
        future.result(20)
    assert table.numbers() == list(range(9))
    assert table.statements.count("COMMIT") == 2


def test_what_gathers_while_another_process_writes_is_committed_once(table: Table) -> None:
    with closing(connect(table.path)) as other:
        begin(other)
        futures = table.send(*(insert(n) for n in range(5)))
        other.execute("COMMIT")
    for future in futures:
        future.result(20)
    assert table.numbers() == list(range(5))
    assert table.statements.count("COMMIT") == 1


def test_whoever_waits_for_another_process_too_long_is_told(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        table.go.wait(20)
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr("service.store.writer.begin", locked)
        futures = table.send(insert(1), insert(2))
        table.go.set()
        for future in futures:
            with pytest.raises(OperationalError, match="locked"):
                future.result(20)
    table.writer.write(insert(3))
    assert table.numbers() == [3]


def test_one_that_is_refused_takes_nothing_of_the_others_along(table: Table) -> None:
    first = table.held()
    ahead, refused, behind = table.send(insert(1), insert(2, 3, 1), insert(4))
    table.go.set()
    for future in (first, ahead, behind):
        future.result(20)
    with pytest.raises(IntegrityError):
        refused.result(20)
    assert table.numbers() == [0, 1, 4]


def test_what_is_refused_costs_no_connection(table: Table) -> None:
    table.writer.write(insert(1))
    for _ in range(2):
        with pytest.raises(IntegrityError):
            table.writer.write(insert(1))
    assert table.statements.count("BEGIN IMMEDIATE") == 3
    assert table.opened == 1


def test_a_file_that_cannot_be_opened_yet_is_waited_for(table: Table) -> None:
    with closing(connect(table.path)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("INSERT INTO t VALUES (1)")
        (future,) = table.send(insert(2))
        with pytest.raises(TimeoutError):
            future.result(0.2)
    future.result(20)
    assert table.numbers() == [1, 2]


def test_a_commit_that_fails_is_told_to_all_and_stores_nothing(table: Table) -> None:
    def break_off(c: sqlite3.Cursor, _: Heads) -> None:
        c.execute("INSERT INTO t VALUES (7)")
        c.connection.rollback()
        raise sqlite3.OperationalError("database or disk is full")

    first = table.held()
    futures = table.send(insert(1), break_off, insert(2))
    table.go.set()
    first.result(20)
    for future in futures:
        with pytest.raises(OperationalError, match="disk is full"):
            future.result(20)
    assert table.numbers() == [0]
    table.writer.write(insert(3))
    assert table.numbers() == [0, 3]


def test_another_process_that_writes_too_long_is_not_waited_for(table: Table) -> None:
    with closing(connect(table.path)) as other, closing(connect(table.path, waits=False)) as mine:
        begin(other)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            begin(mine, patience=0.01)
        other.execute("ROLLBACK")
        begin(mine, patience=0.01)
