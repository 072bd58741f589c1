"""Signed notes, checkpoints, cosignatures, policies: the specifications' examples, and everything they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.ledger import base64s, policy
from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.cosignature import cosigned_at, signed_message
from service.ledger.keys import COSIGNATURE, ED25519, key_of, parse_vkey, signed_by
from service.ledger.note import Malformed, parse_note, parse_signature_lines
from service.ledger.opening import BadSignature, NoTrustedKey, WrongLog, open_checkpoint
from service.ledger.policy import parse_policy
from service.ledger.signing import Signer, checkpoint_text, signed_checkpoint
from service.ledger.standalone import periksa
from tests.service.ledger.forge import (
    COSIGNED,
    LOG,
    OTHER_LOG,
    ROTATED,
    STRANGER,
    WITNESSES,
    genuine,
    head_of,
    note_of,
    policy_text,
    secret,
)

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""
HEAD = head_of(genuine())
ROOT = base64s.encoded(bytes(32))
POLICY = parse_policy(policy_text().encode())


def test_the_example_of_signed_note_verifies() -> None:
    key, note = parse_vkey(EXAMPLE_KEY), parse_note(EXAMPLE_NOTE.encode())
    (signature,) = note.signatures
    assert (signature.name, signature.key_id) == (key.name, key.id)
    assert signed_by(key.public, signature.value, note.text.encode())
    assert not signed_by(key.public, signature.value, note.text.encode() + b"!")
    assert key.vkey == EXAMPLE_KEY


def test_a_text_may_hold_empty_lines() -> None:
    assert parse_note("a\n\nb\n\n— n AAAAAAA=\n".encode()).text == "a\n\nb\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "a text"), (b"\n\n", "a text"), (b"text\n", "a text"), (b"text\n\n", "a text"),
        ("text\n\n— n AAAAAAA=".encode(), "newline"),
        ("text\n\n— n AAAAAAA=\r\n".encode(), "control"),
        ("te\txt\n\n— n AAAAAAA=\n".encode(), "control"),
        ("te\x7fxt\n\n— n AAAAAAA=\n".encode(), "control"),
        ("te\x85xt\n\n— n AAAAAAA=\n".encode(), "control"),
        (b"te\x00xt\n\n", "control"), (b"te\xffxt\n\n", "UTF-8"),
        (b"text\n\n- n AAAAAAA=\n", "em dash"),
        ("text\n\n—n AAAAAAA=\n".encode(), "em dash"),
        ("text\n\n—  AAAAAAA=\n".encode(), "em dash"),
        ("text\n\n— n+m AAAAAAA=\n".encode(), "em dash"),
        ("text\n\n— n\u00a0m AAAAAAA=\n".encode(), "em dash"),
        ("text\n\n— n AAAAAAA\n".encode(), "base64"),
        ("text\n\n— n AAAAAAB=\n".encode(), "base64"),
        ("text\n\n— n AAAA AAA=\n".encode(), "base64"),
        ("text\n\n— n AAAAAAA= AAAAAAA=\n".encode(), "base64"),
        ("text\n\n— n AAAAAA==\n".encode(), "four bytes"),
        ("text\n\n— n AAAAAAA=\n— n \n".encode(), "four bytes"),
        (("text\n\n" + "— n AAAAAAA=\n" * 129).encode(), "signatures"),
        (b"x" * 300_000 + "\n\n— n AAAAAAA=\n".encode(), "bytes"),
    ],
)  # fmt: skip
def test_what_is_no_note(data: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        parse_note(data)
    checkpoint = data.replace(b"\n\n", f"\n1\n{ROOT}\n\n".encode(), 1)
    assert not _readable(periksa.read_note, checkpoint)


def test_both_verifiers_read_a_note_of_256_kib_with_128_signatures_and_no_larger_one() -> None:
    text = f"o\n1\n{ROOT}\n\n".encode()
    line = "— name {}\n".format("A" * (256 * 1024 - len(text) - len("— name \n".encode()))).encode()
    assert len(text + line) == 256 * 1024
    short = "— name AAAAAAA=\n".encode()
    for lines, fits in (
        (line, True),
        (line.replace(b"name", b"names"), False),
        (short * 128, True),
        (short * 129, False),
    ):
        assert _readable(parse_note, text + lines) is _readable(periksa.read_note, text + lines) is fits


def _readable(read: Callable[[bytes], object], note: bytes) -> bool:
    try:
        read(note)
    except ValueError:
        return False
    return True


def test_signature_lines_come_alone() -> None:
    assert [each.name for each in parse_signature_lines("— n AAAAAAA=\n— m AAAAAAA=\n")] == ["n", "m"]
    for more in ("", "text\n\n— n AAAAAAA=\n", "— n AAAAAAA=", "\n— n AAAAAAA=\n"):
        with pytest.raises(Malformed):
            parse_signature_lines(more)


@given(some.binary(max_size=300))
def test_any_bytes_are_a_note_or_refused(data: bytes) -> None:
    try:
        parse_note(data)
    except Malformed:
        assert True


@pytest.mark.parametrize(
    "text",
    ["", "o\n", f"o\n1\n{ROOT}", f"o\n1\n{ROOT}\nextension\n", f"\n1\n{ROOT}\n", f"o\n01\n{ROOT}\n", f"o\n-1\n{ROOT}\n",
     f"o\n+1\n{ROOT}\n", f"o\n1 \n{ROOT}\n", f"o\n١\n{ROOT}\n", f"o\n\n{ROOT}\n", f"o\n1e3\n{ROOT}\n",
     f"o\n{'9' * 20}\n{ROOT}\n", f"o\n{'9' * 10_000}\n{ROOT}\n", "o\n1\nAAAA\n", f"o\n1\n{ROOT[:-2]}B=\n", "o\n1\n\n",
     f"o\n1\n{ROOT}\n\n", f"o\n1\n{ROOT}\nextension"],
)  # fmt: skip
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(text)
    with pytest.raises(ValueError):
        periksa.read_note((text + "\n— n AAAAAAA=\n").encode())


def test_a_checkpoint_comes_back_as_it_was_written() -> None:
    head = Checkpoint("a log/with spaces + é", 0, bytes(range(32)))
    assert parse_checkpoint(checkpoint_text(head)) == head


@pytest.mark.parametrize("origin", ["", "a\nb", "a\x00"])
def test_an_origin_is_one_line(origin: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        checkpoint_text(Checkpoint(origin, 0, bytes(32)))


# cosignatures


def test_a_cosignature_is_over_its_time_and_the_whole_text() -> None:
    witness, text = WITNESSES[0], checkpoint_text(HEAD)
    value = parse_note(f"{text}\n{witness.line(text, COSIGNED)}".encode()).signatures[0].value
    assert cosigned_at(witness.key.public, value, text) == COSIGNED
    assert cosigned_at(witness.key.public, value, text + "x\n") is None
    assert cosigned_at(witness.key.public, (COSIGNED + 1).to_bytes(8, "big") + value[8:], text) is None
    assert cosigned_at(witness.key.public, value + b"\0", text) is None
    for latest, time in ((2**63 - 1, 2**63 - 1), (2**63, None)):
        signed = latest.to_bytes(8, "big") + witness._private().sign(signed_message(text, latest))
        assert cosigned_at(witness.key.public, signed, text) == time


def test_a_cosigner_says_when_and_a_signer_has_a_name() -> None:
    with pytest.raises(ValueError, match="says when"):
        WITNESSES[0].line("text\n")
    for at in (-1, 0, 2**63):
        with pytest.raises(ValueError, match="says when"):
            WITNESSES[0].line("text\n", at)
    for at in (1, 2**63 - 1):
        (line,) = parse_signature_lines(WITNESSES[0].line("text\n", at))
        assert cosigned_at(WITNESSES[0].key.public, line.value, "text\n") == at
    for name, type in (("a b", ED25519), ("", ED25519), ("a", 6)):
        with pytest.raises(ValueError, match="name"):
            Signer(name, type, secret("x"))
    assert repr(LOG) == "Signer('jejak.example.go.id/36.72', 1)"


@pytest.mark.parametrize(("time", "fits"), [(2**63 - 1, True), (2**63, False)])
def test_a_time_of_2_to_the_63rd_is_none_for_both(time: int, fits: bool) -> None:
    witness, text = WITNESSES[0], checkpoint_text(HEAD)
    value = time.to_bytes(8, "big") + witness._private().sign(signed_message(text, time))
    line = f"— {witness.name} {base64s.encoded(witness.key.id + value)}\n"
    note = note_of(HEAD, witnesses=[]) + line.encode()
    theirs = periksa.read_policy(policy_text().encode())
    if fits:
        assert open_checkpoint(note, POLICY).cosigned == {witness.key: time}
        assert periksa.open_note(note, theirs)[3] == {"w1": time}
    else:
        with pytest.raises(BadSignature):
            open_checkpoint(note, POLICY)
        with pytest.raises(periksa.Verdict, match="cosignature"):
            periksa.open_note(note, theirs)


# opening


def test_a_signed_and_cosigned_head_is_opened() -> None:
    opened = open_checkpoint(note_of(HEAD, [LOG, STRANGER]), POLICY)
    assert opened.checkpoint == HEAD
    assert opened.cosigned == {each.key: COSIGNED for each in WITNESSES}


def test_of_two_cosignatures_of_one_witness_the_earlier_counts() -> None:
    text = checkpoint_text(HEAD)
    more = (
        note_of(HEAD)
        + WITNESSES[0].line(text, COSIGNED - 60).encode()
        + WITNESSES[0].line(text, COSIGNED + 60).encode()
    )
    assert open_checkpoint(more, POLICY).cosigned[WITNESSES[0].key] == COSIGNED - 60


@pytest.mark.parametrize(
    ("note", "error"),
    [
        (note_of(HEAD, [STRANGER]), NoTrustedKey),
        (note_of(HEAD, [OTHER_LOG]), NoTrustedKey),
        (note_of(Checkpoint("elsewhere", 1, bytes(32)), [LOG]), WrongLog),
        (note_of(HEAD).replace(b"\n20\n", b"\n21\n"), BadSignature),
        (note_of(HEAD, [STRANGER]).replace(b"\n20\n", b"\n21\n"), BadSignature),
        (note_of(HEAD, [LOG], []).replace(b"\n20\n", b"\n21\n"), BadSignature),
        (b"no note", BadSignature),
        (b"no checkpoint\n" + note_of(HEAD), BadSignature),
    ],
)  # fmt: skip
def test_who_signed_what(note: bytes, error: type[Exception] | None) -> None:
    if error is None:
        assert open_checkpoint(note, POLICY).checkpoint == HEAD
    else:
        with pytest.raises(error):
            open_checkpoint(note, POLICY)


def test_a_key_id_alone_makes_no_known_key() -> None:
    """Signed-note, "Signatures": names or ids that are shared, not both, are another key's."""
    line = Signer("other.name", ED25519, secret("x")).line(checkpoint_text(HEAD))
    forged = base64s.encoded(LOG.key.id + b"\0" * 64)
    note = note_of(HEAD) + line.encode() + f"— other.name {forged}\n".encode()
    assert open_checkpoint(note, POLICY).checkpoint == HEAD


