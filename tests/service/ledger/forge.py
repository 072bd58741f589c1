"""Logs, keys and bundles for the tests: genuine ones, and any wrong one an insider with every key could make.

Bundles are written with `zipfile` here, so that neither the writer nor the reader of the product is on both sides.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from service.ledger import base64s
from service.ledger.checkpoint import Checkpoint
from service.ledger.keys import COSIGNATURE, ED25519
from service.ledger.leaf import NO_PREVIOUS, make_leaf
from service.ledger.merkle import leaf_hash, root_of
from service.ledger.signing import Signer, signed_checkpoint

ORIGIN = "jejak.example.go.id/36.72"
START = datetime(2025, 11, 21, 8, 0, tzinfo=UTC)
COSIGNED = int((START + timedelta(days=1)).timestamp())


def secret(name: str) -> bytes:
    return sha256(name.encode()).digest()


LOG = Signer(ORIGIN, ED25519, secret("log"))
ROTATED = Signer(ORIGIN, ED25519, secret("rotated"))
OTHER_LOG = Signer("jejak.example.go.id/36.74", ED25519, secret("other"))
STRANGER = Signer("orang.lain", ED25519, secret("stranger"))
WITNESSES = [Signer(f"w{number}.example.go.id", COSIGNATURE, secret(f"w{number}")) for number in (1, 2, 3)]


def policy_text(quorum: str = "group enough 2 w1 w2 w3\nquorum enough") -> str:
    logs = "".join(f"log {signer.key.vkey}\n" for signer in (LOG, ROTATED, OTHER_LOG))
    witnesses = "".join(f"witness w{number} {each.key.vkey}\n" for number, each in enumerate(WITNESSES, 1))
    return f"{logs}{witnesses}{quorum}\n"


@dataclass(slots=True)
class Log:
    """Leaves and the stored bytes of their events."""

    origin: str = ORIGIN
    leaves: list[bytes] = field(default_factory=list)
    states: list[bytes] = field(default_factory=list)
    _last: dict[UUID, tuple[int, bytes]] = field(default_factory=dict)

    def record(self, id: UUID, state: bytes, at: datetime, **other: str) -> None:
        ver, prev = self._last.get(id, (0, NO_PREVIOUS))
        said = {"topic": "innovation.revised", "actor": "a_7", "cmd": f"c{len(self.leaves)}", **other}
        self.leaves.append(make_leaf(log=self.origin, id=id, ver=ver + 1, prev=prev, state=state, at=at, **said))
        self.states.append(state)
        self._last[id] = ver + 1, leaf_hash(self.leaves[-1])


def id_of(number: int) -> UUID:
    return UUID(bytes=sha256(f"aggregate {number}".encode()).digest()[:16])


@lru_cache
def _genuine(size: int, aggregates: int) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    log = Log()
    for number in range(size):
        state = json.dumps({"number": number, "text": "x" * (number % 50)}).encode()
        log.record(id_of(number % aggregates), state, START + timedelta(seconds=number))
    return tuple(log.leaves), tuple(log.states)


def genuine(size: int = 20, aggregates: int = 7) -> Log:
    leaves, states = _genuine(size, aggregates)
    return Log(leaves=list(leaves), states=list(states))


def changed(leaf: bytes, **members: Any) -> bytes:
    """A leaf with other members, canonical again; what is None is taken out."""
    said = {name: value for name, value in {**json.loads(leaf), **members}.items() if value is not None}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def rechained(leaves: Sequence[bytes]) -> list[bytes]:
    """Leaves with `prev` made right again, as an insider would."""
    last: dict[str, bytes] = {}
    done = []
    for leaf in leaves:
        id = json.loads(leaf)["id"]
        done.append(changed(leaf, prev=base64s.encoded(last.get(id, NO_PREVIOUS))))
        last[id] = leaf_hash(done[-1])
    return done


def head_of(log: Log, size: int | None = None) -> Checkpoint:
    leaves = log.leaves[:size]
    return Checkpoint(log.origin, len(leaves), root_of(map(leaf_hash, leaves)))


def note_of(
    head: Checkpoint,
    signers: Iterable[Signer] = (LOG,),
    witnesses: Iterable[Signer] = WITNESSES,
    at: int = COSIGNED,
) -> bytes:
    note = signed_checkpoint(head, *signers).decode()
    text = note.rpartition("\n\n")[0] + "\n"
    return (note + "".join(each.line(text, at) for each in witnesses)).encode()


def leaves_bin(leaves: Iterable[bytes]) -> bytes:
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def states_bin(states: Iterable[tuple[int, bytes]]) -> bytes:
    return b"".join(index.to_bytes(8, "big") + len(state).to_bytes(4, "big") + state for index, state in states)


def members_of(log: Log, note: bytes | None = None, scope: list[str] | None = None) -> dict[str, bytes]:
    """The members of a bundle but for the manifest."""
    wanted = [
        (index, state)
        for index, state in enumerate(log.states)
        if scope is None or json.loads(log.leaves[index])["id"] in scope
    ]
    return {
        "checkpoint": note_of(head_of(log)) if note is None else note,
        "leaves.bin": leaves_bin(log.leaves),
        "states.bin": states_bin(wanted),
    }


def manifest_of(members: dict[str, bytes], count: int, /, **other: Any) -> bytes:
    files = {name: base64s.encoded(sha256(data).digest()) for name, data in members.items()}
    said = {"format": "inovasi-audit-bundle/1", "log": ORIGIN, "scope": "all", "size": count, "files": files, **other}
    written = {name: value for name, value in said.items() if value is not None}
    return json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def zipped(members: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _info: None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2026, 11, 21, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            archive.writestr(info, data)
    return target.getvalue()


def bundle(
    history: Log | None = None, /, *, note: bytes | None = None, scope: list[str] | None = None, **other: Any
) -> bytes:
    """A bundle that is whole; `other` replaces members of the manifest (None takes one out)."""
    history = history or genuine()
    members = members_of(history, note, scope)
    said = {"scope": "all" if scope is None else scope, **other}
    return zipped({"manifest.json": manifest_of(members, len(history.leaves), **said), **members})


def with_members(size: int = 20, /, **changes: bytes | None) -> bytes:
    """The genuine bundle with other members, digests made right; `leaves_bin=` is `leaves.bin`, None takes one out."""
    members = members_of(genuine(size))
    for name, data in changes.items():
        named = name.replace("_", ".")
        if data is None:
            del members[named]
        else:
            members[named] = data
    return zipped({"manifest.json": manifest_of(members, size), **members})


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
