"""Sealing a text for one subject: AES-256-GCM (NIST SP 800-38D), bound to the place where it is recorded."""

from __future__ import annotations

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.store.tokens import Origin

KEY_SIZE = 32
_NONCE = 12
_STEP = 16
"""Texts are filled up to multiples of so many bytes: a name's length tells who it is."""


def sealed(key: bytes, text: str, subject: UUID, origin: Origin, log: str) -> bytes:
    """Nonce (12 bytes, random), sealed text, tag (16). One key may seal 2^32 texts so."""
    nonce = secrets.token_bytes(_NONCE)
    plain = text.encode()
    filled = plain + bytes(-len(plain) % _STEP)
    return nonce + AESGCM(key).encrypt(nonce, filled, _bound_to(subject, origin, log))


def opened(key: bytes, box: bytes, subject: UUID, origin: Origin, log: str) -> str | None:
    """The text; None where it was sealed for another place, for somebody else, or is not as it was sealed."""
    try:
        filled = AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], _bound_to(subject, origin, log))
    except (InvalidTag, ValueError):
        return None
    return filled.rstrip(b"\0").decode()


def _bound_to(subject: UUID, origin: Origin, log: str) -> bytes:
    """The associated data: log, aggregate, version, topic, field, id of the key, which is the subject's."""
    said = (log, origin.aggregate.hex, str(origin.version), origin.topic, origin.field, subject.hex)
    return "\n".join(("jejak-person/1", *said)).encode()