# keys and policies


@pytest.mark.parametrize(
    "vkey",
    ["", "name", "name+530d903a", EXAMPLE_KEY.replace("530d", "530e"), EXAMPLE_KEY.replace("530d903a", "530D903A"),
     EXAMPLE_KEY[:-4], EXAMPLE_KEY + "=", EXAMPLE_KEY.replace("/foo", "/f oo"), "+530d903a+AekyeRrm56hApGFk",
     key_of("a b", ED25519, LOG.key.public).vkey, key_of("", ED25519, LOG.key.public).vkey,
     key_of("name", 2, LOG.key.public).vkey, key_of("name", ED25519, LOG.key.public + b"\0").vkey],
)  # fmt: skip
def test_what_is_no_verifier_key(vkey: str) -> None:
    with pytest.raises(ValueError):
        parse_vkey(vkey)
    with pytest.raises(periksa.WrongUse):
        periksa.read_policy(f"log {vkey}\nquorum none\n".encode())


@pytest.mark.parametrize("y", [2**255 - 19, 2**255 - 1, 1, 2**255 - 20, 1 | 1 << 255])
def test_a_public_key_that_is_not_canonical_or_signs_nothing_is_none(y: int) -> None:
    vkey = key_of("example.com", ED25519, y.to_bytes(32, "little")).vkey
    with pytest.raises(ValueError, match="canonical"):
        parse_vkey(vkey)
    with pytest.raises(periksa.WrongUse):
        periksa.read_policy(f"log {vkey}\nquorum none\n".encode())


