"""Versions are built and put in place under 200 reads a second (`python -m tests.cluster.switching`: five times).

On each database, while commands are recorded: build, diff, switch and roll back each projection. No read is answered
5xx, no client is taken back in time, and what a list holds at a position is always the same.
"""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections import Counter
from contextlib import closing
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from service.store import Store
from tests.bench.population import populate
from tests.cluster.nodes import times
from tests.drills.kills import Writer, prepare
from tests.drills.serving import JEJAK, Product, environment
from tests.postgres import fresh_database

INNOVATIONS = 1_000
PER_SECOND = 200
CLIENTS = 8
PATHS = (
    "/v1/innovations?limit=20&sort=-modified_at",
    "/v1/innovations?limit=20&region=11.10",
    "/v1/agencies?limit=20",
    "/v1/reports/coverage?region=11.10&year=2020",
)
_DECISION = ("--by", "Ani", "--reason", "latihan")


class Client(threading.Thread):
    """Asks for lists at a steady pace on one connection; keeps what it was shown at which position."""

    def __init__(self, product: Product, number: int) -> None:
        super().__init__(daemon=True)
        self._product, self._number = product, number
        self.over = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.milliseconds: list[float] = []
        self.shown: dict[tuple[str, int], set[str]] = {}
        self.backwards = 0

    def run(self) -> None:
        due, asked, reached = time.monotonic(), self._number, 0
        with closing(HTTPConnection("127.0.0.1", self._product.port, timeout=30)) as connection:
            while not self.over.wait(max(0.0, due - time.monotonic())):
                due = max(due + CLIENTS / PER_SECOND, time.monotonic() - 1)
                path = PATHS[asked % len(PATHS)]
                asked += 1
                begun = time.monotonic()
                connection.request(
                    "GET", path, headers={"Authorization": f"Bearer {self._product.tokens['facilitator']}"}
                )
                answer = connection.getresponse()
                body = answer.read()
                self.milliseconds.append((time.monotonic() - begun) * 1000)
                self.statuses[answer.status] += 1
                if answer.status == 200:
                    position = int(answer.headers["Position"])
                    self.backwards += position < reached
                    reached = position
                    self.shown.setdefault((path, position), set()).add(sha256(body).hexdigest())


def drill(rounds: int, database: str | None, innovations: int = INNOVATIONS) -> dict[str, Any]:
    """On PostgreSQL at an address, or on a file. Raises AssertionError."""
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place:
        surroundings = environment(Path(place), database)
        with closing(Store(surroundings["JEJAK_DATABASE"])) as store:
            populate(store, innovations)
        _verb(surroundings, "rebuild")
        product = Product(Path(place), database=database)
        product.start()
        writer = Writer(product, prepare(product), pause=0.1)
        clients = [Client(product, number) for number in range(CLIENTS)]
        begun = time.monotonic()
        try:
            for each in (writer, *clients):
                each.start()
            switches = sum(_there_and_back(surroundings) for _ in range(rounds))
        finally:
            seconds = time.monotonic() - begun
            for over in [writer.over, *(each.over for each in clients)]:
                over.set()
            for each in (writer, *clients):
                each.join()
            product.stop()
        return {"switches": switches, **_judged(clients, seconds), "recorded": len(writer.acknowledged)}


def _there_and_back(surroundings: dict[str, str]) -> int:
    """How often another version was put in place."""
    for name in ("innovations", "directory"):
        _verb(surroundings, "build", name)
        found = _verb(surroundings, "diff", name)
        _verb(surroundings, "switch", name, "--accept", found["sha256"], *_DECISION)
        _verb(surroundings, "rollback", name, *_DECISION)
    return 4


def _verb(surroundings: dict[str, str], *arguments: str) -> Any:
    done = subprocess.run(
        [*JEJAK, "projections", *arguments, "--json"], env=surroundings, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def _judged(clients: list[Client], seconds: float) -> dict[str, Any]:
    statuses: Counter[int] = Counter()
    shown: dict[tuple[str, int], set[str]] = {}
    for each in clients:
        statuses += each.statuses
        for at, bodies in each.shown.items():
            shown.setdefault(at, set()).update(bodies)
    assert set(statuses) == {200}, statuses
    assert not any(each.backwards for each in clients), "a client was taken back in time"
    differing = [at for at, bodies in shown.items() if len(bodies) > 1]
    assert not differing, f"{len(differing)} lists differ at one position, e.g. {differing[0]}"
    spent = sorted(each for client in clients for each in client.milliseconds)
    return {
        "reads": statuses.total(), "reads_a_second": round(statuses.total() / seconds),
        "p99_ms": round(spent[len(spent) * 99 // 100]), "slowest_ms": round(spent[-1]), "lists_compared": len(shown),
    }  # fmt: skip


if __name__ == "__main__":
    rounds = times(5)
    print("sqlite", drill(rounds, None), flush=True)
    with fresh_database() as address:
        print("postgresql", drill(rounds, address))
