"""Archives from anybody: each odd one is refused by both verifiers, quickly, in little memory; the plain ones are
read."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from service.ledger.bundle import limits
from service.ledger.bundle.archive import Archive, Corrupt
from service.ledger.standalone import periksa
from service.ledger.verdicts import Verdict
from tests.drills.large import measured
from tests.service.ledger.both import verdict
from tests.service.ledger.forge import bundle, genuine, manifest_of, members_of, policy_text, written, zipped

GOOD = bundle()
END = len(GOOD) - 22
DIRECTORY = struct.unpack_from("<I", GOOD, END + 16)[0]


def entries(data: bytes = GOOD) -> list[tuple[int, int, str]]:
    """Of each member: where its local header and its entry in the directory begin, and its name."""
    found, at = [], struct.unpack_from("<I", data, len(data) - 6)[0]
    while data[at : at + 4] == b"PK\1\2":
        names, extras, comments = struct.unpack_from("<HHH", data, at + 28)
        local = struct.unpack_from("<I", data, at + 42)[0]
        found.append((local, at, data[at + 46 : at + 46 + names].decode()))
        at += 46 + names + extras + comments
    return found


def local(offset: int, form: str, value: Any, member: int = 2, data: bytes = GOOD) -> bytes:
    return _put(data, entries(data)[member][0] + offset, form, value)


def central(offset: int, form: str, value: Any, member: int = 2, data: bytes = GOOD) -> bytes:
    return _put(data, entries(data)[member][1] + offset, form, value)


def both(offset: int, form: str, value: Any, member: int = 2) -> bytes:
    """Changed in the local header and, two bytes further on, in the directory."""
    return central(offset + 2, form, value, member, local(offset, form, value, member))


def end(offset: int, form: str, value: Any) -> bytes:
    return _put(GOOD, END + offset, form, value)


def _put(data: bytes, at: int, form: str, value: Any) -> bytes:
    changed = bytearray(data)
    struct.pack_into(form, changed, at, value)
    return bytes(changed)


def named(name: str) -> bytes:
    """A listed member with this name."""
    members = {**members_of(genuine()), name: b"x"}
    return zipped({"manifest.json": manifest_of(members, 20), **members})


def doubled(name: str, data: bytes = b"x") -> bytes:
    target = io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, data)
    return target.getvalue()


def attributed(attributes: int) -> bytes:
    return central(38, "<I", attributes)


def moved_directory(between: bytes) -> bytes:
    """Bytes put between the members and the directory, which says where it is now."""
    return GOOD[:DIRECTORY] + between + GOOD[DIRECTORY:-6] + struct.pack("<IH", DIRECTORY + len(between), 0)


def prepended(before: bytes) -> bytes:
    """Bytes before the first member, with every offset made right."""
    data = bytearray(before + GOOD)
    for start, entry, _ in entries():
        struct.pack_into("<I", data, len(before) + entry + 42, start + len(before))
    struct.pack_into("<I", data, len(data) - 6, DIRECTORY + len(before))
    return bytes(data)


def overlapping() -> bytes:
    """Two entries of the directory for one member's data, the second under another name of the same length."""
    _start, entry, _ = entries()[2]
    size = entries()[3][1] - entry
    more = GOOD[entry : entry + size].replace(b"leaves.bin", b"Leaves.bin")
    directory = GOOD[DIRECTORY:END] + more
    count = len(entries()) + 1
    return (
        GOOD[:DIRECTORY]
        + directory
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), DIRECTORY, 0)
    )