@pytest.mark.parametrize("y", [2, 2**255 - 21])
def test_the_first_and_the_last_point_that_can_sign_are_read(y: int) -> None:
    key = key_of("example.com", ED25519, y.to_bytes(32, "little"))
    assert parse_vkey(key.vkey) == key


W = [f"w{number} {each.key.vkey}" for number, each in enumerate(WITNESSES, 1)]
W4 = Signer("w4.example.go.id", COSIGNATURE, secret("w4")).key.vkey
DEFINED = "".join(f"witness {each}\n" for each in W)


@pytest.mark.parametrize(
    ("lines", "least"),
    [
        ("quorum none", [set()]),
        ("quorum w1", [{1}]),
        ("group g any w1 w2 w3\nquorum g", [{1}, {2}, {3}]),
        ("group g all w1 w2 w3\nquorum g", [{1, 2, 3}]),
        ("group g 2 w1 w2 w3\nquorum g", [{1, 2}, {1, 3}, {2, 3}]),
        ("group org any w1 w2\ngroup g all org w3\nquorum g", [{1, 3}, {2, 3}]),
        ("\tgroup  g\t2 w1 w2 \n # a comment\n\n  quorum g  ", [{1, 2}]),
    ],
)
def test_which_witnesses_are_enough(lines: str, least: list[set[int]]) -> None:
    text = f"log {LOG.key.vkey} https://example.go.id/\n{DEFINED}{lines}\n".encode()
    rules, theirs = parse_policy(text), periksa.read_policy(text)
    for chosen in [set(), {1}, {2}, {3}, {1, 2}, {1, 3}, {2, 3}, {1, 2, 3}]:
        enough = rules.enough([WITNESSES[number - 1].key for number in chosen])
        assert enough is periksa.witnessed(theirs, {f"w{number}" for number in chosen})
        assert enough is any(chosen >= each for each in least)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("", "quorum line"), ("quorum g", "line 4: g is not defined"), ("quorum none\nquorum none", "second"),
        ("quorum w1 w2", "not a line"), ("nonsense", "not a line"), ("nonsense w1", "not a line"),
        ("nonsense g any w1\nquorum g", "not a line"), (f"witness w9 {W4} url more\nquorum none", "not a line"),
        (f"nonsense w9 {W4}\nquorum none", "not a line"), (f"witness w1 {W4}\nquorum none", "taken"),
        (f"group g any w1\nwitness g {W4}\nquorum g", "taken"), (f"witness none {W4}\nquorum none", "taken"),
        ("group g any\nquorum g", "not a line"),
        ("group g 0 w1\nquorum g", "any, all"), ("group g 2 w1\nquorum g", "any, all"),
        ("group g 01 w1\nquorum g", "any, all"), ("group g -1 w1\nquorum g", "any, all"),
        ("group g any w1 w1\nquorum g", "twice"), ("group g any w1\ngroup h any w1\nquorum h", "twice"),
        ("group g any g\nquorum g", "not defined"), ("group g any none\nquorum g", "not defined"),
        ("group g any w1\ngroup g any w2\nquorum g", "taken"),
        ("group none any w1\nquorum none", "taken"), ("group w1 any w2\nquorum w1", "taken"),
        (f"witness w9 {STRANGER.key.vkey}\nquorum none", "type 1 where"),
        (f"log {WITNESSES[0].key.vkey}\nquorum none", "type 4 where"),
        (f"witness w9 {WITNESSES[0].key.vkey}\nquorum none", "same public key"),
        (f"log {LOG.key.vkey}\nlog {Signer('b', 1, secret('log')).key.vkey}\nquorum none", "same public key"),
        ("log\nquorum none", "not a line"), ("log a b c\nquorum none", "not a line"),
        ("log a\nquorum none", "a key is"),
        ("quorum none\r", "control"), ("quorum\x00none", "control"), ("log \xff+aaaaaaaa+AQ==\nquorum none", "line 4"),
    ],
)  # fmt: skip
def test_what_is_no_policy(lines: str, why: str) -> None:
    text = (DEFINED + lines).encode("latin-1")
    with pytest.raises(policy.Unusable, match=why):
        parse_policy(text)
    with pytest.raises(periksa.WrongUse):
        periksa.read_policy(text)


