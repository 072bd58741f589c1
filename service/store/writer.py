"""Writing to the embedded store: one writer at a time, and what arrives together is committed together.

A commit waits for the disk. While one thread of a process waits, the others' work gathers; the next commit takes all of
it and syncs once. Each piece of work stays whole: it has a savepoint of its own, and nobody is told before the commit.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from time import monotonic, sleep

from eventsourcing.persistence import IntegrityError, OperationalError

BUSY_SECONDS = 5.0
"""How long a writer waits for the writers of other processes."""
_PAUSE = 0.0005

Work = Callable[[sqlite3.Cursor], object]


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
    """The writer of a process; safe among its threads. Its connections do not wait by themselves (timeout 0)."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._waiting: deque[_Job] = deque()
        self._writing = threading.Lock()

    def write(self, work: Work) -> None:
        """Returns when the work is on the disk; raises the event library's errors, and then nothing of it is stored."""
        job = _Job(work)
        self._waiting.append(job)
        with self._writing:
            if not job.done:
                self._commit()
        if job.error is not None:
            raise _told(job.error) from job.error

    def close(self) -> None:
        with self._writing:
            self._forget_connection()

    def _forget_connection(self) -> None:
        """After a failure the next write begins on a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _commit(self) -> None:
        """Everything that waits, the caller's own among it."""
        jobs = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            self._together(jobs)
        except BaseException as error:
            for job in jobs:
                job.error = job.error or error
            if not isinstance(error, Exception):
                raise
        finally:
            for job in jobs:
                job.done = True
            if any(isinstance(job.error, sqlite3.OperationalError) for job in jobs):
                self._forget_connection()

    def _together(self, jobs: list[_Job]) -> None:
        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        begin(connection)
        try:
            if len(jobs) == 1:
                jobs[0].work(connection.cursor())
            else:
                for job in jobs:
                    _attempt(connection, job)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


class _Job:
    __slots__ = ("done", "error", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.done = False
        self.error: BaseException | None = None


def _attempt(connection: sqlite3.Connection, job: _Job) -> None:
    """A failure takes back this work alone, unless it ended the transaction."""
    connection.execute("SAVEPOINT work")
    try:
        job.work(connection.cursor())
    except Exception as error:
        if not connection.in_transaction:
            raise
        job.error = error
        connection.execute("ROLLBACK TO work")
    connection.execute("RELEASE work")


def _told(error: BaseException) -> BaseException:
    if isinstance(error, sqlite3.IntegrityError):
        return IntegrityError(str(error))
    if isinstance(error, sqlite3.OperationalError):
        return OperationalError(str(error))
    return error
