"""One whole life over HTTP on PostgreSQL, 16 clients: `jejak serve` against the same life written by hand (`by_hand`).

python -m tests.bench.lives [ROUNDS [SIDE …]]

Sides: `jejak` and `by_hand` where none is named, and `no_worker`: the product without the worker of its read models.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any
from uuid import uuid4

import psycopg

from tests.bench.by_hand import TABLES
from tests.bench.life_client import lives
from tests.bench.measuring import place
from tests.bench.servers import Postgres, cpu_seconds, postgres
from tests.drills.kills import prepare
from tests.drills.serving import Product, free_port

CLIENTS, LIVES, ROUNDS, WORKERS, THREADS = 16, 25, 7, 2, 4
WRITES, REQUESTS = 10, 12
"""Of one life."""
COMPARED = ("jejak", "by_hand")
_QUIET = 0.5


@dataclass(slots=True)
class Side:
    """`rates` are lives a second; CPU seconds are per 1,000 writes, of the server's processes and of PostgreSQL's."""

    port: int
    pid: int
    token: str
    agency: str
    stop: Callable[[], object]
    rates: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    stored: list[float] = field(default_factory=list)


def main(rounds: int = ROUNDS, *names: str) -> dict[str, dict[str, float]]:
    """In turns, so that a drift of the machine meets both; the first round of each warms up and is not counted."""
    sides: dict[str, Side] = {}
    with place() as directory, postgres(directory) as server:
        try:
            for name in names or COMPARED:
                sides[name] = _BEGIN[name](directory, server)
            for number in range(rounds + 1):
                for side in sides.values():
                    _round(side, server, counted=number > 0)
        finally:
            for side in sides.values():
                side.stop()
    told = {name: _told(side) for name, side in sides.items()}
    if "by_hand" in told:
        theirs = told["by_hand"]
        ratios = {name: {of: ours[of] / theirs[of] for of in ours} for name, ours in told.items() if name != "by_hand"}
        told |= {f"{name} / by_hand": ratio for name, ratio in ratios.items()}
    return told


def _told(side: Side) -> dict[str, float]:
    lives_a_second = median(side.rates)
    return {
        "requests_per_s": lives_a_second * REQUESTS,
        "writes_per_s": lives_a_second * WRITES,
        "cpu_s_per_1000_writes": median(side.served),
        "postgres_cpu_s_per_1000_writes": median(side.stored),
    }


def _round(side: Side, server: Postgres, *, counted: bool) -> None:
    """What follows the answers (read models) is waited for, so that it is nobody else's time."""
    served, stored = cpu_seconds(side.pid), cpu_seconds(server.pid)
    rate = _rate(side)
    _quiet(side.pid, server.pid)
    if counted:
        writes = CLIENTS * LIVES * WRITES / 1000
        side.rates.append(rate)
        side.served.append((cpu_seconds(side.pid) - served) / writes)
        side.stored.append((cpu_seconds(server.pid) - stored) / writes)


def _quiet(*pids: int) -> None:
    before = -1.0
    while (now := sum(map(cpu_seconds, pids))) > before + 0.05:
        before = now
        sleep(_QUIET)


def _rate(side: Side) -> float:
    """Lives a second of all clients together; the clients are two processes of their own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        pool.map(_warm, range(2))
        begun = perf_counter()
        pool.starmap(_clients, [(side.port, side.token, side.agency)] * 2, chunksize=1)
        return CLIENTS * LIVES / (perf_counter() - begun)


def _warm(_: int) -> None:
    """The process is there and has imported everything."""


def _clients(port: int, token: str, agency: str) -> None:
    failed: list[BaseException] = []

    def client() -> None:
        try:
            lives(port, token, agency, LIVES)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS // 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def jejak(directory: Path, server: Postgres) -> Side:
    """As its users start it, the worker of the read models beside it."""
    return _product(directory, server.database("jejak"))


def no_worker(directory: Path, server: Postgres) -> Side:
    return _product(directory, server.database("no_worker"), "--no-worker")


def _product(directory: Path, database: str, *arguments: str) -> Side:
    product = Product(directory, "--workers", str(WORKERS), *arguments, database=database)
    product.start()
    return Side(product.port, product.pid, product.tokens["facilitator"], prepare(product), product.kill)


def by_hand(directory: Path, server: Postgres) -> Side:
    database, token, agency = server.database("by_hand"), secrets.token_urlsafe(24), str(uuid4())
    with psycopg.connect(database, autocommit=True) as db:
        db.execute(TABLES)
        db.execute(
            "INSERT INTO region VALUES ('36.72', 'Kota Cilegon', %s)", (json.dumps({"time_zone": "Asia/Jakarta"}),)
        )
        db.execute("INSERT INTO agency VALUES (%s, '36.72', 'DISDUKCAPIL', 'Disdukcapil')", (agency,))
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--http", "1",
        "--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS),
        "--log-level", "warning", "tests.bench.by_hand:create",
    ]  # fmt: skip
    found = {**os.environ, "BY_HAND_DATABASE": database, "BY_HAND_TOKENS": json.dumps({token: "facilitator"})}
    process = subprocess.Popen(command, env=found)
    side = Side(port, process.pid, token, agency, lambda: _ended(process))
    _await(side)
    return side


def _await(side: Side) -> None:
    for _ in range(200):
        try:
            lives(side.port, side.token, side.agency, 1)
        except OSError:
            sleep(0.05)
        else:
            return
    side.stop()
    raise TimeoutError("the rival does not answer")


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)


_BEGIN: dict[str, Callable[[Path, Postgres], Side]] = {"jejak": jejak, "by_hand": by_hand, "no_worker": no_worker}


def show(told: dict[str, dict[str, Any]]) -> None:
    for name, figures in told.items():
        print(name, {figure: round(value, 3) for figure, value in figures.items()})


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is ended
    show(main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS, *sys.argv[2:]))
