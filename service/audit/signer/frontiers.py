"""The file that says how far a log was signed: it is read whole and right, or not at all.

A line with the format, a line with the origin, the frontier as `extending.py` packs it, SHA-256 of all of that.
"""

from __future__ import annotations

from hashlib import sha256

from service.audit.signer.files import Unusable
from service.ledger.extending import packed, unpacked
from service.ledger.merkle import HASH_SIZE, Frontier

_FORMAT = b"jejak-frontier/1\n"


def written(origin: str, frontier: Frontier) -> bytes:
    data = _FORMAT + origin.encode() + b"\n" + packed(frontier)
    return data + sha256(data).digest()


def read(origin: str, data: bytes) -> Frontier:
    """Raises Unusable for a file that is torn, or of another log."""
    whole, digest = data[:-HASH_SIZE], data[-HASH_SIZE:]
    if sha256(whole).digest() != digest:
        raise Unusable("its frontier file is torn or was changed; put back the copy that was made last")
    head = _FORMAT + origin.encode() + b"\n"
    if not whole.startswith(head):
        raise Unusable("its frontier file is another log's")
    try:
        return unpacked(whole[len(head) :])
    except ValueError as error:
        raise Unusable(f"its frontier file holds no frontier: {error}") from None
