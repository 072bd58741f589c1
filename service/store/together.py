"""What arrives together is committed together: who comes first takes along all that gathered while it waited."""

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
    """One commit of a process at a time. `commit` stores jobs, and sets the error of those that it cannot store alone.

    Where it raises, nothing of any was stored. Nobody is told before the commit.
    """

    def __init__(self, commit: Callable[[list[J]], None]) -> None:
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
        jobs = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            self._commit(jobs)
        except BaseException as error:
            for job in jobs:
                job.error = job.error or error
            if not isinstance(error, Exception):
                raise
        finally:
            for job in jobs:
                job.done = True