def quine(ratio: int) -> bytes:
    """A member that inflates to more than its header says."""
    members = {**members_of(genuine()), "more": bytes(ratio)}
    data = zipped({"manifest.json": manifest_of(members, 20), **members})
    return central(24, "<I", 100, 4, local(22, "<I", 100, 4, data))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "text": lambda: b"not a zip\n" * 10,
    "twenty-one bytes": lambda: b"PK\5\6" + bytes(17),
    "an archive of nothing": lambda: b"PK\5\6" + bytes(18),
    "the first half": lambda: GOOD[: len(GOOD) // 2],
    "all but the last byte": lambda: GOOD[:-1],
    "a byte after the end": lambda: GOOD + b"\0",
    "a byte before the start": lambda: b"\0" + GOOD,
    "bytes before the start, offsets made right": lambda: prepended(b"#!/bin/sh\n"),
    "bytes before the directory": lambda: moved_directory(b"between"),
    "a comment": lambda: GOOD[:-2] + struct.pack("<H", 3) + b"abc",
    "a comment that is not there": lambda: end(20, "<H", 1),
    "an end without its mark": lambda: end(0, "<I", 0),
    "bytes behind the directory": lambda: GOOD[:END] + b"behind" + GOOD[END:],
    "an entry that is cut": lambda: GOOD[:END] + b"PK\1\2" + _put(GOOD, END + 12, "<I", END - DIRECTORY + 4)[END:],
    "another disk": lambda: end(4, "<H", 1),
    "a directory on another disk": lambda: end(6, "<H", 1),
    "fewer members here": lambda: end(8, "<H", 1),
    "65,535 members": lambda: _put(end(8, "<H", 0xFFFF), END + 10, "<H", 0xFFFF),
    "a directory of 4 GiB": lambda: end(12, "<I", 0xFFFFFFFF),
    "a directory that begins elsewhere": lambda: end(16, "<I", DIRECTORY + 1),
    "an entry without its mark": lambda: central(0, "<I", 0),
    "an entry with an endless name": lambda: central(28, "<H", 0xFFFF),
    "an entry with an endless comment": lambda: central(32, "<H", 0xFFFF, 3),
    "an entry on another disk": lambda: central(34, "<H", 1),
    "a header that needs a newer version": lambda: local(4, "<H", 46),
    "an entry that needs a newer version": lambda: central(6, "<H", 46),
    "a header without its mark": lambda: local(0, "<I", 0),
    "a header with an endless name": lambda: local(26, "<H", 0xFFFF),
    "a header with more extra": lambda: local(28, "<H", 4),
    "another CRC in the header": lambda: local(14, "<I", 7),
    "another CRC in the directory": lambda: central(16, "<I", 7),
    "another CRC in both": lambda: central(16, "<I", 7, 2, local(14, "<I", 7)),
    "another size in the header": lambda: local(22, "<I", 7),
    "another size in both": lambda: central(24, "<I", 7, 2, local(22, "<I", 7)),
    "a member that inflates to less than it says": lambda: handmade(deflate(b"data"), b"data", size=5),
    "a member that reaches into the directory": lambda: handmade(deflate(b"data"), b"data", packed=7),
    "another compressed size in both": lambda: central(20, "<I", 7, 2, local(18, "<I", 7)),
    "ZIP64 sizes without the field": lambda: _put(local(18, "<I", 0xFFFFFFFF), entries()[2][0] + 22, "<I", 0xFFFFFFFF),
    **{f"ZIP64 sizes in {what}": lambda extra=extra: zip64(extra) for what, extra in {
        "a field of another kind": struct.pack("<HHQQ", 2, 16, 4, 6),
        "a field of a longer kind": struct.pack("<HHQQ", 0x0101, 16, 4, 6),
        "a field that says less": struct.pack("<HHQQ", 1, 15, 4, 6),
        "a field that says more": struct.pack("<HHQQ", 1, 17, 4, 6) + b"\0",
        "a field that is cut": struct.pack("<HHQQ", 1, 16, 4, 6)[:-1],
        "half a field": struct.pack("<HHQ", 1, 8, 4),
        "another field": struct.pack("<HHHHQQ", 9, 20, 1, 16, 4, 6),
        "another order": struct.pack("<HHQQ", 1, 16, 6, 4),
    }.items()},
    "ZIP64 sizes in the directory": lambda: central(20, "<I", 0xFFFFFFFF),
    "an offset of 4 GiB": lambda: central(42, "<I", 0xFFFFFFFF),
    "encrypted": lambda: both(6, "<H", 1),
    "strongly encrypted": lambda: both(6, "<H", 0x41),
    "no sizes before or behind": lambda: handmade(deflate(b"data"), b"data", said=(0, 0, 0)),
    "other sizes before those behind": lambda: handmade(
        deflate(b"data"), b"data", flags=8, said=(1, 2, 3), behind=struct.pack("<3I", *SIZES)
    ),
    "masked": lambda: both(6, "<H", 0x2000),
    "encrypted in one header": lambda: local(6, "<H", 1),
    "sizes behind the data that are not there": lambda: both(6, "<H", 8),
    "compressed with bzip2": lambda: both(8, "<H", 12),
    "compressed with LZMA": lambda: both(8, "<H", 14),
    "compressed with nothing known": lambda: both(8, "<H", 99),
    "stored in one header": lambda: local(8, "<H", 0),
    "stored, and deflated all the same": lambda: both(8, "<H", 0),
    **{f"stored, and said to be {what}": lambda size=size: stored(size) for what, size in {
        "longer": 5, "shorter": 3, "nothing": 0,
    }.items()},
    "two names": lambda: local(30, "<10s", b"other.name"),
    "members that overlap": overlapping,
    "a directory as a member": lambda: named("folder/"),
    "a folder by its attributes": lambda: attributed(0x10),
    "a link by its attributes": lambda: attributed(0o120777 << 16),
    "a device by its attributes": lambda: attributed(0o060666 << 16),
    "../": lambda: named("../evil"),
    "a/../../b": lambda: named("a/../../b"),
    "./a": lambda: named("./a"),
    "a//b": lambda: named("a//b"),
    "/etc/passwd": lambda: named("/etc/passwd"),
    "C:/evil": lambda: named("C:/evil"),
    "a name with an escape sequence": lambda: named("a\x1b[2Jb"),
    "a name with a newline": lambda: named("a\nb"),
    "a name with a bidi control": lambda: named("a\u202eb"),
    "a backslash": lambda: both_named(b"a\\b.bin!!!"),
    "a name that is no UTF-8": lambda: _utf8(b"leaves.\xff\xff\xff"),
    "a name beyond ASCII without the flag": lambda: both_named(b"leaves.\xc3\xa9n"),
    "an empty name": lambda: central(28, "<H", 0, 2, local(26, "<H", 0)),
    "a member twice": lambda: doubled("leaves.bin"),
    "a member twice, alike": lambda: doubled("checkpoint", members_of(genuine())["checkpoint"]),
    "a member that inflates to more than it says": lambda: quine(1000),
    "an inflated member that goes on": lambda: deflated_with(b"more"),
    "an inflated member that is cut": lambda: deflated_with(b"", cut=2),
    "an inflated member that never ends": lambda: handmade(deflate(b"data", last=False), b"data"),
    "an inflated member that ends in nonsense": lambda: handmade(deflate(b"data", last=False) + b"\7", b"data"),
    "bytes after its end in a piece of their own": lambda: handmade(one_block(NOISE[:32763]) + b"more", NOISE[:32763]),
    "an inflated member padded with empty blocks": lambda: padded(20_000),
    "an inflated member of nonsense": lambda: _put(GOOD, entries()[2][0] + 40, "<I", 0xFFFFFFFF),
}  # fmt: skip


