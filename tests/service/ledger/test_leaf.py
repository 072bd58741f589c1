"""Leaves: made by one side, read by the other two, canonical by the book."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from service.ledger import leaf as making
from service.ledger.checks.leaf import Invalid, Leaf, canonical, read_leaf
from service.ledger.leaf import NO_PREVIOUS, Unrecordable, command_ids, is_tagged, make_leaf, tag
from service.ledger.standalone import periksa
from tests.service.ledger.forge import ORIGIN, START, changed, id_of

SIGNS = 'aZ09 _/"\\\b\t\n\f\r\x00\x01\x1f\x7f\x80éß\u2028\ud7ff\ue000\uffff😀𐀀'
"""What JSON escapes, what it does not, and both ends of what UTF-16 writes as pairs."""
TEXTS = some.text(SIGNS, min_size=1, max_size=12)
SAID: dict[str, Any] = {
    "log": ORIGIN, "id": id_of(1), "ver": 1, "topic": "innovation.proposed", "prev": NO_PREVIOUS, "state": b"{}",
    "at": START, "actor": "a_1", "cmd": "c1",
}  # fmt: skip
LEAF = make_leaf(**SAID)


def test_a_leaf_is_exactly_these_bytes() -> None:
    assert (
        b'{"actor":"a_1","at":"2025-11-21T08:00:00.000000Z","cmd":"c1","id":"%s","log":"jejak.example.go.id/36.72",'
        b'"prev":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","state_len":2,'
        b'"state_sha256":"RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=","topic":"innovation.proposed","v":1,"ver":1}'
        % id_of(1).hex.encode()
    ) == LEAF


@given(TEXTS, TEXTS, TEXTS, TEXTS, some.integers(2, 2**53 - 1), some.binary(min_size=32, max_size=32).filter(any),
       some.datetimes(timezones=some.just(UTC)), some.uuids(), some.binary(max_size=30))  # fmt: skip
def test_what_is_made_is_read_by_both(
    log: str, topic: str, actor: str, cmd: str, ver: int, prev: bytes, at: datetime, id: UUID, state: bytes
) -> None:
    made = make_leaf(log=log, id=id, ver=ver, topic=topic, prev=prev, state=state, at=at, actor=actor, cmd=cmd)
    ours, theirs = read_leaf(made), periksa.read_leaf(made)
    assert (ours.ver, ours.state_len, ours.log.decode(), ours.id.decode()) == (ver, len(state), log, id.hex)
    assert (ours.topic.decode(), ours.cmd.decode()) == (topic, cmd)
    assert (theirs["ver"], theirs["prev"], theirs["log"]) == (ver, prev, log)
    assert theirs["at"] == at.replace(tzinfo=None)


@given(
    some.dictionaries(
        some.text("aZ_.09", min_size=1, max_size=5),
        some.one_of(some.text(SIGNS + "\ud800", max_size=12), some.integers(-(2**53) + 1, 2**53 - 1)),
    )
)
def test_the_quick_way_to_write_canonically_is_the_standards(members: dict[str, Any]) -> None:
    try:
        expected = rfc8785.dumps(members)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        with pytest.raises(Invalid):
            canonical(members)
    else:
        assert canonical(members) == expected == periksa.canonical(members)


@given(some.dictionaries(TEXTS, some.one_of(TEXTS, some.lists(TEXTS, max_size=3), some.integers(0, 2**53 - 1))))
def test_the_second_verifier_orders_any_names_as_the_standard_does(members: dict[str, Any]) -> None:
    assert periksa.canonical(members) == rfc8785.dumps(members)


@given(some.data())
def test_both_read_or_refuse_the_same_leaves(data: some.DataObject) -> None:
    """Bytes of a leaf replaced, taken out, put in."""
    leaf = bytearray(LEAF)
    for _ in range(data.draw(some.integers(1, 3))):
        place = data.draw(some.integers(0, len(leaf) - 1))
        leaf[place : place + data.draw(some.integers(0, 2))] = data.draw(some.sampled_from(PIECES))
    assert _ours(bytes(leaf)) is _theirs(bytes(leaf))


PIECES = [
    b"", b" ", b'"', b",", b"0", b"1", b"-", b"9", b"}", b"{", b"\\u0041", b"\\n", b"\xc3\xa9", b"\xff", b"A", b"a",
    b"/", b"=", b'"v":1,', b"\x00", b"\x7f", b"e1", b".0", b"null", b"\\ud800", b"\xed\xa0\x80", b"Z", b"T24",
]  # fmt: skip


def _ours(leaf: bytes) -> bool:
    try:
        read_leaf(leaf)
    except Invalid:
        return False
    return True


def _theirs(leaf: bytes) -> bool:
    try:
        periksa.read_leaf(leaf)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "text", ["plain", "é", "\x7f", 'a "quoted" \\ text', "line\nline", "\u2028", "😀", "", "\x01", "/"]
)
def test_any_text_that_is_written_canonically_is_read(text: str) -> None:
    leaf = rfc8785.dumps({**json.loads(LEAF), "topic": text, "log": text})
    assert read_leaf(leaf).log == text.encode()
    assert _theirs(leaf)


@pytest.mark.parametrize(
    "leaf",
    [
        b"", b"{}", b"[]", b"null", b"1", b"\xff", b"[" * 60_000, b'{"v":' * 10_000,
        LEAF + b" ", b" " + LEAF, LEAF[:-1], LEAF + LEAF, b"\xef\xbb\xbf" + LEAF,
        LEAF.replace(b",", b", "), LEAF.replace(b'"v":1,', b'"v":1,"v":1,'), LEAF.replace(b'"a_1"', b'"\\u0061_1"'),
        changed(LEAF, extra="x"), changed(LEAF, topic=None), changed(LEAF, ver=None),
        changed(LEAF, v=2), changed(LEAF, v=0), changed(LEAF, v="1"), changed(LEAF, v=True), changed(LEAF, ver="1"),
        changed(LEAF, ver=True), changed(LEAF, ver=1.5), changed(LEAF, ver=2**53), changed(LEAF, ver=-(2**53)),
        LEAF.replace(b'"ver":1', b'"ver":1.0'), LEAF.replace(b'"ver":1', b'"ver":1e0'),
        LEAF.replace(b'"ver":1', b'"ver":01'),
        LEAF.replace(b'"ver":1', b'"ver":-0'), LEAF.replace(b'"ver":1', b'"ver":NaN'),
        LEAF.replace(b'"ver":1', b'"ver":' + b"9" * 5000),
        changed(LEAF, state_len=-1), changed(LEAF, state_len=2**53), changed(LEAF, state_len="2"),
        changed(LEAF, actor=7), changed(LEAF, actor=["a"]), changed(LEAF, cmd={}), changed(LEAF, log=1),
        changed(LEAF, id="A" * 32), changed(LEAF, id="a" * 31), changed(LEAF, id=str(id_of(1))),
        changed(LEAF, prev=""), changed(LEAF, prev="A" * 44), changed(LEAF, prev="A" * 42 + "B="),
        changed(LEAF, prev="A" * 43),
        changed(LEAF, state_sha256="_" * 43 + "="), changed(LEAF, state_sha256="A" * 43 + "=\n"),
        *(changed(LEAF, at=at) for at in (
            "", "2025-11-21", "2025-11-21T08:00:00Z", "2025-11-21T08:00:00.000Z", "2025-11-21T08:00:00.000000",
            "2025-11-21T08:00:00.000000+00:00", "2025-11-21 08:00:00.000000Z", "2025-11-31T08:00:00.000000Z",
            "2025-13-01T08:00:00.000000Z", "0000-01-01T08:00:00.000000Z", "2025-02-29T08:00:00.000000Z",
            "2025-11-21T24:00:00.000000Z", "2025-11-21T08:60:00.000000Z", "2025-11-21T08:00:60.000000Z",
            "2025-11-21T08:00:00.00000٠Z", "2025-11-21T08:00:00,000000Z", "2025-W47-5T08:00:00.000000Z",
        )),
        json.dumps(dict(reversed(json.loads(LEAF).items())), separators=(",", ":")).encode(),
        LEAF.replace(b'"a_1"', b'"\\ud800"'), LEAF.replace(b'"a_1"', b'"\xed\xa0\x80"'),
        LEAF.replace(b'"a_1"', b'"\n"'),
    ],
)  # fmt: skip
def test_what_is_no_leaf_for_either(leaf: bytes) -> None:
    for each in (leaf, leaf.replace(b'"a_1"', '"é"'.encode())):
        assert not _ours(each)
        assert not _theirs(each)


@pytest.mark.parametrize("more", ["", "é"])
def test_every_member_is_read_of_a_plain_leaf_and_of_another(more: str) -> None:
    said = {**SAID, "topic": f"topic{more}", "cmd": f"cmd{more}", "ver": 7, "prev": bytes(range(32)), "state": b"state"}
    assert read_leaf(make_leaf(**said)) == Leaf(
        b"2025-11-21T08:00:00.000000Z", f"cmd{more}".encode(), id_of(1).hex.encode(), ORIGIN.encode(),
        b64encode(bytes(range(32))), 5, b64encode(hashlib.sha256(b"state").digest()), f"topic{more}".encode(), 7,
    )  # fmt: skip


@pytest.mark.parametrize("actor", ["a", "é"])
def test_numbers_below_2_to_the_53rd_are_read(actor: str) -> None:
    most = 2**53 - 1
    for ver, length in ((most, most), (-most, 0)):
        leaf = read_leaf(changed(LEAF, actor=actor, ver=ver, state_len=length))
        assert (leaf.ver, leaf.state_len) == (ver, length)
    for ver, length in ((most + 1, 1), (-most - 1, 1), (1, most + 1), (1, -1)):
        with pytest.raises(Invalid):
            read_leaf(changed(LEAF, actor=actor, ver=ver, state_len=length))


@pytest.mark.parametrize("ver", [0, -1, -(2**53) + 1, 2**53 - 1])
def test_which_version_it_is_belongs_to_the_chain(ver: int) -> None:
    assert read_leaf(changed(LEAF, ver=ver)).ver == ver
    assert _theirs(changed(LEAF, ver=ver))


@pytest.mark.parametrize(
    "said",
    [{"ver": 0}, {"ver": 0, "prev": b"x" * 32}, {"ver": 2}, {"ver": 2, "prev": b"short"}, {"prev": b"x" * 32},
    {"prev": b"short"}, {"log": ""}, {"topic": ""}, {"actor": ""},
    {"cmd": ""},
     {"at": datetime(2025, 1, 1)}, {"actor": "x" * 70_000}, {"actor": "\ud800"}, {"ver": 2**53, "prev": b"x" * 32}],
)  # fmt: skip
def test_what_no_leaf_is_made_of(said: dict[str, Any]) -> None:
    with pytest.raises(Unrecordable):
        make_leaf(**{**SAID, **said})


def test_the_last_version_is_written() -> None:
    last = {**SAID, "prev": bytes(range(32)), "ver": 2**53 - 1}
    assert read_leaf(make_leaf(**last)).ver == 2**53 - 1
    with pytest.raises(Unrecordable):
        make_leaf(**{**last, "ver": 2**53})


def test_time_is_written_in_utc() -> None:
    at = datetime(2025, 11, 21, 15, 0, 0, 7, tzinfo=timezone(timedelta(hours=7)))
    assert json.loads(make_leaf(**{**SAID, "at": at}))["at"] == "2025-11-21T08:00:00.000007Z"


def test_the_largest_leaf_fits_the_length() -> None:
    room = making.LONGEST - len(LEAF)
    assert len(make_leaf(**{**SAID, "actor": "a_1" + "x" * room})) == 65_535
    with pytest.raises(Unrecordable, match="65536"):
        make_leaf(**{**SAID, "actor": "a_1" + "x" * (room + 1)})


def test_the_ids_of_a_command_with_several_events() -> None:
    assert command_ids("c", 1) == ["c"]
    assert command_ids("c", 3) == ["c/1", "c/2", "c/3"]


def test_a_row_is_tagged_under_a_key() -> None:
    """HMAC-SHA-256 over "inovasi-leaf/1", a newline, the leaf."""
    assert tag(b"key", LEAF) == hmac.new(b"key", b"inovasi-leaf/1\n" + LEAF, hashlib.sha256).digest()
    assert is_tagged(b"key", LEAF, tag(b"key", LEAF))
    assert not is_tagged(b"other", LEAF, tag(b"key", LEAF))
    assert not is_tagged(b"key", LEAF + b" ", tag(b"key", LEAF))
