"""The ledger at a million leaves: proofs, the root, and verifying a bundle against bare hashing of the same leaves.

python -m tests.bench.ledger [LEAVES [EVENTS]]

Times are CPU seconds of this process: what a proof or a verdict costs does not depend on who else uses the machine.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import process_time

import rfc8785

from service.ledger.bundle.writer import write_bundle
from service.ledger.merkle import Frontier, leaf_hash, node_hash
from service.ledger.policy import parse_policy
from service.ledger.proofs import Nodes, consistency_proof, frontier_of, inclusion_proof
from service.ledger.standalone import periksa
from service.ledger.tiles import nodes_of, tile_bytes, tiles_of
from service.ledger.verdicts import Verdict
from service.ledger.verify import verify
from tests.bench.measuring import machine, place
from tests.service.ledger.forge import Log, genuine, head_of, note_of, policy_text

LEAVES, EVENTS, PROOFS, ROUNDS = 1_000_000, 100_000, 2_000, 3


def main(leaves: int = LEAVES, events: int = EVENTS) -> dict[str, float]:
    """Milliseconds of proofs (p95), seconds for the root, and the two verifiers' speed against the bare one."""
    print(machine())
    return {**proving(leaves), **verifying(events)}


def proving(count: int) -> dict[str, float]:
    hashes = [sha256(number.to_bytes(8, "big")).digest() for number in range(count)]
    root = seconds(lambda: Frontier().appended(hashes).root())
    stored = _stored(hashes)
    tiles = {tile: tile_bytes(tile, stored) for tile in tiles_of(count)}
    assert frontier_of(stored, count).root() == Frontier().appended(hashes).root()
    found = {"root_s": root}
    for name, nodes in {"nodes": stored, "tiles": nodes_of(count, tiles.__getitem__, keep=64)}.items():
        found |= {f"{name}_{kind}_p95_ms": taken for kind, taken in _proofs(nodes, count).items()}
    return found


def _stored(hashes: list[bytes]) -> Nodes:
    rows = [hashes]
    while len(rows[-1]) > 1:
        pairs = iter(rows[-1])
        rows.append([node_hash(left, right) for left, right in zip(pairs, pairs, strict=False)])
    return lambda height, index: rows[height][index]


def _proofs(nodes: Nodes, count: int) -> dict[str, float]:
    random = Random(7)
    inclusion = [seconds(lambda: inclusion_proof(nodes, random.randrange(count), count)) for _ in range(PROOFS)]
    consistency = [seconds(lambda: consistency_proof(nodes, random.randrange(1, count), count)) for _ in range(PROOFS)]
    return {name: quantiles(taken, n=20)[-1] * 1e3 for name, taken in
            {"inclusion": inclusion, "consistency": consistency}.items()}  # fmt: skip


def verifying(events: int) -> dict[str, float]:
    """Speeds are ratios: bare seconds over the verifier's, more is faster; bare is SHA-256 and canonical JSON of
    each leaf."""
    log = genuine(events, aggregates=max(1, events // 20))
    policy = policy_text().encode()
    with place() as directory:
        bundle = _bundle(log, directory / "bundle")
        sides: dict[str, Callable[[], object]] = {
            "bare": lambda: [(sha256(b"\x00" + leaf).digest(), rfc8785.dumps(json.loads(leaf))) for leaf in log.leaves],
            "bare_json": lambda: [(leaf_hash(leaf), _sorted(leaf)) for leaf in log.leaves],
            "verify": lambda: _holds(bundle, policy),
            "periksa": lambda: periksa.verify(str(bundle), policy),
        }
        taken: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, call in sides.items():
                taken[name].append(seconds(call))
    cpu = {name: median(times) for name, times in taken.items()}
    return {
        **{f"{name}_s": spent for name, spent in cpu.items()},
        "verify_ratio": cpu["bare"] / cpu["verify"],
        "verify_ratio_to_json": cpu["bare_json"] / cpu["verify"],
        "periksa_ratio": cpu["bare"] / cpu["periksa"],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _bundle(log: Log, path: Path) -> Path:
    head = head_of(log)
    note = note_of(head, at=2**40)
    with path.open("wb") as target:
        write_bundle(target, head=head, note=note, leaves=log.leaves, states=enumerate(log.states))
    return path


def _holds(bundle: Path, policy: bytes) -> None:
    assert verify(bundle, parse_policy(policy)).verdict is Verdict.OK


def _sorted(leaf: bytes) -> bytes:
    """Canonical JSON by the standard library, which for leaves is the same."""
    return json.dumps(json.loads(leaf), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seconds(call: Callable[[], object]) -> float:
    start = process_time()
    call()
    return process_time() - start


if __name__ == "__main__":
    for name, value in main(*map(int, sys.argv[1:])).items():
        print(f"{name}: {value:,.3f}")