def both_named(name: bytes) -> bytes:
    start, entry, _ = entries()[2]
    return _put(_put(GOOD, start + 30, "<10s", name), entry + 46, "<10s", name)


def _utf8(name: bytes) -> bytes:
    start, entry, _ = entries()[2]
    return _put(_put(both_named(name), start + 6, "<H", 0x800), entry + 8, "<H", 0x800)


def handmade(compressed: bytes, data: bytes, **other: Any) -> bytes:
    """The genuine bundle with one more member, `more`, that was compressed by hand."""
    members = {**members_of(genuine()), "more": data}
    whole = zipped({"manifest.json": manifest_of(members, 20), **members_of(genuine())})
    directory = struct.unpack_from("<I", whole, len(whole) - 6)[0]
    sizes = (zlib.crc32(data), other.get("packed", len(compressed)), other.get("size", len(data)))
    flags, behind = other.get("flags", 0), other.get("behind", b"")
    said, extra = other.get("said", sizes), other.get("extra", b"")
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, 8, 0, 33, *said, 4, len(extra)) + b"more" + extra
    entry = (
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, 8, 0, 33, *sizes, 4, 0, 0, 0, 0, 0, directory) + b"more"
    )
    listed = whole[directory:-22] + entry
    start = directory + len(head) + len(compressed) + len(behind)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 5, 5, len(listed), start, 0)
    return whole[:directory] + head + compressed + behind + listed + tail


