"""Writing bundles: what is written is read by both verifiers and by `zipfile`, the same bytes each time."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.ledger.bundle import limits
from service.ledger.bundle.writer import Unwritable, write_bundle
from service.ledger.standalone import periksa
from service.ledger.verdicts import Verdict
from tests.service.ledger.both import verdict
from tests.service.ledger.forge import START, Log, genuine, head_of, id_of, note_of, written


def bundle_of(log: Log, scope: list[str] | None = None, **others: bytes) -> bytes:
    states = (
        (index, state)
        for index, state in enumerate(log.states)
        if scope is None or json.loads(log.leaves[index])["id"] in scope
    )
    target = io.BytesIO()
    head = head_of(log)
    write_bundle(
        target, head=head, note=note_of(head), leaves=iter(log.leaves), states=states, scope=scope, others=others
    )
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, 20, 700])
def test_what_is_written_holds(size: int, tmp_path: Path) -> None:
    assert verdict(written(tmp_path / "b", bundle_of(genuine(size)))) is Verdict.OK


def test_a_bundle_of_some_aggregates_holds(tmp_path: Path) -> None:
    assert verdict(written(tmp_path / "b", bundle_of(genuine(), [id_of(3).hex, id_of(1).hex]))) is Verdict.OK


def test_the_second_verifier_travels_in_the_bundle_and_verifies_it(tmp_path: Path) -> None:
    program = Path(periksa.__file__).read_bytes()
    path = written(tmp_path / "b", bundle_of(genuine(), **{"periksa.py": program}))
    assert verdict(path) is Verdict.OK
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.read("periksa.py") == program
        assert archive.read("leaves.bin")[2:].startswith(genuine().leaves[0])


def test_the_same_input_is_the_same_bytes() -> None:
    assert bundle_of(genuine(), a=b"1", b=b"2") == bundle_of(genuine(), b=b"2", a=b"1")


def test_every_member_has_the_plain_headers_of_one_moment() -> None:
    data = bundle_of(genuine(), b=b"1", a=b"")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = archive.infolist()
        assert archive.comment == b""
    names = ["checkpoint", "leaves.bin", "states.bin", "a", "b", "manifest.json"]
    assert [each.filename for each in found] == names
    for each in found:
        versions = each.create_version, each.extract_version, each.create_system, each.reserved
        assert versions == (20, 20, 3, 0)
        assert (each.flag_bits, each.compress_type, each.date_time) == (0x0800, 8, (1980, 1, 1, 0, 0, 0))
        assert (each.external_attr, each.internal_attr, each.volume) == (0o100644 << 16, 0, 0)
        assert (each.extra, each.comment) == (b"", b"")
        local = struct.unpack_from("<4s5H3L2H", data, each.header_offset)
        sizes = each.CRC, each.compress_size, each.file_size
        assert local == (b"PK\3\4", 20, 0x0800, 8, 0, 33, *sizes, len(each.filename), 0)
    assert found[1].compress_size < found[1].file_size / 3


def test_no_bundle_looks_like_a_bomb(tmp_path: Path) -> None:
    log = Log()
    for number in range(4):
        log.record(id_of(number), bytes(3_000_000), START)
    path = written(tmp_path / "b", bundle_of(log))
    assert verdict(path) is Verdict.OK
    with zipfile.ZipFile(path) as archive:
        assert all(each.file_size <= 200 * (each.compress_size + 4096) for each in archive.infolist())


@pytest.mark.parametrize(
    ("leaves", "states"),
    [([b"x" * 65_536], []), ([], []), ([b"", b""], []), ([b""], [(1, b"")]), ([b""], [(0, b""), (0, b"")]),
    ([b""], [(-1, b"")])],
)  # fmt: skip
def test_what_is_no_bundle_is_not_written(leaves: list[bytes], states: list[tuple[int, bytes]]) -> None:
    head = head_of(genuine(1))
    with pytest.raises(Unwritable):
        write_bundle(io.BytesIO(), head=head, note=b"", leaves=leaves, states=states)


def test_the_longest_leaf_is_written() -> None:
    write_bundle(io.BytesIO(), head=head_of(genuine(1)), note=b"", leaves=[b"x" * 65_535], states=[(0, b"")])


def test_more_than_the_limits_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle_of(genuine()))) as archive:
        sizes = [each.file_size for each in archive.infolist()]
    for limit, most in (("MEMBER", max(sizes)), ("TOTAL", sum(sizes))):
        with monkeypatch.context() as patched:
            patched.setattr(limits, limit, most)
            bundle_of(genuine())
            patched.setattr(limits, limit, most - 1)
            with pytest.raises(Unwritable, match="larger"):
                bundle_of(genuine())


def test_leaves_and_states_are_taken_as_they_come() -> None:
    taken = []

    def leaves() -> Iterator[bytes]:
        for leaf in genuine().leaves:
            taken.append(leaf)
            yield leaf

    head = head_of(genuine())
    write_bundle(io.BytesIO(), head=head, note=note_of(head), leaves=leaves(), states=iter(enumerate(genuine().states)))
    assert taken == genuine().leaves
