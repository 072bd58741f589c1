"""Proofs in a file (C2SP tlog-proof): that a leaf is in a log, and who saw the log's head; checked offline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.ledger import base64s
from service.ledger.checkpoint import Checkpoint
from service.ledger.merkle import HASH_SIZE
from service.ledger.note import LONGEST, Malformed
from service.ledger.opening import open_checkpoint
from service.ledger.policy import Policy
from service.ledger.proofs import included

_FIRST = "c2sp.org/tlog-proof@v1"
_MOST_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


class NotIncluded(Exception):
    """The hashes do not lead from the leaf to the signed root."""


class Unwitnessed(Exception):
    """Not enough witnesses of the policy have cosigned the head."""


@dataclass(frozen=True, slots=True)
class Proof:
    """`note` is the signed checkpoint, `extra` opaque and trusted by nobody."""

    index: int
    hashes: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None


def write_proof(index: int, hashes: Sequence[bytes], note: bytes, extra: bytes | None = None) -> bytes:
    """Section "Format"."""
    first = [_FIRST] if extra is None else [_FIRST, f"extra {base64s.encoded(extra)}"]
    lines = [*first, f"index {index}", *map(base64s.encoded, hashes)]
    return "".join(f"{line}\n" for line in lines).encode() + b"\n" + note


def parse_proof(data: bytes) -> Proof:
    """Raises Malformed. Nothing is verified here."""
    if len(data) > 2 * LONGEST:
        raise Malformed("a proof that is too long")
    head, blank, note = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("utf-8").split("\n")
        extra = base64s.decoded(lines.pop(0)[len("extra ") :]) if lines and lines[0].startswith("extra ") else None
        found = _INDEX.fullmatch(lines[0]) if lines else None
        hashes = tuple(base64s.decoded(line) for line in lines[1:])
    except ValueError:
        raise Malformed("a proof is UTF-8, its hashes canonical base64") from None
    if not blank or first != _FIRST or found is None or len(hashes) > _MOST_HASHES:
        raise Malformed("a proof is a first line, an index, hashes, an empty line, and a checkpoint")
    if any(len(each) != HASH_SIZE for each in hashes):
        raise Malformed("a hash has 32 bytes")
    return Proof(int(found[1]), hashes, note, extra)


def verify_proof(data: bytes, leaf: bytes, policy: Policy) -> Checkpoint:
    """The head that the leaf (given as its hash) is shown to be under (section "Verifying a tlog proof").

    Raises Malformed, what `open_checkpoint` raises, NotIncluded, Unwitnessed.
    """
    proof = parse_proof(data)
    opened = open_checkpoint(proof.note, policy)
    head = opened.checkpoint
    if not included(leaf, proof.index, head.size, proof.hashes, head.root):
        raise NotIncluded(f"leaf {proof.index} of {head.origin} is another one")
    if not policy.enough(opened.cosigned):
        raise Unwitnessed("not enough witnesses of the policy have cosigned")
    return head