def _with_one_id(type: int, number: int) -> str:
    """Keys that are all called `n`; the points were searched for ones that share the four bytes of an id."""
    y = (int.from_bytes(sha256(b"%d" % number).digest(), "little") >> 1) % (2**255 - 19)
    return key_of("n", type, y.to_bytes(32, "little")).vkey


@pytest.mark.parametrize(
    "keys",
    [
        [("log", 1, 78491), ("log", 1, 77094)],
        [("witness a", 4, 38378), ("witness b", 4, 29609)],
        [("log", 1, 149086), ("witness a", 4, 17577)],
        [("witness a", 4, 17577), ("log", 1, 149086)],
    ],
)
def test_a_signature_line_tells_one_key(keys: list[tuple[str, int, int]]) -> None:
    """Name and id are all that a line says of its key, and an id is short enough for two keys to be made with one."""
    vkeys = [_with_one_id(type, number) for _, type, number in keys]
    assert vkeys[0].split("+")[:2] == vkeys[1].split("+")[:2]
    lines = [f"{kind} {vkey}\n" for (kind, _, _), vkey in zip(keys, vkeys, strict=True)]
    for line in lines:
        assert parse_policy(f"{line}quorum none".encode())
    both = f"{''.join(lines)}quorum none".encode()
    with pytest.raises(policy.Unusable, match="one name and id"):
        parse_policy(both)
    with pytest.raises(periksa.WrongUse):
        periksa.read_policy(both)


