"""What arrives together is committed together: who comes first takes along all that gathers until it can begin."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar


class Job:
    """A piece of work; `error` says why nothing of it was stored."""

    __slots__ = ("done", "error")

    def __init__(self) -> None:
        self.done = False
        self.error: BaseException | None = None


J = TypeVar("J", bound=Job)


class Together(Generic[J]):
    """One commit of a process at a time. `commit` is given what takes the jobs that wait, to be called when it can
    begin; it stores them, and sets the error of those that it cannot store alone.

    Where it raises, nothing of any was stored; where it could not even begin, of none that wait. Nobody is told before
    the commit.
    """

    def __init__(self, commit: Callable[[Callable[[], list[J]]], None]) -> None:
        self._commit = commit
        self._waiting: deque[J] = deque()
        self._committing = threading.Lock()

    def waiting(self) -> int:
        return len(self._waiting)

    def do(self, job: J) -> None:
        """Returns when the job is stored; raises its error."""
        self._waiting.append(job)
        with self._committing:
            if not job.done:
                self._commit_all()
        if job.error is not None:
            raise job.error

    def _commit_all(self) -> None:
        """Everything that waits, the caller's own among it."""
        jobs: list[J] = []

        def taken() -> list[J]:
            jobs.extend(self._waiting.popleft() for _ in range(len(self._waiting)))
            return jobs

        try:
            self._commit(taken)
        except BaseException as error:
            for job in jobs or taken():
                job.error = job.error or error
            if not isinstance(error, Exception):
                raise
        finally:
            for job in jobs:
                job.done = True