def stored(size: int) -> bytes:
    """Four bytes that are said to be as many."""
    data = handmade(b"data", b"data", size=size)
    start, entry, _ = entries(data)[-1]
    return _put(_put(data, start + 8, "<H", 0), entry + 10, "<H", 0)


def zip64(extra: bytes) -> bytes:
    """A member whose sizes are in its header's extra field, if anywhere."""
    return handmade(deflate(b"data"), b"data", said=(zlib.crc32(b"data"), 2**32 - 1, 2**32 - 1), extra=extra)


NOISE = Random(7).randbytes(100_000)


def deflate(data: bytes, last: bool = True) -> bytes:
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)


def one_block(data: bytes) -> bytes:
    """RFC 1951 section 3.2.4: a last block, stored as it is."""
    return b"\1" + struct.pack("<HH", len(data), 0xFFFF - len(data)) + data


def deflated_with(more: bytes, cut: int = 0) -> bytes:
    compressed = deflate(b"data")
    return handmade(compressed[: len(compressed) - cut] + more, b"data")


def padded(blocks: int) -> bytes:
    return handmade(b"\0\0\0\xff\xff" * blocks + deflate(b"data"), b"data")


@pytest.mark.parametrize("what", HOSTILE)
def test_an_odd_archive_is_refused_by_both(what: str, tmp_path: Path) -> None:
    path = written(tmp_path / "b", HOSTILE[what]())
    assert verdict(path) is Verdict.BUNDLE_CORRUPT


def test_something_that_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing", Path("/dev/null")):
        assert verdict(path) is Verdict.BUNDLE_CORRUPT


SIZES = (zlib.crc32(b"data"), len(deflate(b"data")), 4)
PLAIN: dict[str, bytes] = {
    "made by hand": handmade(deflate(b"data"), b"data"),
    "stored inside deflate": handmade(b"\1\4\0\xfb\xffdata", b"data"),
    "sizes behind": handmade(
        deflate(b"data"), b"data", flags=8, said=(0, 0, 0), behind=b"PK\7\10" + struct.pack("<3I", *SIZES)
    ),
    "sizes behind, without a mark": handmade(
        deflate(b"data"), b"data", flags=8, said=(0, 0, 0), behind=struct.pack("<3I", *SIZES)
    ),
    "sizes behind, of ZIP64": handmade(
        deflate(b"data"), b"data", flags=8, said=(0, 0, 0), behind=b"PK\7\10" + struct.pack("<IQQ", *SIZES)
    ),
    "sizes before and behind": handmade(deflate(b"data"), b"data", flags=8, behind=struct.pack("<3I", *SIZES)),
    "room for ZIP64 in the header": handmade(
        deflate(b"data"),
        b"data",
        said=(SIZES[0], 2**32 - 1, 2**32 - 1),
        extra=struct.pack("<HHI", 9, 4, 7) + struct.pack("<HHQQ", 1, 16, 4, SIZES[1]),
    ),
    "room for ZIP64 behind a long field": zip64(struct.pack("<HH256sHHQQ", 9, 256, b"\xff" * 256, 1, 16, 4, SIZES[1])),
    "deflate's own options": handmade(deflate(b"data"), b"data", flags=6),
    "an extra field in the header": handmade(deflate(b"data"), b"data", extra=struct.pack("<HHI", 9, 4, 7)),
}


@pytest.mark.parametrize("what", PLAIN)
def test_a_plain_archive_by_another_hand_is_read(what: str, tmp_path: Path) -> None:
    assert verdict(written(tmp_path / "b", PLAIN[what])) is Verdict.OK


@pytest.mark.parametrize("streamed", [False, True])
def test_what_zipfile_streams_is_read(streamed: bool, tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return not streamed

        def seek(self, *_: Any) -> int:
            raise io.UnsupportedOperation

    target = Pipe() if streamed else io.BytesIO()
    members = members_of(genuine())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"manifest.json": manifest_of(members, 20), **members}.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(data)
    assert verdict(written(tmp_path / "b", target.getvalue())) is Verdict.OK


