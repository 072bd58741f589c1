"""Opening a signed checkpoint with a policy: who signed, who cosigned and when. Nothing of it is used before."""

from __future__ import annotations

from dataclasses import dataclass

from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.cosignature import cosigned_at
from service.ledger.keys import ED25519, Key, signed_by
from service.ledger.note import Malformed, Note, Signature, parse_note
from service.ledger.policy import Policy


class BadSignature(Exception):
    """The note is malformed, or a signature of a known key does not verify."""


class WrongLog(Exception):
    """The origin is no log of the policy."""


class NoTrustedKey(Exception):
    """None of the keys that the policy lists for this log has signed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A head that a trusted key of its log has signed; `cosigned` has the earliest POSIX second of each witness."""

    checkpoint: Checkpoint
    cosigned: dict[Key, int]


def open_checkpoint(data: bytes, policy: Policy) -> Opened:
    """Raises BadSignature, WrongLog, NoTrustedKey, in that order (FORMAT.md section 4).

    A signature whose name and id the policy knows must verify; any other is passed over (signed-note, "Signatures").
    """
    try:
        note = parse_note(data)
        checkpoint = parse_checkpoint(note.text)
    except Malformed as malformed:
        raise BadSignature(str(malformed)) from None
    signers, cosigned = _signers(note, policy)
    if checkpoint.origin not in policy.logs:
        raise WrongLog(f"the policy has no log {checkpoint.origin!r}")
    if not signers & set(policy.logs[checkpoint.origin]):
        raise NoTrustedKey(f"no key of {checkpoint.origin!r} has signed")
    return Opened(checkpoint, cosigned)


def _signers(note: Note, policy: Policy) -> tuple[set[Key], dict[Key, int]]:
    known = policy.known()
    signers: set[Key] = set()
    cosigned: dict[Key, int] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if key.type == ED25519:
            _verify(key, signature, note)
            signers.add(key)
        else:
            at = cosigned_at(key.public, signature.value, note.text)
            if at is None:
                raise BadSignature(f"the cosignature of {key.name} does not verify")
            cosigned[key] = min(at, cosigned.get(key, at))
    return signers, cosigned


def _verify(key: Key, signature: Signature, note: Note) -> None:
    if not signed_by(key.public, signature.value, note.text.encode()):
        raise BadSignature(f"the signature of {key.name} does not verify")
