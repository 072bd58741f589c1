"""Reading a ZIP from anybody (PKWARE APPNOTE 6.3): only the plain shape that a bundle needs, each byte of it
accounted for.

Members lie one after the other from the first byte to the central directory, without gap or overlap; local headers
say what the directory says; deflated or stored, nothing else; no comment, no encryption, no second volume. ZIP64 is
met only where a streaming writer reserved room for it in a local header: the limits make it needless.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from struct import Struct
from types import TracebackType
from typing import BinaryIO

from service.ledger.bundle import limits

CHUNK = 1 << 18
_INPUT = 1 << 15

_END = Struct("<4s4H2LH")
_ENTRY = Struct("<4s6H3L5H2L")
_LOCAL = Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_DESCRIPTOR, _UTF8 = 0x0008, 0x0800
_FLAGS = 0x0006 | _DESCRIPTOR | _UTF8
"""Deflate's own options, sizes after the data, names in UTF-8. Encryption and all others are refused."""
_UNKNOWN = 0xFFFFFFFF
_VERSION = 45
"""The newest version of the specification that reading may need: ZIP64's."""


class Corrupt(Exception):
    """Not an archive that a bundle may be; the message says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """`start` is where its data begin; sizes in bytes."""

    name: str
    method: int
    flags: int
    crc: int
    compressed: int
    size: int
    header: int
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + self.compressed


class Archive:
    """An open bundle: its members by name, in the order of the directory. Raises Corrupt."""

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        try:
            self.members = self._read_members()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes, at most CHUNK at a time; raises Corrupt where they are not as many, or not those, that
        it says."""
        member = self.members[name]
        size = crc = 0
        for chunk in self._stored(member) if member.method == _STORED else self._inflated(member):
            size += len(chunk)
            if size > member.size:
                break
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size != member.size or crc != member.crc:
            raise Corrupt(f"{name!r} is not as large, or not what, its header says")

    def read(self, name: str) -> bytes:
        """All bytes of a small member."""
        return b"".join(self.chunks(name))

    def _stored(self, member: Member) -> Iterator[bytes]:
        for start in range(member.start, member.end, CHUNK):
            yield self._at(start, min(CHUNK, member.end - start))

    def _inflated(self, member: Member) -> Iterator[bytes]:
        """RFC 1951; the data end where the last block ends."""
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        at, waiting = member.start, b""
        try:
            while not inflate.eof:
                if not waiting:
                    waiting = self._at(at, min(_INPUT, member.end - at))
                    at += len(waiting)
                chunk = inflate.decompress(waiting, CHUNK)
                if not waiting and not inflate.eof:
                    raise Corrupt(f"{member.name!r} ends too early")
                waiting = inflate.unconsumed_tail
                if chunk:
                    yield chunk
        except zlib.error:
            raise Corrupt(f"{member.name!r} cannot be inflated") from None
        if at != member.end or inflate.unused_data:
            raise Corrupt(f"{member.name!r} has bytes after its end")

    def _at(self, start: int, count: int) -> bytes:
        try:
            self._file.seek(start)
            found = self._file.read(count)
        except OSError as error:
            raise Corrupt(f"the file cannot be read: {error}") from None
        if len(found) != count:
            raise Corrupt("the file is cut short")
        return found

    def _read_members(self) -> dict[str, Member]:
        end = self._file.seek(0, 2) - _END.size
        if end < 0:
            raise Corrupt("not a ZIP file")
        mark, disk, first_disk, here, count, length, start, comment = _END.unpack(self._at(end, _END.size))
        if mark != b"PK\x05\x06" or comment or disk or first_disk or here != count or start + length != end:
            raise Corrupt("not a ZIP file that ends with its directory, without a comment")
        if length > limits.DIRECTORY or count > limits.MEMBERS:
            raise Corrupt("too many members")
        members = list(_entries(self._at(start, length)))
        if len(members) != count or len({member.name for member in members}) != count:
            raise Corrupt("a member is there twice, or not all are listed")
        if any(limits.too_large(member.size, member.compressed) for member in members):
            raise Corrupt("a member exceeds the limits")
        if sum(member.size for member in members) > limits.TOTAL:
            raise Corrupt("all members together exceed the limits")
        found = {member.name: member for member in self._placed(members, start)}
        return {member.name: found[member.name] for member in members}

    def _placed(self, members: list[Member], end: int) -> Iterator[Member]:
        """Members with the places of their data: from the first byte of the file to `end` without a gap."""
        at = 0
        for member in sorted(members, key=lambda each: each.header):
            if member.header != at:
                raise Corrupt("members overlap, or something lies between them")
            header = self._at(at, _LOCAL.size)
            names, extras = _LOCAL.unpack(header)[-2:]
            rest = self._at(at + _LOCAL.size, names + extras)
            _agree(member, header, rest[:names], rest[names:])
            start = at + _LOCAL.size + len(rest)
            placed = replace(member, start=start)
            yield placed
            at = placed.end + self._descriptor(placed)
        if at != end:
            raise Corrupt("something lies between the members and the directory, or they reach into it")

    def _descriptor(self, member: Member) -> int:
        """Section 4.3.9: the bytes of what follows the data where the sizes were not known before them."""
        if not member.flags & _DESCRIPTOR:
            return 0
        room = self._at(member.end, 24)  # no more than lies there: a directory of one member is longer
        for sizes in ("<LL", "<QQ"):
            said = member.crc.to_bytes(4, "little") + Struct(sizes).pack(member.compressed, member.size)
            for written in (b"PK\x07\x08" + said, said):
                if room.startswith(written):
                    return len(written)
        raise Corrupt(f"what follows {member.name!r} is not its sizes")