def test_stored_members_are_read(tmp_path: Path) -> None:
    def store(info: zipfile.ZipInfo) -> None:
        info.compress_type = zipfile.ZIP_STORED

    members = members_of(genuine())
    assert (
        verdict(written(tmp_path / "b", zipped({"manifest.json": manifest_of(members, 20), **members}, store)))
        is Verdict.OK
    )


def test_a_member_is_handed_on_in_small_pieces(tmp_path: Path) -> None:
    data = Random(7).randbytes(1_000_000) * 3
    path = written(tmp_path / "b", zipped({"noise": data}))
    with Archive(path) as archive:
        pieces = list(archive.chunks("noise"))
        assert b"".join(pieces) == archive.read("noise") == data
        assert max(map(len, pieces)) <= 1 << 18


@pytest.mark.parametrize("more", [0, 1, 100, 258, 259, 100_000])
def test_what_inflates_to_many_pieces_at_once_is_handed_on_whole(more: int, tmp_path: Path) -> None:
    data = b"".join(NOISE[at : at + 600] + bytes(120_000) for at in range(0, 60_000, 600)) + bytes((1 << 18) + more)
    path = written(tmp_path / "b", zipped({"zeros": data}))
    with Archive(path) as archive, path.open("rb") as file:
        for chunks in (archive.chunks("zeros"), periksa.chunks(file, periksa.archive(file), "zeros")):
            pieces = list(chunks)
            assert b"".join(pieces) == data
            assert max(map(len, pieces)) == 1 << 18


def test_no_more_is_handed_on_than_a_member_says(tmp_path: Path) -> None:
    handed: list[bytes] = []
    path = written(tmp_path / "b", quine(1_000_000))
    with Archive(path) as archive, pytest.raises(Corrupt, match="large"):
        handed.extend(archive.chunks("more"))
    with path.open("rb") as file, pytest.raises(periksa.Verdict, match="is not what its header says"):
        handed.extend(periksa.chunks(file, periksa.archive(file), "more"))
    assert len(b"".join(handed)) <= 200


def test_what_is_no_archive_is_told_from_an_empty_one(tmp_path: Path) -> None:
    with Archive(written(tmp_path / "b", b"PK\5\6" + bytes(18))) as archive:
        assert archive.members == {}
    for data in (b"", b"PK\5\6" + bytes(17)):
        with pytest.raises(Corrupt, match=r"not a ZIP file$"):
            Archive(written(tmp_path / "b", data))


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("a backslash", "is called"), ("a name beyond ASCII without the flag", "not text"),
        ("no sizes before or behind", "headers"), ("other sizes before those behind", "headers"),
        ("encrypted", "encrypted"), ("an inflated member of nonsense", "cannot be inflated"),
        ("a member twice, alike", "twice"), ("an entry that is cut", "cut short"),
    ],
)  # fmt: skip
def test_what_is_odd_is_told(what: str, why: str, tmp_path: Path) -> None:
    path = written(tmp_path / "b", HOSTILE[what]())
    with pytest.raises(Corrupt, match=why):
        _read_all(path)


def _read_all(path: Path) -> None:
    with Archive(path) as archive:
        for name in archive.members:
            archive.read(name)


def test_a_file_that_cannot_be_read_is_corrupt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise OSError("input/output error")

    def refused(*_: Any) -> Any:
        raise PermissionError("permission denied")

    path = written(tmp_path / "b", GOOD)
    for open_ in (lambda *_: Failing(GOOD), refused):
        monkeypatch.setattr(Path, "open", open_)
        with pytest.raises(Corrupt, match="cannot be read: "):
            Archive(path)


def test_a_file_that_shrinks_while_it_is_read_is_cut_short(tmp_path: Path) -> None:
    path = written(tmp_path / "b", zipped({"noise": Random(7).randbytes(100_000)}))
    with Archive(path) as archive:
        path.write_bytes(b"PK")
        with pytest.raises(Corrupt, match="cut short"):
            archive.read("noise")


