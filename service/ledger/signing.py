"""The other side of `opening.py`: writing checkpoints, signing them, cosigning them."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from service.ledger import base64s
from service.ledger.checkpoint import Checkpoint
from service.ledger.cosignature import signed_message
from service.ledger.keys import COSIGNATURE, ED25519, Key, is_name, key_of


@dataclass(frozen=True, slots=True)
class Signer:
    """A name, a kind of signature, and the 32 secret bytes of RFC 8032 section 5.1.5."""

    name: str
    type: int
    secret: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name) or self.type not in (ED25519, COSIGNATURE):
            raise ValueError("a signer has a name without spaces or plus, and type 1 or 4")

    def __repr__(self) -> str:
        return f"Signer({self.name!r}, {self.type})"

    @property
    def key(self) -> Key:
        """What others verify with."""
        return key_of(self.name, self.type, self._private().public_key().public_bytes_raw())

    def line(self, text: str, timestamp: int | None = None) -> str:
        """The signature line over a note's text; a cosigner's is given its POSIX second."""
        return f"— {self.name} {base64s.encoded(self.key.id + self._signature(text, timestamp))}\n"

    def _signature(self, text: str, timestamp: int | None) -> bytes:
        if self.type == ED25519:
            return self._private().sign(text.encode())
        if timestamp is None or not 0 < timestamp < 2**63:
            raise ValueError("a cosignature says when")
        return timestamp.to_bytes(8, "big") + self._private().sign(signed_message(text, timestamp))

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """C2SP tlog-checkpoint, "Note text"."""
    origin = checkpoint.origin
    if not origin or not origin.isprintable():
        raise ValueError("an origin is one line of text")
    return f"{origin}\n{checkpoint.size}\n{base64s.encoded(checkpoint.root)}\n"


def signed_checkpoint(checkpoint: Checkpoint, *signers: Signer) -> bytes:
    """The note, signed by one key of the log or, while it is rotated, by two."""
    if not signers:
        raise ValueError("nobody signs")
    text = checkpoint_text(checkpoint)
    return (text + "\n" + "".join(signer.line(text) for signer in signers)).encode()
