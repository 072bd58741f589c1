"""Writing to the embedded store: one writer at a time, and what arrives together shares one commit and its sync."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from time import monotonic, sleep

from eventsourcing.persistence import IntegrityError, OperationalError

from service.store.leaves.embedded import Heads
from service.store.together import Job, Together

BUSY_SECONDS = 5.0
"""How long a writer waits for the writers of other processes."""
_PAUSE = 0.0005

Work = Callable[[sqlite3.Cursor, Heads], object]
"""Done anew where what it was to be committed with is not: nothing of the attempt before may be left in it."""


def begin(connection: sqlite3.Connection, patience: float = BUSY_SECONDS) -> None:
    """Begins a write; raises sqlite3.OperationalError when another process writes for more than `patience` seconds.

    Asks again every half millisecond, on a connection that does not wait by itself: SQLite's pauses grow to 100 ms.
    """
    until = monotonic() + patience
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(_PAUSE)
        else:
            return


class Writer:
    """The writer of a process; safe among its threads. Its connections do not wait by themselves (`waits=False`)."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._together = Together(self._commit)

    def write(self, work: Work) -> None:
        """Returns when the work is on the disk; raises the event library's errors, and then nothing of it is stored."""
        try:
            self._together.do(_Work(work))
        except sqlite3.IntegrityError as taken:
            raise IntegrityError(str(taken)) from taken
        except sqlite3.OperationalError as failed:
            raise OperationalError(str(failed)) from failed

    def close(self) -> None:
        """Nobody writes any more."""
        self._forget_connection()

    def _forget_connection(self) -> None:
        """After a failure of the database the next write begins on a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _commit(self, taken: Callable[[], list[_Work]]) -> None:
        try:
            jobs = self._store(taken)
        except sqlite3.IntegrityError:
            raise  # what was asked for was refused: as it should be
        except sqlite3.Error:
            self._forget_connection()
            raise
        if any(isinstance(job.error, sqlite3.OperationalError) for job in jobs):
            self._forget_connection()

    def _store(self, taken: Callable[[], list[_Work]]) -> list[_Work]:
        """What gathers while another process writes is stored as well."""
        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        begin(connection)
        try:
            jobs = taken()
            if not _done(connection, jobs):
                begin(connection)
                for job in jobs:
                    _attempt(connection, job)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return jobs


class _Work(Job):
    __slots__ = ("work",)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work


def _done(connection: sqlite3.Connection, jobs: list[_Work]) -> bool:
    """All of it at once, as it mostly can be; where one of several fails nothing, and the transaction is over.

    A savepoint for each would keep every page it changes once more, so that it could be put back.
    """
    try:
        _do(connection, jobs)
    except Exception:
        if len(jobs) == 1 or not connection.in_transaction:
            raise
        connection.execute("ROLLBACK")
        return False
    return True


def _attempt(connection: sqlite3.Connection, job: _Work) -> None:
    """A failure takes back this work alone, unless it ended the transaction."""
    connection.execute("SAVEPOINT work")
    try:
        _do(connection, [job])
    except Exception as error:
        if not connection.in_transaction:
            raise
        job.error = error
        connection.execute("ROLLBACK TO work")
    connection.execute("RELEASE work")


def _do(connection: sqlite3.Connection, jobs: list[_Work]) -> None:
    cursor = connection.cursor()
    heads = Heads(cursor)
    for job in jobs:
        job.work(cursor, heads)
    heads.finish()
