"""Asking a witness to cosign a checkpoint (C2SP tlog-witness, `add-checkpoint`): the log's side.

A witness is another machine of another organisation: it may be gone, slow, confused or hostile. Whatever it does, the
answer is a cosignature that verifies or `NotCosigned`, and it comes in time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from service.audit.witness.exchange import Answer, NoAnswer, gist, place, posted
from service.ledger.checkpoint import parse_checkpoint
from service.ledger.keys import COSIGNATURE, Key
from service.ledger.note import Malformed, parse_note
from service.ledger.opening import BadSignature
from service.ledger.witnessing import with_cosignatures, written_request

_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n")
_SIZE_TYPE = "text/x.tlog.size"

Proof = Callable[[int, int], tuple[bytes, ...]]
"""The consistency proof between two sizes of the log, 0 < old < new."""


class NotCosigned(Exception):
    """The message says why; `size` is what the witness says it cosigned last, where it said so."""

    def __init__(self, why: str, size: int | None = None) -> None:
        super().__init__(why)
        self.size = size


@dataclass(frozen=True, slots=True)
class WitnessAt:
    """`url` is the submission prefix, http or https; `key` is of type COSIGNATURE. Raises ValueError for others."""

    url: str
    key: Key

    def __post_init__(self) -> None:
        place(self.url)
        if self.key.type != COSIGNATURE:
            raise ValueError("a witness signs with a key of type 4")


def cosigned(
    note: bytes, witness: WitnessAt, proof: Proof, old: int, timeout: float = 2.0, *, not_before: int = 0
) -> bytes:
    """The note with the witness's cosignature under it; `timeout` seconds are for everything together.

    `old` is the size that the witness cosigned last, as far as is known; where it names another one it is asked once
    more from there. `not_before` is a POSIX second: an earlier cosignature (its clock is slow) is not taken, because
    it would contradict the leaves. Raises NotCosigned; ValueError where the note is none of a checkpoint, and what
    `proof` raises.
    """
    until = monotonic() + timeout
    size = parse_checkpoint(parse_note(note).text).size
    answer = _asked(note, witness, proof, min(old, size), size=size, until=until)
    if answer.status == 409 and _named(answer) <= size:
        answer = _asked(note, witness, proof, _named(answer), size=size, until=until)
    if answer.status == 409:
        raise NotCosigned(f"the witness has cosigned {_named(answer)} leaves, this is {size}", _named(answer))
    if answer.status != 200:
        raise NotCosigned(f"the witness answered {answer.status}: {gist(answer)}")
    return _taken(note, answer, witness, not_before)


def _asked(note: bytes, witness: WitnessAt, proof: Proof, old: int, *, size: int, until: float) -> Answer:
    hashes = proof(old, size) if 0 < old < size else ()
    try:
        return posted(f"{witness.url.rstrip('/')}/add-checkpoint", written_request(old, hashes, note), until)
    except NoAnswer as none:
        raise NotCosigned(f"the witness did not answer: {none}") from None


def _named(answer: Answer) -> int:
    """The size in a 409; raises NotCosigned where it has none, as where two heads of one size differ."""
    found = _SIZE.fullmatch(answer.body.decode("latin-1"))
    if answer.type.partition(";")[0].strip() != _SIZE_TYPE or not found:
        raise NotCosigned(f"the witness answered 409 without a size: {gist(answer)}")
    return int(found[1])


def _taken(note: bytes, answer: Answer, witness: WitnessAt, not_before: int) -> bytes:
    try:
        whole, at = with_cosignatures(note, answer.body.decode(), [witness.key])
    except (Malformed, BadSignature, UnicodeDecodeError) as error:
        raise NotCosigned(f"the witness's answer is no cosignature: {error}") from None
    if at < not_before:
        raise NotCosigned(f"the witness's clock is {not_before - at} s behind what it cosigned")
    return whole
