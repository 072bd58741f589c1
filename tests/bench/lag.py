"""How long after its commit an event is in the read models: commands at a steady pace, the worker in its own process.

python -m tests.bench.lag [SECONDS [COMMANDS_A_SECOND]]
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import SimpleQueue
from time import perf_counter, sleep
from uuid import UUID

from service.bootstrap import open_service
from service.projections import Projections
from service.projections.worker import Worker
from service.settings import Settings
from service.store import Store
from tests.bench.lab import Lab, proposal
from tests.bench.measuring import place

SECONDS, PER_SECOND, LIFE = 20, 100, 10
_LOOK_AGAIN = 0.001


def main(seconds: int = SECONDS, per_second: int = PER_SECOND) -> dict[str, float]:
    """Lives of a proposal and nine awards; the lag of a command is that of its last event, in milliseconds.

    It is counted from before the command, which is a little more than from its commit.
    """
    with place() as directory:
        lab = Lab(directory)
        with _worker(directory):
            lab.service.projections.wait_for(lab.service.store.last_position(), timeout=30)
            committed: SimpleQueue[tuple[int, float] | None] = SimpleQueue()
            lags: list[float] = []
            watch = threading.Thread(target=_watch, args=(directory, committed, lags))
            watch.start()
            begun = perf_counter()
            _commands(lab, seconds * per_second, 1 / per_second, committed)
            taken = perf_counter() - begun
            watch.join()
        lab.service.close()
    lags.sort()
    return {
        "commands": len(lags),
        "per_s": len(lags) / taken,
        "p50_ms": lags[len(lags) // 2] * 1e3,
        "p99_ms": lags[len(lags) * 99 // 100] * 1e3,
        "max_ms": lags[-1] * 1e3,
    }


def _commands(lab: Lab, count: int, pause: float, committed: SimpleQueue[tuple[int, float] | None]) -> None:
    """At fixed moments from the first on: a command that took long does not put off those after it."""
    begun, id = perf_counter(), UUID(int=0)
    for number in range(count):
        sleep(max(0.0, begun + number * pause - perf_counter()))
        version, asked = number % LIFE, perf_counter()
        if version == 0:
            outcome = lab.do("innovation", "propose", proposal(lab.agency))
            id = outcome.id
        else:
            outcome = lab.do("innovation", "receive-award", {"name": "Inovasi Unik"}, id=id, expected=version)
        assert outcome.position is not None
        committed.put((outcome.position, asked))
    committed.put(None)


def _watch(directory: Path, committed: SimpleQueue[tuple[int, float] | None], lags: list[float]) -> None:
    """Looks every millisecond how far the read models are."""
    with closing(Store(str(directory / "jejak.db"))) as store, closing(Projections(store)) as projections:
        while (commit := committed.get()) is not None:
            position, asked = commit
            while projections.position() < position:
                sleep(_LOOK_AGAIN)
            lags.append(perf_counter() - asked)


@contextmanager
def _worker(directory: Path) -> Iterator[None]:
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(directory,))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _work(directory: Path) -> None:
    """What `jejak worker` does."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    service = open_service(Settings(database=f"sqlite:///{directory / 'jejak.db'}", secret_key="rahasia"))
    try:
        Worker(service.projections, f"bench:{os.getpid()}").run(stop)
    finally:
        service.close()


if __name__ == "__main__":
    print(main(*map(int, sys.argv[1:])))
