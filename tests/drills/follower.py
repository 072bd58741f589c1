"""Eight writers in two processes, and a follower of the feed, for a million events (`python -m tests.drills.follower`).

The follower sees every event once, in the order of positions, without a gap, and each aggregate's versions in order.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from uuid import uuid4

from eventsourcing.persistence import StoredEvent

from service.store.engine import engine_for
from tests.postgres import fresh_database

PROCESSES, THREADS = 2, 4
WRITERS = PROCESSES * THREADS
LIFE = 50
"""Events of an aggregate."""


def drill(events: int) -> dict[str, int]:
    each = events // WRITERS
    with fresh_database() as address:
        engine = engine_for(address)
        engine.migrate()
        context = multiprocessing.get_context("spawn")
        writing = [context.Process(target=_process, args=(address, each)) for _ in range(PROCESSES)]
        for process in writing:
            process.start()
        try:
            seen = _follow(address, each * WRITERS)
        finally:
            for process in writing:
                process.join(60)
                process.kill()
        assert [process.exitcode for process in writing] == [0] * PROCESSES
        with closing(engine.connection()) as connection:
            (stored,) = connection.execute("SELECT count(*) FROM stored_events").fetchone()
        assert stored == seen
    return {"events": seen, "writers": WRITERS}


def _follow(address: str, wanted: int) -> int:
    """How many were seen; a gap, a repetition or a version out of turn fails."""
    versions: Counter[str] = Counter()
    position = idle = 0
    with closing(engine_for(address).recorder()) as recorder:
        while position < wanted:
            rows = recorder.feed(position, 500)
            idle = 0 if rows else idle + 1
            assert idle < 100_000, f"nothing more came after {position}"
            for found, id, version, _, _ in rows:
                assert found == position + 1, f"{found} came after {position}"
                versions[id] += 1
                assert version == versions[id], f"{id}: version {version} came as number {versions[id]}"
                position = found
    return position


def _process(address: str, each: int) -> None:
    with closing(engine_for(address).recorder()) as recorder, ThreadPoolExecutor(THREADS) as threads:

        def write(_: int) -> None:
            for number in range(each):
                if number % LIFE == 0:
                    id = uuid4()
                recorder.insert_events([StoredEvent(id, number % LIFE + 1, "innovation.award_received", b"{}")])

        list(threads.map(write, range(THREADS)))


if __name__ == "__main__":
    print(drill(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
