"""The power is cut under a witness, 1,000 times by `python -m tests.drills.witness_cuts [CUTS [SEED]]`.

`strace` writes down what it writes and syncs while it cosigns two logs, and when it would answer. At random places of
that trace what the disk may hold is made (`power/disk.py`): whatever was answered is remembered, nothing that is
remembered was never signed, and it goes on.

A drill that cannot fail shows nothing: on a disk on which no sync does anything, it must forget.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from service.audit.witness.memory import Memory
from service.audit.witness.witness import Witness, key_in, make
from service.ledger.checkpoint import Checkpoint
from service.ledger.keys import ED25519
from service.ledger.policy import parse_policy
from service.ledger.proofs import consistency_proof, frontier_of
from service.ledger.signing import Signer, signed_checkpoint
from service.ledger.tiles import nodes_over
from service.ledger.witnessing import written_request
from tests.drills.power.disk import WAYS, Disk
from tests.drills.power.trace import STRACE, Operation, Written, operations

LOGS = [Signer(f"jejak.example.go.id/{code}", ED25519, sha256(code.encode()).digest()) for code in ("36.72", "36.74")]
POLICY = parse_policy("".join(f"log {each.key.vkey}\n" for each in LOGS).encode(), "none")
HEADS = 40
_NODES = nodes_over([sha256(b"%d" % number).digest() for number in range(4 * HEADS)])


def head(log: Signer, size: int) -> Checkpoint:
    return Checkpoint(log.name, size, frontier_of(_NODES, size).root())


def request(log: Signer, old: int, new: int) -> bytes:
    proof = tuple(consistency_proof(_NODES, old, new)) if old else ()
    return written_request(old, proof, signed_checkpoint(head(log, new), log))


def witness_in(place: Path) -> Witness:
    signer = key_in(place)
    return Witness(Memory(place, signer.key), signer, POLICY)


def live(directory: Path) -> None:
    """Cosigns, and writes a line to `answered` where an answer would leave."""
    witness, told = witness_in(directory / "saksi"), os.open(directory / "answered", os.O_WRONLY)
    for size in range(1, HEADS + 1):
        for log in LOGS:
            witness.add_checkpoint(request(log, size - 1, size))
            os.write(told, f"{log.name} {size}\n".encode())


def run(directory: Path) -> tuple[Path, list[Operation]]:
    """What was there before, and what happened then."""
    place, trace = directory / "lived", directory / "trace"
    place.mkdir()
    make(place / "saksi", "saksi.example.go.id", sha256(b"saksi").digest())
    (place / "answered").touch()
    shutil.copytree(place, directory / "before")
    command = [*STRACE, "-o", str(trace), sys.executable, "-m", "tests.drills.witness_cuts", "live", str(place)]
    subprocess.run(command, check=True, timeout=120)
    return directory / "before", operations(trace, place)


def drill(cuts: int, directory: Path, seed: int = 1, *, forgetful: bool = False) -> Counter[str]:
    """What was wrong, and how often; `images` and `in doubt` are counts of what was looked at."""
    chance, (before, found) = Random(seed), run(directory)
    disk, done, answered, seen = Disk(before, forgetful=forgetful), 0, dict[str, int](), Counter[str]()
    for place in sorted(chance.randrange(len(found) + 1) for _ in range(cuts)):
        for operation in found[done:place]:
            disk.apply(operation)
            if isinstance(operation, Written) and operation.path == "answered":
                name, size = operation.content.decode().split()
                answered[name] = int(size)
        done = place
        image = directory / "image"
        image.mkdir()
        disk.cut(chance.choice(WAYS), chance, image)
        seen.update(problems(image / "saksi", answered))
        seen.update({"images": 1, "in doubt": disk.unsynced()})
        shutil.rmtree(image)
    return seen


def problems(place: Path, answered: dict[str, int]) -> list[str]:
    said = []
    (place / "key").chmod(0o600)  # an image has contents and names only
    for log in LOGS:
        try:
            last = Memory(place, key_in(place).key).last(log.name)
            size = last.head.size if last else 0
            if size < answered.get(log.name, 0):
                said.append("forgotten")
            if last and last.head != head(log, size):
                said.append("never signed")
            witness_in(place).add_checkpoint(request(log, size, size + 1))
        except Exception as broken:
            said.append(f"{type(broken).__name__}: {broken}")
    return said


if __name__ == "__main__":
    if sys.argv[1:2] == ["live"]:
        live(Path(sys.argv[2]))
    else:
        cuts, seed = (int(each) for each in (*sys.argv[1:], *("1000", "1")[len(sys.argv) - 1 :]))
        for forgetful in (False, True):
            with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place:
                print("no sync works:" if forgetful else "", dict(drill(cuts, Path(place), seed, forgetful=forgetful)))