# bombs: outside the limits at once, inside them within memory and time


def bomb(size: int, compressed: bytes, said: int | None = None) -> bytes:
    """A member `more` that inflates to so many zeros."""
    crc = 0
    for _ in range(size >> 20):
        crc = zlib.crc32(bytes(1 << 20), crc)
    members = members_of(genuine())
    whole = zipped({"manifest.json": manifest_of(members, 20), **members})
    directory = struct.unpack_from("<I", whole, len(whole) - 6)[0]
    sizes = (crc, len(compressed), said or size)
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, *sizes, 4, 0) + b"more"
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, *sizes, 4, 0, 0, 0, 0, 0, directory) + b"more"
    listed = whole[directory:-22] + entry
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 5, 5, len(listed), directory + len(head) + len(compressed), 0)
    return whole[:directory] + head + compressed + listed + tail


@pytest.mark.parametrize("off", [1, -1, 1000])
def test_a_member_lies_where_the_directory_says(off: int, tmp_path: Path) -> None:
    data = bytearray(zipped({"a": b"one", "b": b"two"}))
    offset = data.rindex(b"PK\1\2") + 42
    struct.pack_into("<I", data, offset, struct.unpack_from("<I", data, offset)[0] + off)
    with pytest.raises(Corrupt, match="overlap"):
        Archive(written(tmp_path / "b", bytes(data)))


def test_a_member_that_is_there_twice_is_not_counted_once(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": b"one", "b": b"two"}).replace(b"b", b"a"))
    struct.pack_into("<2H", data, len(data) - 14, 1, 1)
    with pytest.raises(Corrupt, match="twice"):
        Archive(written(tmp_path / "b", bytes(data)))


def test_fields_and_comments_of_members_are_passed_over(tmp_path: Path) -> None:
    def change(info: zipfile.ZipInfo) -> None:
        info.extra, info.comment = struct.pack("<2H3s", 0x9999, 3, b"abc"), b"a comment"
        info.external_attr = 0o100644 << 16 | 1  # read only

    path = written(tmp_path / "b", zipped({"a": b"one", "é": b"two"}, change))
    with path.open("rb") as file:
        assert [*periksa.archive(file)] == ["a", "é"]
    with Archive(path) as archive:
        assert {name: archive.read(name) for name in archive.members} == {"a": b"one", "é": b"two"}


def test_the_limits_of_the_format() -> None:
    assert (limits.MEMBER, limits.TOTAL, limits.RATIO, limits.ALLOWANCE) == (2**30, 2**31, 200, 4096)
    assert (limits.MANIFEST, limits.DIRECTORY, limits.MEMBERS) == (4 * 2**20, 16 * 2**20, 4096)
    for size, compressed in ((2**30, 2**30), (200 * (10 + 4096), 10), (800, 900 + 4096), (0, 4096)):
        assert not limits.too_large(size, compressed)
    for size, compressed in ((2**30 + 1, 2**30), (200 * (10 + 4096) + 1, 10), (800, 901 + 4096), (0, 4097)):
        assert limits.too_large(size, compressed)


def test_all_members_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "b", zipped({"a": bytes(1000), "b": bytes(1000)}))
    for total, members, directory in ((2000, 2, 94), (1999, 2, 94), (2000, 1, 94), (2000, 2, 93)):
        monkeypatch.setattr(limits, "TOTAL", total)
        monkeypatch.setattr(limits, "MEMBERS", members)
        monkeypatch.setattr(limits, "DIRECTORY", directory)
        if (total, members, directory) == (2000, 2, 94):
            with Archive(path) as archive:
                assert [*archive.members] == ["a", "b"]
        else:
            with pytest.raises(Corrupt, match=r"exceed the limits|too many"):
                Archive(path)


def shaped(*sizes: tuple[int, int], comments: Sequence[int] = ()) -> bytes:
    """Members of zeros that say these compressed and inflated sizes, with comments of these lengths."""
    members, directory = io.BytesIO(), []
    for number, (compressed, size) in enumerate(sizes):
        name, said = b"%4d" % number, (0, compressed, size)
        comment = comments[number] if comments else 0
        directory.append(
            struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, *said, 4, 0, comment, 0, 0, 0, members.tell())
            + name
            + bytes(comment)
        )
        members.write(struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, *said, 4, 0) + name)
        members.seek(compressed, 1)
    start, listed = members.tell(), b"".join(directory)
    members.write(listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(sizes), len(sizes), len(listed), start, 0))
    return members.getvalue()


