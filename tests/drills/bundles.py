"""Mutated bundles: none is accepted with head text or event bytes changed, none crashes, both verifiers agree on each.

python -m tests.drills.bundles [BUNDLES [SEED]]

A third are bytes of the file turned, cut, doubled or moved; a third are members changed and packed again with the right
digests, as anybody can; a third are leaves rewritten by an insider who signs, with or without the witnesses (what such
a one gets accepted is no forgery of this format, so there the verifiers only have to agree).
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from service.ledger.verdicts import Verdict
from tests.service.ledger.both import verdict
from tests.service.ledger.forge import (
    LOG,
    OTHER_LOG,
    ROTATED,
    STRANGER,
    WITNESSES,
    Log,
    changed,
    genuine,
    head_of,
    id_of,
    leaves_bin,
    manifest_of,
    members_of,
    note_of,
    rechained,
    states_bin,
    written,
    zipped,
)

SIZE = 20
GENUINE = genuine(SIZE)
HEAD = head_of(GENUINE)
KNOWN = [None, None, note_of(head_of(GENUINE, 7), witnesses=[]), note_of(HEAD), note_of(head_of(genuine(21)))]


def drill(bundles: int, seed: int, directory: Path) -> dict[str, int]:
    """How many mutants there were of each verdict; a mutant that breaks a promise is left in `directory`."""
    seen: Counter[str] = Counter()
    for number in range(bundles):
        random = Random(f"{seed}/{number}")
        kind = (_bytes, _members, _insider)[number % 3]
        data = kind(random)
        path = written(directory / f"mutant-{seed}-{number}", data)
        found = verdict(path, known_head=random.choice(KNOWN))
        if found is Verdict.OK and kind is not _insider:
            assert _unchanged(path), f"{path} was accepted with something changed"
        seen[found.name] += 1
        path.unlink()
    return dict(sorted(seen.items()))


def _unchanged(path: Path) -> bool:
    """Whether head text, leaves and states that are there are the genuine ones."""
    with warnings.catch_warnings(), zipfile.ZipFile(path) as archive:
        warnings.simplefilter("ignore")
        checkpoint, leaves, states = (archive.read(name) for name in ("checkpoint", "leaves.bin", "states.bin"))
    text = note_of(HEAD).rpartition(b"\n\n")[0]
    same = checkpoint.rpartition(b"\n\n")[0] == text and leaves == leaves_bin(GENUINE.leaves)
    at = 0
    while at < len(states):
        index, length = int.from_bytes(states[at : at + 8], "big"), int.from_bytes(states[at + 8 : at + 12], "big")
        same = same and states[at + 12 : at + 12 + length] == GENUINE.states[index]
        at += 12 + length
    return same


# bytes


def _bytes(random: Random) -> bytes:
    data = zipped({"manifest.json": _manifest(members_of(GENUINE)), **members_of(GENUINE)})
    for _ in range(random.choice((1, 1, 1, 2, 5, 20))):
        data = _turned(data, random)
    return data


def _turned(data: bytes, random: Random) -> bytes:
    """One change somewhere; more often near the end, where the directory is."""
    size = len(data)
    at = random.randrange(size) if random.random() < 0.6 else max(0, size - random.randrange(1, min(size, 300) + 1))
    span = random.choice((1, 1, 1, 2, 4, 8, 50))
    kept, cut, rest = data[:at], data[at : at + span], data[at + span :]
    return random.choice(_TURNS)(kept, cut, rest, random) or b"\0"


_TURNS: list[Callable[[bytes, bytes, bytes, Random], bytes]] = [
    lambda kept, cut, rest, random: kept + bytes([cut[0] ^ 1 << random.randrange(8)]) + cut[1:] + rest,
    lambda kept, cut, rest, random: kept + random.randbytes(len(cut)) + rest,
    lambda kept, cut, rest, random: kept + random.choice((b"\0", b"\xff")) * len(cut) + rest,
    lambda kept, cut, rest, random: kept + rest,
    lambda kept, cut, rest, random: kept + cut + cut + rest,
    lambda kept, cut, rest, random: kept + random.randbytes(random.choice((1, 2, 30))) + cut + rest,
    lambda kept, cut, rest, random: rest[:8] + kept + cut + rest[8:],
    lambda kept, cut, rest, random: kept + cut if random.random() < 0.3 else kept + cut[::-1] + rest,
    lambda kept, cut, rest, random: kept + random.choice(_WORDS) + rest,
]
_WORDS = [
    b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\7\10", b"../", b"\\", b"/", b'"', b"{", b"}", b"[" * 2000, b",", b":",
    b"\n", b"\n\n", b" ", b"0", b"-", b"9" * 400, b"e9", b"null", b"true", b"\\u0000", b"\xc3\x28",
    b"\xe2\x80\x94 ", b"=", b"AAAA",
]  # fmt: skip


# members


def _members(random: Random) -> bytes:
    """Members with changes, digests right but for one in ten, packed as anybody packs a ZIP."""
    members: dict[str, bytes] = members_of(GENUINE, scope=random.choice((None, None, [id_of(1).hex])))
    for _ in range(random.choice((0, 1, 1, 2))):
        name = random.choice(list(members))
        members[name] = _changed_member(name, members[name], random)
    manifest = _manifest(members, scope=random.choice(("all", "all", [], [id_of(1).hex])))
    if random.random() < 0.3:
        manifest = _turned(manifest, random)
    if random.random() < 0.1:
        members["states.bin"] = _turned(members["states.bin"] or b"\0", random)
    if random.random() < 0.1:
        members[random.choice(("more", "a/b", "../x", "x/", "manifest.json", "C:x", "é"))] = b"x"
    listed = [("manifest.json", manifest), *members.items()]
    random.shuffle(listed)
    return _packed(listed, random)


def _changed_member(name: str, data: bytes, random: Random) -> bytes:
    if name == "checkpoint" and random.random() < 0.7:
        return _changed_note(random)
    if name == "leaves.bin" and random.random() < 0.5:
        leaves = list(GENUINE.leaves)
        random.choice(
            (random.shuffle, lambda some: some.pop(), lambda some: some.append(some[-1]), lambda some: some.clear())
        )(leaves)
        return leaves_bin(leaves)
    if name == "states.bin" and random.random() < 0.5:
        states = list(enumerate(GENUINE.states))
        random.shuffle(states)
        return states_bin(states[: random.choice((5, 19, 20))] + states[: random.choice((0, 0, 1))])
    return _turned(data or b"\0", random)


def _changed_note(random: Random) -> bytes:
    """Other signers, other witnesses, lines exchanged: nothing that needs a key of the log over another text."""
    signers = random.choice(
        ([LOG], [ROTATED], [LOG, ROTATED], [STRANGER, LOG], [STRANGER], [OTHER_LOG, LOG], [OTHER_LOG])
    )
    note = note_of(HEAD, signers, random.sample([*WITNESSES, *WITNESSES[:1]], random.randrange(5)))
    lines = note.decode().split("\n")
    if random.random() < 0.4:
        signatures = lines[4:-1]
        random.shuffle(signatures)
        lines[4:-1] = signatures
    if random.random() < 0.3:
        return _turned("\n".join(lines).encode(), random)
    return "\n".join(lines).encode()


def _packed(listed: list[tuple[str, bytes]], random: Random) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as archive:
        warnings.simplefilter("ignore")
        for name, data in listed:
            info = zipfile.ZipInfo(name, (random.choice((1980, 2026, 2107)), 1, 1, 0, 0, 0))
            info.compress_type = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
            info.extra = random.choice((b"", b"", b"\x09\0\4\0abcd"))
            info.external_attr = random.choice((0o600, 0o644, 0o100644)) << 16
            archive.writestr(info, data)
    return target.getvalue()


# an insider


def _insider(random: Random) -> bytes:
    """Some leaves rewritten; chained again, signed again and cosigned, or only some of that."""
    leaves, states = list(GENUINE.leaves), list(enumerate(GENUINE.states))
    for _ in range(random.choice((1, 1, 2))):
        at = random.randrange(SIZE)
        leaves[at] = _rewritten(leaves[at], random)
    if random.random() < 0.3:
        at, other = random.randrange(SIZE), random.randrange(SIZE)
        leaves[at], leaves[other] = leaves[other], leaves[at]
    if random.random() < 0.5:
        leaves = _rechained(leaves)
    if random.random() < 0.2:
        states[random.randrange(SIZE)] = (random.randrange(SIZE + 1), random.randbytes(3))
    log = Log(leaves=leaves, states=[])
    at = random.choice((int(HEAD.size), 1763712019, 1763712013, 1763800000, 2**62))
    note = note_of(
        head_of(log), random.choice(([LOG], [LOG], [ROTATED], [STRANGER])), _some_witnesses(random), max(1, at)
    )
    members = {**members_of(log, note), "states.bin": states_bin(states)}
    return zipped({"manifest.json": manifest_of(members, len(leaves)), **members})


def _some_witnesses(random: Random) -> list[Any]:
    return random.choice((WITNESSES, WITNESSES, WITNESSES[:2], WITNESSES[1:2], []))


def _rechained(leaves: list[bytes]) -> list[bytes]:
    try:
        return rechained(leaves)
    except (ValueError, KeyError, TypeError):
        return leaves


def _rewritten(leaf: bytes, random: Random) -> bytes:
    if random.random() < 0.3:
        return _turned(leaf, random)
    name, value = random.choice((
        ("actor", "x"), ("actor", "é\n\u2028"), ("actor", 7), ("at", "2025-11-21T08:00:03.999999Z"),
        ("at", "2026-01-01T00:00:00.000000Z"), ("at", "2025-02-30T00:00:00.000000Z"), ("cmd", ""), ("id", "0" * 32),
        ("id", "G" * 32), ("log", OTHER_LOG.name), ("prev", "A" * 43 + "="), ("prev", "A" * 44), ("state_len", 0),
        ("state_len", 2**53), ("state_sha256", "A" * 43 + "="), ("topic", "\\"), ("topic", None), ("v", 2), ("ver", 1),
        ("ver", 0), ("ver", -3), ("ver", 2**53 - 1), ("ver", True), ("ver", 1.5), ("more", 1),
    ))  # fmt: skip
    try:
        json.loads(leaf)
    except ValueError:
        return leaf
    return changed(leaf, **{name: value})


def _manifest(members: dict[str, bytes], **other: Any) -> bytes:
    return manifest_of(members, SIZE, **other)


if __name__ == "__main__":
    bundles, seed = [*map(int, sys.argv[1:]), *(20_000, 1)[len(sys.argv) - 1 :]]
    print(drill(bundles, seed, Path(tempfile.mkdtemp())))
