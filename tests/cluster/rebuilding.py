"""kill -9 during rebuilds: of the rebuild, of the worker beside it (`python -m tests.cluster.rebuilding`: 100 on each).

Commands go on being recorded. Whoever was killed, and whenever: the read models equal a replay, nothing is left over.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from service.store import Store
from service.store.engine import engine_for
from tests.bench.population import populate
from tests.cluster.nodes import times, until
from tests.cluster.takeover import Workers
from tests.drills.kills import Writer, prepare
from tests.drills.serving import JEJAK, Product, environment
from tests.postgres import fresh_database

INNOVATIONS = 600
"""Of ten events each."""
PROVEN_EVERY = 20


def drill(kills: int, database: str | None, innovations: int = INNOVATIONS) -> dict[str, Any]:
    """On PostgreSQL at an address, or on a file. Raises AssertionError."""
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place:
        surroundings = environment(Path(place), database)
        with closing(Store(surroundings["JEJAK_DATABASE"])) as store:
            populate(store, innovations)
        product = Product(Path(place), "--no-worker", database=database)
        product.start()
        writer = Writer(product, prepare(product), pause=0.05)
        workers = Workers(surroundings)
        try:
            writer.start()
            return _Drill(surroundings, workers).run(kills)
        finally:
            writer.over.set()
            writer.join()
            workers.stop()
            product.stop()


class _Drill:
    def __init__(self, surroundings: dict[str, str], workers: Workers) -> None:
        self._surroundings, self._workers = surroundings, workers
        self._chance = random.Random()

    def run(self, kills: int) -> dict[str, Any]:
        self._rebuilt()
        whole = self._seconds_of_one()
        killed = {"rebuild": 0, "worker": 0}
        for number in range(kills):
            rebuild = self._begun()
            time.sleep(self._chance.uniform(0, whole))
            if number % 2 == 0:
                killed["rebuild"] += rebuild.poll() is None
                _kill(rebuild)
            else:
                killed["worker"] += rebuild.poll() is None
                self._workers.kill_one()
                assert rebuild.wait(60) == 0, "a rebuild failed because a worker was killed"
            if number % PROVEN_EVERY == PROVEN_EVERY - 1:
                self._prove()
        self._rebuilt()
        self._prove()
        left = {name for name in self._tables() if name.endswith("innovation_now")}
        assert len(left) <= 2, f"left over: {sorted(left)}"
        return {"kills": kills, "during": killed, "events": self._events(), "rebuild_s": round(whole, 1)}

    def _begun(self) -> subprocess.Popen[bytes]:
        """A rebuild that has begun to fill a version; one that was killed may still be ending in the database."""
        before = self._newest()
        rebuild = self._rebuild()

        def filling() -> bool:
            nonlocal rebuild
            if rebuild.poll() not in (None, 0):
                rebuild = self._rebuild()
            return self._newest() > before

        until(filling, "no rebuild begins", 60)
        return rebuild

    def _seconds_of_one(self) -> float:
        rebuild, begun = self._begun(), time.monotonic()
        assert rebuild.wait(120) == 0
        return time.monotonic() - begun

    def _rebuild(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*JEJAK, "projections", "rebuild", "--json"], env=self._surroundings, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _rebuilt(self) -> None:
        """A whole rebuild, which takes away what one that was killed has left."""
        until(lambda: self._rebuild().wait() == 0, "the rebuild fails", 60)

    def _prove(self) -> None:
        done = subprocess.run(
            [*JEJAK, "projections", "prove", "--json"], env=self._surroundings, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout.decode()[:2000] + done.stderr.decode()[-2000:]
        assert not json.loads(done.stdout)["differences"]

    def _newest(self) -> int:
        """The number of the newest version that anybody began."""
        newest = "SELECT max(version) AS version FROM projection_version GROUP BY name"
        return int(self._rows(f"SELECT sum(version) FROM ({newest}) AS each")[0][0])

    def _events(self) -> int:
        return int(self._rows("SELECT max(rowid) FROM stored_events")[0][0])

    def _tables(self) -> list[str]:
        embedded = self._surroundings["JEJAK_DATABASE"].startswith("sqlite")
        catalog = "sqlite_master WHERE type='table'" if embedded else "pg_tables"
        return [row[0] for row in self._rows(f"SELECT {'name' if embedded else 'tablename'} FROM {catalog}")]

    def _rows(self, statement: str) -> list[Any]:
        with closing(engine_for(self._surroundings["JEJAK_DATABASE"]).connection()) as db:
            return db.execute(statement).fetchall()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With what it began."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    kills = times(100)
    print("sqlite", drill(kills, None), flush=True)
    with fresh_database() as address:
        print("postgresql", drill(kills, address))
