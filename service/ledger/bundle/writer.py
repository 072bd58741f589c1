"""Writing a bundle (FORMAT.md section 3) in one go, from leaves and states as they come: the same bytes from the
same input.

A member is deflated in pieces of 1 MiB. A piece that shrinks so far that the whole would look like a bomb to a
reader is stored as it is inside the same stream, so no bundle that is written is ever refused for its ratio.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from struct import Struct
from typing import BinaryIO

import rfc8785

from service.ledger import base64s
from service.ledger.bundle import limits
from service.ledger.checkpoint import Checkpoint

_PIECE = 1 << 20
_LOCAL = Struct("<4s5H3L2H")
_ENTRY = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")
_STATE = Struct(">QI")
_VERSION, _DEFLATED, _UTF8, _UNIX = 20, 8, 0x0800, 3
_MIDNIGHT, _FIRST_DAY = 0, 0x0021
"""1980-01-01 00:00:00: when a bundle was written is not part of it."""
_READABLE = 0o100644 << 16


class Unwritable(ValueError):
    """The input is no bundle; the message says why."""


def write_bundle(
    target: BinaryIO,
    *,
    head: Checkpoint,
    note: bytes,
    leaves: Iterable[bytes],
    states: Iterable[tuple[int, bytes]],
    scope: Iterable[str] | None = None,
    others: Mapping[str, bytes] | None = None,
) -> None:
    """Writes to a file that can seek. `note` is the signed checkpoint of `head`, `leaves` all of the log's, `states`
    the stored bytes by leaf index, `scope` the ids they are of (None: all of them), `others` more members by name.

    Raises Unwritable; what is in the file by then is no bundle.
    """
    archive = _Archive(target)
    archive.add("checkpoint", [note])
    archive.add("leaves.bin", _lengths_and_leaves(leaves, head.size))
    archive.add("states.bin", _indexes_and_states(states, head.size))
    for name, data in sorted((others or {}).items()):
        archive.add(name, [data])
    archive.add("manifest.json", [_manifest(head, scope, archive.digests)])
    archive.close()


def _lengths_and_leaves(leaves: Iterable[bytes], size: int) -> Iterator[bytes]:
    count = 0
    for leaf in leaves:
        if len(leaf) > 0xFFFF:
            raise Unwritable(f"leaf {count} has {len(leaf)} bytes")
        count += 1
        yield len(leaf).to_bytes(2, "big") + leaf
    if count != size:
        raise Unwritable(f"{count} leaves where the head says {size}")


def _indexes_and_states(states: Iterable[tuple[int, bytes]], size: int) -> Iterator[bytes]:
    last = -1
    for index, state in states:
        if not last < index < size:
            raise Unwritable(f"a state for leaf {index} after that of {last}, in a log of {size}")
        last = index
        yield _STATE.pack(index, len(state))
        yield state


def _manifest(head: Checkpoint, scope: Iterable[str] | None, digests: Mapping[str, bytes]) -> bytes:
    files = {name: base64s.encoded(digest) for name, digest in digests.items()}
    ids = "all" if scope is None else sorted(scope)
    return rfc8785.dumps({
        "format": limits.FORMAT, "log": head.origin, "scope": ids, "size": head.size, "files": files,
    })  # fmt: skip


class _Archive:
    """A ZIP of deflated members (PKWARE APPNOTE 6.3), the plain shape that `archive.py` reads."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._entries: list[bytes] = []
        self._total = 0
        self.digests: dict[str, bytes] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        start = self._target.tell()
        self._target.seek(start + _LOCAL.size + len(name.encode()))
        digest, crc, compressed, size = sha256(), 0, 0, 0
        for piece in _gathered(pieces):
            digest.update(piece)
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            if size > limits.MEMBER or self._total + size > limits.TOTAL:
                raise Unwritable(f"{name} is larger than a bundle may hold")
            compressed += self._target.write(_deflated(piece))
        compressed += self._target.write(_LAST_BLOCK)
        self._total += size
        self.digests[name] = digest.digest()
        self._entries.append(_entry(name, crc, compressed, size, start))
        self._put(start, _header(name, crc, compressed, size))

    def close(self) -> None:
        directory, start = b"".join(self._entries), self._target.tell()
        count = len(self._entries)
        self._target.write(directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0))

    def _put(self, place: int, data: bytes) -> None:
        end = self._target.tell()
        self._target.seek(place)
        self._target.write(data)
        self._target.seek(end)


_LAST_BLOCK = b"\x03\x00"
"""RFC 1951 section 3.2.6: an empty last block."""


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of _PIECE."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= _PIECE:
            yield bytes(waiting[:_PIECE])
            del waiting[:_PIECE]
    if waiting:
        yield bytes(waiting)


def _deflated(piece: bytes) -> bytes:
    """Blocks that are whole bytes and not the last ones, so that what follows is put behind them."""
    for level in (6, 0):
        deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        blocks = deflate.compress(piece) + deflate.flush(zlib.Z_SYNC_FLUSH)
        if len(piece) <= limits.RATIO * len(blocks):
            break
    return blocks


def _header(name: str, crc: int, compressed: int, size: int) -> bytes:
    return _LOCAL.pack(
        b"PK\x03\x04", _VERSION, _UTF8, _DEFLATED, _MIDNIGHT, _FIRST_DAY, crc, compressed, size, len(name.encode()), 0
    ) + name.encode()  # fmt: skip


def _entry(name: str, crc: int, compressed: int, size: int, start: int) -> bytes:
    return _ENTRY.pack(
        b"PK\x01\x02", _UNIX << 8 | _VERSION, _VERSION, _UTF8, _DEFLATED, _MIDNIGHT, _FIRST_DAY, crc, compressed, size,
        len(name.encode()), 0, 0, 0, 0, _READABLE, start,
    ) + name.encode()  # fmt: skip
