"""Checking a live record: `jejak audit verify-db` and `fsck`, and making tiles again.

python -m tests.bench.checking [INNOVATIONS] [sqlite | postgres]      ten events each, a log for 67 of them

Beside the seconds of the clock those of this process: PostgreSQL's own come on top of them.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from service.audit.checking.fsck import fsck, rebuild_tiles
from service.ledger.verdicts import Verdict
from tests.bench.measuring import machine
from tests.service.audit.checking.city import auditor, connected, populate, publish
from tests.service.projections.record import DATABASES, fresh

INNOVATIONS, HEADS_EVERY = 9_600, 256


def main(innovations: int = INNOVATIONS, *kinds: str) -> None:
    print(machine())
    for kind in kinds or DATABASES:
        with fresh(kind) as address:
            populate(address, innovations)
            for db in connected(address):
                publish(db, HEADS_EVERY)
                honest = auditor(db)
                report = timed(f"{kind} verify-db", lambda: honest.check(db))  # noqa: B023  # called before the next
                assert report.verdict is Verdict.OK
                assert timed(f"{kind} fsck", lambda: fsck(db)).verdict is Verdict.OK  # noqa: B023
                db.execute("DELETE FROM ledger_tile")
                timed(f"{kind} rebuilding tiles", lambda: rebuild_tiles(db))  # noqa: B023
                print(f"{kind} {report.events} events in {len(report.logs)} logs, {_megabytes()} MB at most")


def timed(what: str, do: Callable[[], Any]) -> Any:
    wall, cpu = perf_counter(), process_time()
    found = do()
    print(f"{what}: {perf_counter() - wall:.1f} s, {process_time() - cpu:.1f} s of this process", flush=True)
    return found


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2]), *sys.argv[2:])
