"""The chain of each aggregate: versions 1, 2, 3 …, each leaf holding the hash of the one before (FORMAT.md section 1).

A small log's last versions are kept in memory. A large one's leaves are dealt out to temporary files by a keyed hash
of their aggregate first, and each file is then looked through alone, so that memory does not grow with the log.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Iterator
from contextlib import ExitStack
from struct import Struct
from tempfile import TemporaryFile
from typing import IO, Protocol

_RECORD = Struct("<Q16sq32s32s")
_START = bytes(32)
DEALT_FROM = 64 << 20
"""Bytes of leaves that one file, or memory, takes: some 200,000 leaves."""


class Chains(Protocol):
    """Takes leaves in their order; tells the index of one that does not continue its chain, the first one."""

    def take(self, index: int, id: bytes, ver: int, prev: bytes, own: bytes) -> None: ...
    def broken(self) -> int | None: ...


def chains_for(leaves_bytes: int, files: ExitStack) -> Chains:
    """What suits this many bytes of leaves; temporary files are closed with `files`."""
    if leaves_bytes <= DEALT_FROM:
        return InMemory()
    return Dealt([files.enter_context(TemporaryFile()) for _ in range(1 + leaves_bytes // DEALT_FROM)])


class InMemory:
    def __init__(self) -> None:
        self._last: dict[bytes, tuple[int, bytes]] = {}
        self._broken: int | None = None

    def take(self, index: int, id: bytes, ver: int, prev: bytes, own: bytes) -> None:
        """`id` as 32 hex digits, `prev` as base64, `own` as 32 bytes: the leaf's own hash."""
        before, hash = self._last.get(id, (0, _START))
        if self._broken is None and (ver != before + 1 or a2b_base64(prev) != hash):
            self._broken = index
        self._last[id] = ver, own

    def broken(self) -> int | None:
        return self._broken


class Dealt:
    def __init__(self, files: list[IO[bytes]]) -> None:
        self._files = files

    def take(self, index: int, id: bytes, ver: int, prev: bytes, own: bytes) -> None:
        record = _RECORD.pack(index, bytes.fromhex(id.decode()), ver, a2b_base64(prev), own)
        self._files[hash(id) % len(self._files)].write(record)

    def broken(self) -> int | None:
        return min((found for file in self._files if (found := self._in(file)) is not None), default=None)

    def _in(self, file: IO[bytes]) -> int | None:
        last: dict[bytes, tuple[int, bytes]] = {}
        for index, id, ver, prev, own in _records(file):
            before, hash = last.get(id, (0, _START))
            if ver != before + 1 or prev != hash:
                return index
            last[id] = ver, own
        return None


def _records(file: IO[bytes]) -> Iterator[tuple[int, bytes, int, bytes, bytes]]:
    file.seek(0)
    while some := file.read(_RECORD.size * 4096):
        yield from _RECORD.iter_unpack(some)