ENTRY = 46 + 4
LARGE = (2**30 // 200, 2**30)
LIMITS: list[tuple[str, Callable[[], bytes], bool]] = [
    ("4,096 members", lambda: shaped(*[(2, 0)] * 4096), True),
    ("4,097 members", lambda: shaped(*[(2, 0)] * 4097), False),
    ("a directory of 16 MiB", lambda: shaped(*[(2, 0)] * 256, comments=[65536 - ENTRY] * 256), True),
    (
        "a larger directory",
        lambda: shaped(*[(2, 0)] * 257, comments=[*[65536 - ENTRY] * 255, 65536 - 2 * ENTRY + 1, 0]),
        False,
    ),
    ("1 GiB", lambda: shaped(LARGE), True),
    ("more than 1 GiB", lambda: shaped((LARGE[0], 2**30 + 1)), False),
    ("2 GiB together", lambda: shaped(LARGE, LARGE), True),
    ("more than 2 GiB together", lambda: shaped(LARGE, LARGE, (2, 1)), False),
    ("200 times as large", lambda: shaped((10, 200 * (10 + 4096))), True),
    ("more than 200 times as large", lambda: shaped((10, 200 * (10 + 4096) + 1)), False),
    ("an eighth and 4 KiB padded", lambda: shaped((900 + 4096, 800)), True),
    ("more than that padded", lambda: shaped((901 + 4096, 800)), False),
]


@pytest.mark.parametrize(("what", "make", "fits"), LIMITS, ids=[each[0] for each in LIMITS])
def test_both_readers_have_the_same_limits(what: str, make: Callable[[], bytes], fits: bool, tmp_path: Path) -> None:
    path = written(tmp_path / "b", make())
    assert _reads(lambda: Archive(path).__exit__(None, None, None), Corrupt) is fits
    with path.open("rb") as file:
        assert _reads(lambda: periksa.archive(file), periksa.Verdict) is fits


def _reads(read: Callable[[], object], error: type[Exception]) -> bool:
    try:
        read()
    except error:
        return False
    return True


def zeros(size: int, least: int = 0) -> bytes:
    """Deflated zeros, padded with empty blocks to at least so many bytes."""
    compressor, written = zlib.compressobj(9, zlib.DEFLATED, -15), io.BytesIO()
    for _ in range(size >> 20):
        written.write(compressor.compress(bytes(1 << 20)))
    written.write(compressor.flush(zlib.Z_SYNC_FLUSH))
    written.write(b"\0\0\0\xff\xff" * (max(0, least - written.tell()) // 5 + 1))
    return written.getvalue() + b"\3\0"


@pytest.mark.parametrize(
    ("size", "least", "said"),
    [(64 << 20, 0, None), (64 << 20, 0, 100), (1 << 20, 6 << 20, (1 << 30) + 1), (1 << 20, 4 << 20, None)],
    ids=["a ratio above 200", "a size that is a lie", "more than 1 GiB", "more compressed than inflated"],
)
def test_a_bomb_outside_the_limits_is_refused_at_once(size: int, least: int, said: int | None, tmp_path: Path) -> None:
    path = written(tmp_path / "b", bomb(size, zeros(size, least), said))
    start = time.process_time()
    assert verdict(path) is Verdict.BUNDLE_CORRUPT
    assert time.process_time() - start < 1


def test_a_bomb_within_the_limits_takes_little_memory(tmp_path: Path) -> None:
    size = 256 << 20
    path = written(tmp_path / "b", bomb(size, zeros(size, size // 200)))
    exit, seconds, megabytes = measured(path, written(tmp_path / "policy", policy_text().encode()), "verify")
    assert exit == Verdict.BUNDLE_CORRUPT
    assert seconds < 2 + 5 * 0.25
    assert megabytes < 300
