"""Proofs of a log of a million leaves out of a store, with its tiles, tried before they are handed out.

python -m tests.bench.proofs [sqlite|postgresql [LEAVES]]

Times are of the clock, from the question to the proof: what the database does counts too, and so does whoever else uses
the machine; `own` is this process's CPU. `first` is a process that has seen nothing of the tree yet.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from random import Random
from statistics import median
from time import perf_counter, process_time

from service.audit.ledger import Ledger
from service.audit.logs import current
from service.ledger.merkle import leaf_hash
from service.store import Store
from tests.bench.measuring import machine, percentile, place
from tests.postgres import fresh_database
from tests.service.audit.ledgers import fill, publish, store_tiles

PROOFS = 2_000
_TIMES = 15
"""32 bytes so many times: as long as most leaves are."""


def main(name: str = "sqlite", leaves: str = "1000000") -> dict[str, float]:
    print(machine())
    with place() as directory:
        if name == "sqlite":
            return measured(f"sqlite:///{directory / 'jejak.db'}", int(leaves))
        with fresh_database() as address:
            return measured(address, int(leaves))


def measured(address: str, count: int) -> dict[str, float]:
    """Milliseconds."""
    with closing(Store(address)) as store:
        _filled(store, count)
        ledger = Ledger(store.recorder.rows)
        log = current(ledger.ask, "36.72")
        assert log is not None
        found = {"first_ms": _ms(lambda: Ledger(store.recorder.rows).prover(log).inclusion(count - 1))}
        prover, random = ledger.prover(log), Random(7)
        prover.inclusion(0)
        kinds: dict[str, Callable[[], object]] = {
            "inclusion": lambda: prover.inclusion(random.randrange(count)),
            "consistency": lambda: prover.consistency(random.randrange(1, count)),
            "inclusion_in_an_older_tree": lambda: prover.inclusion(0, random.randrange(1, count)),
        }
        for kind, prove in kinds.items():
            taken = [_ms(prove) for _ in range(PROOFS)]
            own = [_ms(prove, process_time) for _ in range(PROOFS)]
            found |= {f"{kind}_p50_ms": median(taken), f"{kind}_p95_ms": percentile(taken, 95)}
            found[f"{kind}_own_p95_ms"] = percentile(own, 95)
        return found


def _filled(store: Store, count: int) -> None:
    leaves = [sha256(number.to_bytes(8, "big")).digest() * _TIMES for number in range(count)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    with closing(store.connection()) as db:
        log = fill(db, leaves)
        store_tiles(db, log.number, hashes)
        publish(db, log, hashes)
        db.execute("ANALYZE")


def _ms(call: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    start = clock()
    call()
    return (clock() - start) * 1e3


if __name__ == "__main__":
    for name, value in main(*sys.argv[1:]).items():
        print(f"{name}: {value:,.3f}")
