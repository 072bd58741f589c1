"""Several callers at the same moment, as threads of one process and as processes of their own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from multiprocessing.synchronize import Barrier as ProcessBarrier
from threading import Barrier

from domain.rules import Refused
from service.bootstrap import Service, open_service
from service.errors import InFlight, NotFound, VersionMismatch
from service.requests import Request
from service.settings import Settings

PATIENCE = 60.0
PROCESSES = 4

_all_ready: ProcessBarrier


def race(service: Service, requests: Sequence[Request]) -> list[str]:
    """Every request in a thread of its own, all started together; what became of each, in their order."""
    ready = Barrier(len(requests))

    def run(request: Request) -> str:
        ready.wait(PATIENCE)
        return _told(service, request)

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(run, requests))


def _told(service: Service, request: Request) -> str:
    try:
        return "replayed" if service.execute(request).replayed else "done"
    except Refused as refused:
        return refused.refusal.rule
    except (VersionMismatch, InFlight, NotFound) as error:
        return type(error).__name__


class Processes:
    """Processes that each open the store by themselves."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        barrier = context.Barrier(PROCESSES)
        self._pool = ProcessPoolExecutor(PROCESSES, context, _prepare, (barrier,))

    def race(self, path: str, requests: Sequence[Request]) -> list[str]:
        shares = [requests[number::PROCESSES] for number in range(PROCESSES)]
        runs = [self._pool.submit(_run, path, share) for share in shares]
        return [told for run in runs for told in run.result(PATIENCE)]

    def close(self) -> None:
        self._pool.shutdown()


def _prepare(barrier: ProcessBarrier) -> None:
    global _all_ready  # noqa: PLW0603  # a pool hands things to its processes in no other way
    _all_ready = barrier


def _run(path: str, requests: Sequence[Request]) -> list[str]:
    with closing(open_service(Settings(database=path, secret_key="rahasia"))) as service:
        _all_ready.wait(PATIENCE)
        return race(service, requests)