def test_a_log_and_a_witness_may_share_their_public_key() -> None:
    text = f"log {LOG.key.vkey}\nwitness w {key_of('w', COSIGNATURE, LOG.key.public).vkey}\nquorum w\n".encode()
    assert parse_policy(text).witnesses["w"].public == LOG.key.public
    assert periksa.read_policy(text)["quorum"] == "w"


def test_a_list_of_logs_may_go_without_a_quorum_where_one_is_given() -> None:
    logs = f"log {LOG.key.vkey}\n".encode()
    assert parse_policy(logs, "none").quorum == "none"
    said = logs + f"witness w {WITNESSES[0].key.vkey}\nquorum w\n".encode()
    assert parse_policy(said, "none").quorum == "w"


def test_a_policy_is_not_endless() -> None:
    usable = f"log {LOG.key.vkey}\nquorum none\n#".encode()
    longest = usable + b"#" * (1024 * 1024 - len(usable))
    assert parse_policy(longest).quorum == periksa.read_policy(longest)["quorum"] == "none"
    with pytest.raises(policy.Unusable, match="bytes"):
        parse_policy(longest + b"#")
    with pytest.raises(periksa.WrongUse):
        periksa.read_policy(longest + b"#")


def test_names_are_opaque_octets() -> None:
    text = b"witness \xff\xfe " + W[0].split()[1].encode() + b"\nquorum \xff\xfe\n"
    assert parse_policy(text).enough([WITNESSES[0].key])
    assert periksa.witnessed(periksa.read_policy(text), {"\udcff\udcfe"})


@given(some.binary(max_size=200))
def test_any_bytes_are_a_policy_or_refused_by_both(data: bytes) -> None:
    text = DEFINED.encode() + data
    assert _usable(parse_policy, text, policy.Unusable) is _usable(periksa.read_policy, text, periksa.WrongUse)


def _usable(parse: object, text: bytes, error: type[Exception]) -> bool:
    try:
        parse(text)  # type: ignore[operator]
    except error:
        return False
    return True


def test_a_checkpoint_is_signed_by_somebody() -> None:
    with pytest.raises(ValueError, match="nobody"):
        signed_checkpoint(HEAD)
    assert len(re.findall("^— ", signed_checkpoint(HEAD, LOG, ROTATED).decode(), re.MULTILINE)) == 2
