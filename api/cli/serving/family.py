"""Everything that runs: web processes and the projection worker, begun again when one ends, ended together."""

from __future__ import annotations

import codecs
import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from socket import SHUT_RDWR, socket

from api.cli.serving.address import Address
from api.cli.serving.forking import started
from api.cli.serving.herald import Herald
from api.cli.serving.parent import end_with
from api.cli.serving.sharing import shares
from api.cli.serving.web import PATIENCE, web
from api.texts import LANGUAGES, texts
from service.rulebook import rulebook

_log = logging.getLogger("jejak.serve")
_LOOK_AGAIN = 0.1
_PAUSE = 1.0
"""Seconds between two beginnings of a process that does not stay."""

Job = Callable[[int], None]
"""What a process does; it is given the parent's process id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run where, and what beside it; `announce` is called once the product answers."""

    address: Address
    listening: socket
    workers: int
    with_worker: bool
    announce: Callable[[], None]
    beside: Sequence[Job] = ()


def serve(plan: Plan) -> None:
    """Runs until SIGTERM, SIGINT or SIGHUP, and stops everything within five seconds."""
    _read_everything(plan.with_worker)
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: asked.append(number))
    jobs: list[Job] = [
        partial(web, address=plan.address, listening=plan.listening, share=share) for share in shares(plan.workers)
    ]
    family = Family([*jobs, *([work] if plan.with_worker else []), *plan.beside])
    herald = Herald(plan.address, plan.announce)
    family.begin()
    herald.start()
    while not asked:
        family.look_after()
    plan.listening.shutdown(SHUT_RDWR)  # for every process: who comes now is refused at once
    herald.stop()
    family.end()


class Family:
    """One process a job. No thread runs here: a thread's locks would be forked half held."""

    def __init__(self, jobs: list[Job]) -> None:
        self._due = [(0.0, job) for job in jobs]
        self._running: dict[BaseProcess, tuple[float, Job]] = {}

    def begin(self) -> None:
        """Begins what is due."""
        now = time.monotonic()
        due, self._due = [job for at, job in self._due if at <= now], [pair for pair in self._due if pair[0] > now]
        for job in due:
            self._running[started(job, os.getpid())] = (now, job)

    def look_after(self) -> None:
        """Waits a moment; a process that has ended is begun again, at most once a second."""
        ended = wait([process.sentinel for process in self._running], _LOOK_AGAIN)
        for process in [process for process in self._running if process.sentinel in ended]:
            begun, job = self._running.pop(process)
            process.join()
            _log.warning("%s ended with status %s; beginning it again", job, process.exitcode)
            self._due.append((begun + _PAUSE, job))
        self.begin()

    def end(self) -> None:
        """Asks every process to end, and makes it end when it does not in time."""
        until = time.monotonic() + PATIENCE + 0.5
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def _read_everything(with_worker: bool) -> None:
    """Before the processes are forked, so that none of them has to read and compile it again."""
    import_module("api.wsgi")
    rulebook()  # a tenth of a second that nobody who asks for a page should wait for; the words less, but for both
    for language in LANGUAGES:
        texts(language)
    if with_worker:
        import_module("api.cli.worker")
    codecs.lookup("idna")  # the routing asks for it; two threads that load it at once may miss it for good


def work(parent: int) -> None:
    """The projection worker."""
    end_with(parent)
    os.setpgid(0, 0)  # Ctrl-C in a terminal is for the parent, which ends the rest in order
    from api.cli.worker import work as until_asked_to_end  # noqa: PLC0415

    until_asked_to_end()
