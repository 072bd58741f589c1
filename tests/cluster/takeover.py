"""The worker that has the leases is killed, another takes over (`python -m tests.cluster.takeover`: 20 times, on both).

What is recorded after the kill is in a list within 5 s of it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from service.store.engine import engine_for
from tests.cluster.nodes import times
from tests.drills.kills import PROPOSAL, prepare
from tests.drills.serving import JEJAK, Product, environment
from tests.postgres import fresh_database

WITHIN = 5.0


class Workers:
    """Two `jejak worker`, as on two machines."""

    def __init__(self, surroundings: dict[str, str]) -> None:
        self._surroundings = surroundings
        self._address = surroundings["JEJAK_DATABASE"]
        self._running = [self._begun(), self._begun()]

    def kill_the_one_that_runs(self) -> None:
        pid = self._owner()
        os.kill(pid, signal.SIGKILL)
        (killed,) = (each for each in self._running if each.pid == pid)
        killed.wait()
        self._running.remove(killed)

    def kill_one(self) -> None:
        """One of them, whichever; another begins."""
        killed = self._running.pop(0)
        killed.kill()
        killed.wait()
        self.begin_another()

    def begin_another(self) -> None:
        """It waits, as long as the one that took over lives."""
        self._running.append(self._begun())

    def stop(self) -> None:
        for each in self._running:
            each.terminate()
        for each in self._running:
            each.wait(20)

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*JEJAK, "worker"], env=self._surroundings, stderr=subprocess.DEVNULL)

    def _owner(self) -> int:
        """The process that has every lease, once one has."""
        until = time.monotonic() + 20
        while True:
            with closing(engine_for(self._address).connection()) as db:
                owners = {row[0] for row in db.execute("SELECT owner FROM projection_lease")}
            running = {f"{os.uname().nodename}:{each.pid}": each.pid for each in self._running}
            if len(owners) == 1 and (owner := owners.pop()) in running:
                return running[owner]
            assert time.monotonic() < until, "nobody takes the leases"
            time.sleep(0.01)


def drill(kills: int, database: str | None) -> dict[str, float]:
    """On PostgreSQL at an address, or on a file."""
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place, _serving(Path(place), database) as product:
        agency = prepare(product)
        workers = Workers(environment(Path(place), database))
        try:
            taken = sorted(_once(product, workers, agency) for _ in range(kills))
        finally:
            workers.stop()
        return {"kills": kills, "median_s": round(taken[len(taken) // 2], 2), "slowest_s": round(taken[-1], 2)}


def _once(product: Product, workers: Workers, agency: str) -> float:
    """Seconds from the kill until what was recorded after it is in a list."""
    workers.kill_the_one_that_runs()
    killed = time.monotonic()
    status, headers, made = product.ask("POST", "/v1/innovations", {**PROPOSAL, "agency": agency})
    assert status == 201, made
    wanted = f"/v1/innovations?limit=5&sort=-modified_at&min_position={headers['position']}"
    while (answer := product.ask("GET", wanted))[0] != 200:
        assert time.monotonic() < killed + WITHIN, "nobody has taken over"
    taken = time.monotonic() - killed
    assert made["id"] in [item["id"] for item in answer[2]["items"]]
    assert taken < WITHIN, f"taking over took {taken:.1f} s"
    workers.begin_another()
    return taken


@contextmanager
def _serving(directory: Path, database: str | None) -> Iterator[Product]:
    product = Product(directory, "--no-worker", database=database)
    product.start()
    try:
        yield product
    finally:
        product.stop()


if __name__ == "__main__":
    print("sqlite", drill(times(20), None))
    with fresh_database() as address:
        print("postgresql", drill(times(20), address))
