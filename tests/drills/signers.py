"""kill -9 of the signer under load, again and again; 200 by `python -m tests.drills.signers`, which takes their number,
a seed and, for another store than a file, its address.

What was published is never taken back or contradicted, each head is over the leaves, a killed signer goes on, and at
the end everything is signed, and cosigned by a witness.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from domain.innovation import events
from service.audit.logs import asking, checkpoints, logs, rows
from service.audit.signer.directory import StateDirectory
from service.audit.signer.witnesses import policy
from service.audit.witness.asking import WitnessAt
from service.audit.witness.witness import make
from service.ledger.merkle import Frontier, leaf_hash
from service.ledger.opening import open_checkpoint
from service.ledger.policy import Policy, parse_policy
from service.settings import read_settings
from service.store import Store
from service.store.engine import engine_for
from service.store.leaves.keys import writer_key
from tests.drills.serving import JEJAK, environment, verb
from tests.drills.witnesses import Serving
from tests.service.projections.record import CILEGON, Record

JAYAPURA = "91.71"
_ROUND = 0.05
"""Seconds between two rounds of the signer: kills meet it at work."""


class Writer(threading.Thread):
    """Records in two regions until it is told to end; `pause` seconds between two events."""

    def __init__(self, record: Record, pause: float) -> None:
        super().__init__(daemon=True)
        self._record, self._pause = record, pause
        self.over = threading.Event()
        self.events = 0

    def run(self) -> None:
        for number in count():
            if self.over.wait(self._pause):
                return
            region = (CILEGON, JAYAPURA)[number % 2]
            id = self._record.innovation(region=region)
            self._record.add(id, events.AwardReceived(name="Penghargaan"))
            self.events += 2


class Signing:
    """`jejak sign` on a directory."""

    def __init__(self, directory: Path, place: Path, database: str | None, witness: WitnessAt) -> None:
        command = [*JEJAK, "sign", str(place), "--every", str(_ROUND), "--json"]
        where = environment(directory, database)
        with (directory / "signer.txt").open("ab") as told:
            self._process = subprocess.Popen(
                [*command, "--witness", f"{witness.url}={witness.key.vkey}"],
                stdout=subprocess.PIPE, stderr=told, env=where,
            )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), (directory / "signer.txt").read_text()[-2000:]

    def __enter__(self) -> Signing:
        return self

    def __exit__(self, *_: object) -> None:
        self.end(signal.SIGKILL)

    def end(self, number: signal.Signals) -> int:
        self._process.send_signal(number)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._process.wait(20)


def drill(kills: int, directory: Path, seed: int = 1, database: str | None = None) -> dict[str, int]:
    """Raises AssertionError at the first thing wrong; counts of what was done otherwise."""
    chance = random.Random(seed)
    where = environment(directory, database)
    settings, place = read_settings(where), directory / "signer"
    saksi = make(directory / "saksi", "saksi.example.go.id", sha256(b"saksi").digest())
    watching = directory / "logs"
    seen: dict[int, tuple[int, ...]] = {}
    with ExitStack() as ending:
        store = ending.enter_context(closing(Store(settings.database, writer_key=lambda: writer_key(settings))))
        record = Record(store)
        for region in (CILEGON, JAYAPURA):
            record.region(region)
            record.agency("DINKES", region)
        verb(directory, "sign", str(place), "--once", database=database)
        watching.write_text(_policy(place, []))
        witness = WitnessAt(ending.enter_context(Serving(directory / "saksi", watching)).url, saksi.key)
        opening = parse_policy(_policy(place, [witness]).encode())
        writer = Writer(record, 0.01)
        writer.start()
        for _ in range(kills):
            with Signing(directory, place, database, witness) as signer:
                time.sleep(chance.uniform(0.0, 1.2))
                assert signer.end(signal.SIGKILL) == -signal.SIGKILL
            check(settings.database, place, opening, seen)
        writer.over.set()
        writer.join()
        with Signing(directory, place, database, witness) as signer:
            longest = _until_signed(settings.database, opening)
            assert signer.end(signal.SIGTERM) == 0
        check(settings.database, place, opening, seen)
    notes = sum(len(each) for each in seen.values())
    return {"kills": kills, "events": writer.events, "checkpoints": notes, "caught up within ms": int(1000 * longest)}


def _policy(place: Path, witnesses: list[WitnessAt]) -> str:
    return policy([each.key for log in StateDirectory(place).logs() for each in log.signers()], [], witnesses)


def check(address: str, place: Path, policy: Policy, seen: dict[int, tuple[int, ...]]) -> None:
    """What was published once is there, in order, each head over the leaves; the directory remembers as much."""
    with closing(engine_for(address).connection()) as db:
        ask = asking(db)
        for log in logs(ask):
            published = checkpoints(ask, log.number, limit=1_000_000)[::-1]
            heads = [open_checkpoint(each.note, policy).checkpoint for each in published]
            sizes = tuple(each.size for each in heads)
            assert sizes == tuple(sorted(sizes)), f"{log.origin}: a smaller head after a larger one"
            assert sizes[: len(seen.get(log.number, ()))] == seen.get(log.number, ()), "a published head is gone"
            seen[log.number] = sizes
            roots = _roots(ask, log.number, set(sizes))
            assert all(roots[head.size] == head.root for head in heads), (
                f"{log.origin}: a head that is not of its leaves"
            )
            state = StateDirectory(place).of(log.origin)
            assert state is not None
            assert state.frontier.size >= max(sizes), f"{log.origin}: published and not remembered"


def _roots(ask: Any, log: int, sizes: set[int]) -> dict[int, bytes]:
    found, frontier = dict[int, bytes](), Frontier()
    for row in rows(ask, log, 0, 2**62):
        frontier = frontier.appended([leaf_hash(row.leaf)])
        if frontier.size in sizes:
            found[frontier.size] = frontier.root()
    return found


def _until_signed(address: str, policy: Policy) -> float:
    """Seconds until all that is written is signed, and cosigned."""
    began = time.monotonic()
    with closing(engine_for(address).connection()) as db:
        while not all(_is_signed(asking(db), log.number, log.size, policy) for log in logs(asking(db))):
            assert time.monotonic() - began < 10, "not signed within ten seconds"
            time.sleep(0.02)
    return time.monotonic() - began


def _is_signed(ask: Any, log: int, size: int, policy: Policy) -> bool:
    newest = checkpoints(ask, log, limit=1)
    if not newest or newest[0].size < size:
        return False
    return policy.enough(open_checkpoint(newest[0].note, policy).cosigned)


if __name__ == "__main__":
    kills, seed, address = (*sys.argv[1:], *("200", "1", "")[len(sys.argv) - 1 :])
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as directory:
        sys.stdout.write(json.dumps(drill(int(kills), Path(directory), int(seed), address or None)) + "\n")
