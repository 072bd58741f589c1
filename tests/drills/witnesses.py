"""kill -9 of two witnesses on one directory, under load that forks, again and again; 200 by `python -m
tests.drills.witnesses`, which takes their number and a seed.

Never two cosigned heads of one size, never a smaller one after a larger one was answered, never the other branch; what
was answered is remembered, and both go on.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from service.audit.witness.asking import WitnessAt
from service.audit.witness.exchange import NoAnswer, posted
from service.audit.witness.memory import Memory
from service.audit.witness.witness import key_in, make
from service.ledger.checkpoint import Checkpoint
from service.ledger.keys import ED25519
from service.ledger.proofs import Nodes, consistency_proof, frontier_of
from service.ledger.signing import Signer, signed_checkpoint
from service.ledger.tiles import nodes_over
from service.ledger.witnessing import with_cosignatures, written_request

LOG = Signer("jejak.example.go.id/36.72", ED25519, sha256(b"log").digest())
CALLERS = 4
_LEAVES, _FORK = 100_000, 300


class Answer(NamedTuple):
    """A cosignature that was answered, and between which moments."""

    asked: float
    answered: float
    size: int
    root: bytes


class Branch(NamedTuple):
    """A history of the log: both have the first leaves in common."""

    nodes: Nodes

    def head(self, size: int) -> Checkpoint:
        return Checkpoint(LOG.name, size, frontier_of(self.nodes, size).root())


def branches() -> list[Branch]:
    def leaf(branch: int, index: int) -> bytes:
        return sha256(b"%d %d" % (branch if index >= _FORK else 0, index)).digest()

    return [Branch(nodes_over([leaf(branch, index) for index in range(_LEAVES)])) for branch in (0, 1)]


class Caller(threading.Thread):
    """Asks either witness for the next head of either branch, now and then for one that is there or was."""

    def __init__(self, witnesses: list[WitnessAt], two: list[Branch], chance: random.Random) -> None:
        super().__init__(daemon=True)
        self._witnesses, self._two, self._chance = witnesses, two, chance
        self._size = 0
        self.over = threading.Event()
        self.answers: list[Answer] = []
        self.declined: list[int] = []

    def run(self) -> None:
        while not self.over.is_set():
            self._ask(self._chance.choice(self._witnesses), self._chance.choice(self._two))

    def _ask(self, witness: WitnessAt, branch: Branch) -> None:
        size = min(self._size + self._chance.choice((0, 1, 1, 2, 7, 40)), _LEAVES)
        old = self._size if self._chance.random() < 0.9 else self._chance.randrange(size + 1)
        proof = tuple(consistency_proof(branch.nodes, old, size)) if old else ()
        note, asked = signed_checkpoint(branch.head(size), LOG), time.monotonic()
        try:
            came = posted(f"{witness.url}/add-checkpoint", written_request(old, proof, note), asked + 20)
        except NoAnswer:
            return
        if came.status == 200:
            with_cosignatures(note, came.body.decode(), [witness.key])
            self.answers.append(Answer(asked, time.monotonic(), size, branch.head(size).root))
            self._size = size
        elif came.status == 409:
            self._size = int(came.body)
        assert came.status in (200, 409, 422), came
        self.declined.append(came.status)


class Serving:
    """`jejak witness serve` on the directory."""

    def __init__(self, directory: Path, logs: Path) -> None:
        command = [sys.executable, "-m", "api.cli", "witness", "serve", str(directory), "--logs", str(logs)]
        self._process = subprocess.Popen([*command, "--bind", "127.0.0.1:0", "--json"], stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self.url: str = json.loads(self._process.stdout.readline())["url"]

    def __enter__(self) -> Serving:
        return self

    def __exit__(self, *_: object) -> None:
        self.end(signal.SIGKILL)

    def end(self, number: signal.Signals) -> int:
        """Its status, also where it has ended already."""
        self._process.send_signal(number)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._process.wait(20)


def drill(kills: int, directory: Path, seed: int = 1) -> dict[str, int]:
    """Raises AssertionError at the first thing forgotten or contradicted; counts of what was done otherwise."""
    chance, two = random.Random(seed), branches()
    saksi, logs = directory / "saksi", directory / "logs"
    signer = make(saksi, "saksi.example.go.id", sha256(b"saksi").digest())
    logs.write_text(f"log {LOG.key.vkey}\n")
    answers: list[Answer] = []
    declined: list[int] = []
    with ExitStack() as ending:
        serving = [ending.enter_context(Serving(saksi, logs)) for _ in range(2)]
        for _ in range(kills):
            at = [WitnessAt(each.url, signer.key) for each in serving]
            callers = [Caller(at, two, random.Random(chance.random())) for _ in range(CALLERS)]
            for caller in callers:
                caller.start()
            time.sleep(chance.uniform(0.05, 0.6))
            one = chance.randrange(2)
            assert serving[one].end(signal.SIGKILL) == -signal.SIGKILL
            serving[one] = ending.enter_context(Serving(saksi, logs))
            for caller in callers:
                caller.over.set()
                caller.join()
                answers += caller.answers
                declined += caller.declined
            check(saksi, answers)
        assert [each.end(signal.SIGTERM) for each in serving] == [0, 0]
    return {"kills": kills, "cosigned": len(answers), "size": max(each.size for each in answers),
            "conflicts": declined.count(409), "forks": declined.count(422)}  # fmt: skip


def check(directory: Path, answers: list[Answer]) -> None:
    roots: dict[int, bytes] = {}
    largest, waiting = 0, sorted(answers, key=lambda each: each.answered)
    for each in answers:
        assert roots.setdefault(each.size, each.root) == each.root, f"two heads of {each.size} leaves"
    known = 0
    for each in sorted(answers):
        while known < len(waiting) and waiting[known].answered < each.asked:
            largest = max(largest, waiting[known].size)
            known += 1
        assert each.size >= largest, f"{each.size} leaves after {largest}"
    last = Memory(directory, key_in(directory).key).last(LOG.name)
    assert answers == [] or (last is not None and last.head.size >= max(roots)), "forgotten"


if __name__ == "__main__":
    kills, seed = (int(each) for each in (*sys.argv[1:], *("200", "1")[len(sys.argv) - 1 :]))
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place:
        print(drill(kills, Path(place), seed))
