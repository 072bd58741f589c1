"""Bundles as large as the limits allow: a verdict within 300 MB, and 2 s plus 5 s of CPU for each GiB uncompressed.

python -m tests.drills.large [PARTS]    # 16 parts are 1 GiB

Each is verified by both verifiers, each in a process of its own. What cannot keep to the time is a log with
millions of honest, small leaves: it costs what its events cost (tests/bench/ledger.py).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from service.ledger.bundle import writer
from service.ledger.bundle.writer import write_bundle
from tests.service.ledger.forge import START, Log, genuine, head_of, id_of, note_of, policy_text

MIB = 1 << 20
PART = 64 * MIB
NOISE = Random(7).randbytes(MIB)

_MEASURE = """
import re, sys, time
from pathlib import Path
bundle, policy, which = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), sys.argv[3]
if which == "verify":
    from service.ledger.policy import parse_policy
    from service.ledger.verify import verify
    call = lambda: int(verify(bundle, parse_policy(policy)).verdict)
else:
    from service.ledger.standalone import periksa
    def call():
        try:
            periksa.verify(str(bundle), policy)
        except periksa.Verdict as verdict:
            return verdict.code
        return 0
start = time.process_time()
exit, seconds = call(), time.process_time() - start
print(exit, seconds, int(re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def drill(parts: int, directory: Path) -> dict[str, tuple[int, float, float]]:
    """Exit code, CPU seconds and MB by bundle and verifier; raises AssertionError for one over the limits."""
    (directory / "policy").write_bytes(policy_text().encode())
    seen = {}
    for name, (write, expected) in BUNDLES.items():
        bundle = directory / "large"
        write(bundle, parts)
        for which in ("verify", "periksa"):
            seen[f"{name}, {which}"] = exit, seconds, megabytes = measured(bundle, directory / "policy", which)
            assert exit == expected, (name, which, exit)
            assert megabytes < 300, (name, which, megabytes)
            assert which == "periksa" or seconds < 2 + 5 * parts / 16, (name, which, seconds)
        bundle.unlink()
    return seen


def measured(bundle: Path, policy: Path, which: str) -> tuple[int, float, float]:
    ran = subprocess.run(
        [sys.executable, "-c", _MEASURE, bundle, policy, which], check=True, capture_output=True, text=True
    )
    exit, seconds, megabytes = ran.stdout.split()
    return int(exit), float(seconds), float(megabytes)


def _states(path: Path, parts: int) -> None:
    """Honest: one state for each 64 MiB, hardly compressible."""
    log = Log()
    state = NOISE * (PART // MIB - 1)
    for number in range(parts):
        log.record(id_of(number), state, START)
    head = head_of(log)
    with path.open("wb") as target:
        write_bundle(
            target, head=head, note=note_of(head), leaves=log.leaves, states=((n, state) for n in range(parts))
        )


def _one_byte_states(path: Path, parts: int) -> None:
    """Honest leaves, and a million states of nothing for leaves that do not exist."""
    log = genuine()
    _forged(path, leaves=_lengths(log), states=(n.to_bytes(8, "big") + bytes(4) for n in range(parts * PART // 12)))


def _no_leaves(path: Path, parts: int) -> None:
    """Leaves of nothing, 32 million in each 64 MiB, under an honest head."""
    _forged(path, leaves=(bytes(MIB) for _ in range(parts * PART // MIB)), states=iter(()))


def _large_leaves(path: Path, parts: int) -> None:
    """Leaves of 65,535 bytes of noise, under an honest head."""
    leaf = b"\xff\xff" + NOISE[:65_535]
    _forged(path, leaves=(leaf for _ in range(parts * PART // len(leaf))), states=iter(()))


def _unsigned(path: Path, parts: int) -> None:
    """Small leaves under a signature that is none: they are never parsed."""
    leaves = _lengths(genuine(1000))
    whole = b"".join(leaves)
    note = note_of(head_of(genuine())).replace(b"\n20\n", b"\n21\n")
    _forged(path, leaves=(whole for _ in range(parts * PART // len(whole))), states=iter(()), note=note)


def _other_member(path: Path, parts: int) -> None:
    """A bundle that holds, with a large member nobody asked for."""
    log, head = genuine(), head_of(genuine())
    with path.open("wb") as target:
        write_bundle(
            target, head=head, note=note_of(head), leaves=log.leaves, states=enumerate(log.states),
            others={"more": NOISE * (parts * PART // MIB)},
        )  # fmt: skip


BUNDLES: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "large states": (_states, 0),
    "states of nothing": (_one_byte_states, 41),
    "leaves of nothing": (_no_leaves, 44),
    "large leaves": (_large_leaves, 44),
    "unsigned": (_unsigned, 42),
    "a large other member": (_other_member, 0),
}


def _lengths(log: Log) -> list[bytes]:
    return [len(leaf).to_bytes(2, "big") + leaf for leaf in log.leaves]


def _forged(path: Path, leaves: Iterable[bytes], states: Iterable[bytes], note: bytes | None = None) -> None:
    """Members as they are given, under the head of a small honest log, packed by the product's own writer."""
    head = head_of(genuine())
    with path.open("wb") as target:
        archive = writer._Archive(target)
        archive.add("checkpoint", [note or note_of(head)])
        archive.add("leaves.bin", leaves)
        archive.add("states.bin", states)
        archive.add("manifest.json", [writer._manifest(head, None, archive.digests)])
        archive.close()


if __name__ == "__main__":
    for name, (exit, seconds, megabytes) in drill(int([*sys.argv, "16"][1]), Path(tempfile.mkdtemp())).items():
        print(f"{name}: {exit}, {seconds:.2f} s, {megabytes:.0f} MB")
