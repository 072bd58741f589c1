"""A witness's decision (C2SP tlog-witness, `add-checkpoint`): parse the request, compare it with what was cosigned
last.

Pure: the caller keeps the last checkpoint of each log, and stores the new one, atomically with the comparison,
before it answers.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from service.ledger import base64s
from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.cosignature import cosigned_at
from service.ledger.keys import Key
from service.ledger.merkle import EMPTY_ROOT, HASH_SIZE
from service.ledger.note import LONGEST, Malformed, parse_note, parse_signature_lines
from service.ledger.opening import BadSignature, NoTrustedKey, open_checkpoint
from service.ledger.policy import Policy
from service.ledger.proofs import consistent
from service.ledger.signing import Signer

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_MOST_HASHES = 63
LONGEST_REQUEST = len("old 9223372036854775807\n\n") + _MOST_HASHES * 45 + LONGEST
"""Bytes of a body: the old size, the hashes, each on its line, and the longest note."""


class Declined(Exception):
    """The status and body of the answer; the body of a 409 is the size that was cosigned last (`text/x.tlog.size`)."""

    def __init__(self, status: int, body: str) -> None:
        self.status, self.body = status, body


@dataclass(frozen=True, slots=True)
class Request:
    """`old` is the size that the proof begins at, `note` the new checkpoint."""

    old: int
    hashes: tuple[bytes, ...]
    note: bytes


def parse_request(data: bytes) -> Request:
    """Raises Declined (400) for what is not the body of `add-checkpoint`."""
    head, _, note = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
        hashes = tuple(base64s.decoded(line) for line in lines)
        found = _OLD.fullmatch(first)
        parse_note(note)
    except ValueError:
        raise Declined(400, "not a request of add-checkpoint\n") from None
    if not found or len(hashes) > _MOST_HASHES or any(len(each) != HASH_SIZE for each in hashes):
        raise Declined(400, "not a request of add-checkpoint\n")
    return Request(int(found[1]), hashes, note)


def written_request(old: int, hashes: tuple[bytes, ...], note: bytes) -> bytes:
    """The body that a log sends."""
    return "".join([f"old {old}\n", *(f"{base64s.encoded(each)}\n" for each in hashes), "\n"]).encode() + note


def trusted(request: Request, logs: Policy) -> Checkpoint:
    """The checkpoint, signed by a key that the witness knows for its log. Raises Declined: 404, 403, 400.

    The log is looked up before its signatures; a note whose signature of a known key is wrong is 403 too.
    """
    try:
        origin = parse_checkpoint(parse_note(request.note).text).origin
    except Malformed as error:
        raise Declined(400, f"{error}\n") from None
    if origin not in logs.logs:
        raise Declined(404, f"no log {origin}\n")
    try:
        return open_checkpoint(request.note, logs).checkpoint
    except (NoTrustedKey, BadSignature) as error:
        raise Declined(403, f"{error}\n") from None


def decide(request: Request, new: Checkpoint, last: Checkpoint | None) -> None:
    """Returns where the witness may cosign `new`. Raises Declined in the specification's order.

    `last` is what it cosigned last for this log, None for nothing yet.
    """
    size, root = (last.size, last.root) if last else (0, EMPTY_ROOT)
    if request.old > new.size:
        raise Declined(400, "the old size is larger than the checkpoint's\n")
    if request.old != size:
        raise Declined(409, f"{size}\n")
    if new.size == 0 and new.root != EMPTY_ROOT:
        raise Declined(422, "an empty tree has another root\n")
    if request.old == 0:
        if request.hashes:
            raise Declined(422, "there is no proof from an empty tree\n")
    elif not consistent(request.old, new.size, request.hashes, root, new.root):
        raise Declined(422, "the proof does not lead from the last checkpoint to this one\n")


def cosignature(note: bytes, witness: Signer, timestamp: int) -> str:
    """The body of the answer: one signature line over the checkpoint, with the POSIX second."""
    return witness.line(parse_note(note).text, timestamp)


def with_cosignatures(note: bytes, answer: str, witnesses: Collection[Key]) -> tuple[bytes, int]:
    """The checkpoint with the lines of these witnesses from an answer, and the earliest of their times (POSIX seconds).

    Raises Malformed for what is no answer, BadSignature where one of those lines does not verify or there is none.
    Lines of other keys are dropped: a witness cannot write into a checkpoint what it likes.
    """
    text = parse_note(note).text
    known = {(key.name, key.id): key for key in witnesses}
    kept, times = [], []
    for each in parse_signature_lines(answer):
        key = known.get((each.name, each.key_id))
        if key is None:
            continue
        at = cosigned_at(key.public, each.value, text)
        if at is None:
            raise BadSignature(f"the cosignature of {key.name} does not verify")
        kept.append(f"— {each.name} {base64s.encoded(each.key_id + each.value)}\n")
        times.append(at)
    if not kept:
        raise BadSignature("no witness that is known has signed")
    return note + "".join(kept).encode(), min(times)
