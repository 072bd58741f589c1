"""Verifier keys (C2SP signed-note, "Verifier keys"): `<name>+<key id, 8 hex digits>+base64(type || public key)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from service.ledger import base64s

ED25519 = 0x01
"""Signed note, "Signature types": Ed25519 over the note's text."""
COSIGNATURE = 0x04
"""Timestamped Ed25519 cosignature of a checkpoint (C2SP tlog-cosignature, `cosignature/v1`)."""

_PRIME = 2**255 - 19


@dataclass(frozen=True, slots=True)
class Key:
    """`public` is the 32 bytes of RFC 8032 section 5.1.5; `type` is ED25519 or COSIGNATURE."""

    name: str
    id: bytes
    type: int
    public: bytes

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64s.encoded(bytes([self.type]) + self.public)}"


def key_of(name: str, type: int, public: bytes) -> Key:
    """The key with the id that signed-note recommends (and tlog-cosignature demands):
    SHA-256(name || 0x0A || type || public key), the first four bytes."""
    return Key(name, sha256(name.encode() + b"\n" + bytes([type]) + public).digest()[:4], type, public)


def parse_vkey(text: str) -> Key:
    """A verifier key; raises ValueError where it is malformed, of another kind, or its id is not that of its key."""
    name, _, rest = text.partition("+")
    id, _, material = rest.partition("+")
    if not is_name(name) or not re.fullmatch(r"[0-9a-f]{8}", id):
        raise ValueError("a key is written name+id+base64, the id as 8 lower-case hex digits")
    value = base64s.decoded(material)
    if len(value) != 33 or value[0] not in (ED25519, COSIGNATURE):
        raise ValueError("only Ed25519 keys are supported: type 1 for a log, type 4 for a witness")
    key = key_of(name, value[0], value[1:])
    if key.id.hex() != id:
        raise ValueError(f"the key id should be {key.id.hex()}")
    y = int.from_bytes(key.public, "little") & (1 << 255) - 1
    if y >= _PRIME or y in (1, _PRIME - 1):
        raise ValueError("the public key is no canonical point (RFC 8032 section 5.1.3), or one that signs nothing")
    return key


def is_name(name: str) -> bool:
    """Signed note, "Format": not empty, no Unicode spaces, no plus."""
    return bool(name) and "+" not in name and not any(each.isspace() for each in name)


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Ed25519 (RFC 8032 section 5.1.7): S below the group's order, [S]B = R + [k]A without a cofactor, R as it was
    sent."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
