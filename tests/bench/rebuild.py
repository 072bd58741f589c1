"""Rebuilding all projections: events a second, wall time, of a store that is filled first.

python -m tests.bench.rebuild [INNOVATIONS [EVENTS_EACH]]
"""

from __future__ import annotations

import resource
import sys

from service.projections import Projections
from service.store import Store
from tests.bench.measuring import place, seconds
from tests.bench.population import populate

INNOVATIONS, EVENTS_EACH = 40_000, 10


def main(innovations: int = INNOVATIONS, events_each: int = EVENTS_EACH) -> dict[str, float]:
    """The first filling is what is measured; `peak_mb` is of this process."""
    with place() as directory:
        store = Store(str(directory / "jejak.db"))
        populate(store, innovations, events_each=events_each)
        projections = Projections(store)
        taken = seconds(projections.rebuild)
        events = projections.position()
        assert all(each.behind == 0 for each in projections.status())
        projections.close()
        store.close()
    return {
        "events": events,
        "seconds": taken,
        "events_per_s": events / taken,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(main(*map(int, sys.argv[1:])))
