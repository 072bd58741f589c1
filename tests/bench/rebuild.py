"""Rebuilding all projections: events a second, CPU seconds, and the most memory that all processes had together.

Beside it one simple projection as the event library runs it, in a file on the same disk.

python -m tests.bench.rebuild [--innovations 40000] [--events 10] [--postgres]
python -m tests.bench.rebuild --database ADDRESS    of a store that has events, on SQLite or PostgreSQL
"""

from __future__ import annotations

import argparse
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, thread_time

import psycopg

from service.projections import Projections
from service.store import Store
from tests.bench.measuring import place
from tests.bench.plain_runner import events_per_second
from tests.bench.population import populate
from tests.bench.servers import cpu_seconds, postgres, resident

_LOOKED_EVERY = 1.0
"""Seconds. To look takes a fiftieth of one: that is left out of the CPU that is told, but others wait for it."""

Figures = dict[str, float]


def main() -> Figures:
    asked = _asked()
    if asked.database:
        return measured(asked.database)
    with place() as directory, _store(directory, on_postgres=asked.postgres) as address:
        store = Store(address)
        populate(store, asked.innovations, events_each=asked.events)
        store.close()
        return measured(address)


def measured(address: str) -> Figures:
    """One filling of new versions of all projections, put in place in the end; keys and indexes are made with them."""
    store = Store(address)
    projections = Projections(store)
    pids = [os.getpid(), *_server(address)]
    begun, cpu = perf_counter(), sum(map(cpu_seconds, pids))
    with _watched(pids) as seen:
        projections.rebuild()
    taken, cpu = perf_counter() - begun, sum(map(cpu_seconds, pids)) - cpu - seen["cpu"]
    events = projections.position()
    assert all(each.behind == 0 for each in projections.status())
    with place() as directory:
        plain = events_per_second(store, directory)
    projections.close()
    store.close()
    return {
        "events": events,
        "seconds": round(taken, 1),
        "events_per_s": round(events / taken),
        "plain_runner_per_s": round(plain),
        "ratio": round(events / taken / plain, 1),
        "cpu_us_per_event": round(1e6 * cpu / events, 1),
        "peak_mib": round(seen["peak"] / 2**20),
    }


@contextmanager
def _store(directory: Path, *, on_postgres: bool) -> Iterator[str]:
    if not on_postgres:
        yield f"sqlite:///{directory / 'jejak.db'}"
        return
    with postgres(directory) as server:
        yield server.database("rebuilt")


def _server(address: str) -> list[int]:
    """The process of a PostgreSQL server on this machine."""
    if address.startswith("sqlite"):
        return []
    with psycopg.connect(address) as db:
        found = db.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int").fetchone()
        assert found is not None
        return [int(found[0])]


@contextmanager
def _watched(pids: list[int]) -> Iterator[Figures]:
    """Their peak of memory in bytes, a shared page divided among those that share it; the CPU seconds of looking."""
    seen, stop = {"peak": 0.0, "cpu": 0.0}, threading.Event()

    def look() -> None:
        while not stop.wait(_LOOKED_EVERY):
            seen["peak"] = max(seen["peak"], sum(map(resident, pids)))
        seen["cpu"] = thread_time()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rebuild")
    parser.add_argument("--innovations", type=int, default=40_000)
    parser.add_argument("--events", type=int, default=10, help="of each")
    parser.add_argument("--postgres", action="store_true", help="on a server of its own instead of SQLite")
    parser.add_argument("--database", help="an address as JEJAK_DATABASE has it; its events are used")
    return parser.parse_args()


if __name__ == "__main__":
    print(main())
