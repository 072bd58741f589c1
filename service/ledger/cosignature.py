"""Cosignatures of witnesses (C2SP tlog-cosignature, `cosignature/v1`): a time, and Ed25519 over that and the
checkpoint."""

from __future__ import annotations

from service.ledger.keys import signed_by

_LATEST = 2**63 - 1


def signed_message(text: str, timestamp: int) -> bytes:
    """Section "Ed25519 signed message": two lines before the checkpoint's text; the time is POSIX seconds."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


def cosigned_at(public: bytes, value: bytes, text: str) -> int | None:
    """The time of a cosignature (section "Format": uint64 big-endian, then 64 bytes), None where it does not verify."""
    timestamp = int.from_bytes(value[:8], "big")
    if timestamp > _LATEST or not signed_by(public, value[8:], signed_message(text, timestamp)):
        return None
    return timestamp