def _opened(path: Path) -> BinaryIO:
    try:
        if path.is_file():
            return path.open("rb")
    except OSError as error:
        raise Corrupt(f"the file cannot be read: {error}") from None
    raise Corrupt("not a file")


def _entries(directory: bytes) -> Iterator[Member]:
    """Section 4.3.12."""
    at = 0
    while at < len(directory):
        if len(directory) - at < _ENTRY.size:
            raise Corrupt("the directory is cut short")
        fields = _ENTRY.unpack_from(directory, at)
        mark, _, version, flags, method = fields[:5]
        crc, compressed, size, names, extras, comments, disk = fields[7:14]
        attributes, header = fields[15:]
        at += _ENTRY.size
        name = directory[at : at + names]
        at += names + extras + comments
        if mark != b"PK\x01\x02" or at > len(directory) or disk or version > _VERSION:
            raise Corrupt("the directory is damaged")
        if flags & ~_FLAGS or method not in (_STORED, _DEFLATED):
            raise Corrupt("a member is encrypted, or compressed in a way that is not supported")
        if attributes >> 28 not in (0, 0o10) or attributes & 0x10:
            raise Corrupt("a member is no file")
        yield Member(_name(name, flags), method, flags, crc, compressed, size, header)


def _name(written: bytes, flags: int) -> str:
    """A relative path that is one on every system; raises Corrupt."""
    try:
        name = written.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        raise Corrupt("the name of a member is not text") from None
    parts = name.split("/")
    if {"", ".", ".."} & set(parts) or "\\" in name or ":" in name or not name.isprintable():
        raise Corrupt(f"a member is called {name[:80]!a}")
    return name


def _agree(member: Member, header: bytes, name: bytes, extra: bytes) -> None:
    """Section 4.3.7: the local header says the same, or leaves the sizes to the descriptor or to ZIP64's own field."""
    mark, version, flags, method, _, _, crc, compressed, size, _, _ = _LOCAL.unpack(header)
    if (compressed, size) == (_UNKNOWN, _UNKNOWN):
        size, compressed = _zip64(extra)
    said = (crc, compressed, size)
    streamed = flags & _DESCRIPTOR and said == (0, 0, 0)
    same = said == (member.crc, member.compressed, member.size)
    if (
        mark != b"PK\x03\x04"
        or version > _VERSION
        or (flags, method) != (member.flags, member.method)
        or not (same or streamed)
    ):
        raise Corrupt(f"the two headers of {member.name!r} differ")
    if name != member.name.encode():
        raise Corrupt(f"{member.name!r} has two names")


def _zip64(extra: bytes) -> tuple[int, int]:
    """Section 4.5.3: the sizes in the field 0x0001, the uncompressed one first."""
    at = 0
    while at < len(extra):
        kind, length = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == 1 and length == 16 and at + 20 <= len(extra):
            size, compressed = Struct("<QQ").unpack_from(extra, at + 4)
            return size, compressed
        at += 4 + length
    raise Corrupt("a header has no sizes")
