"""What a signer and a witness decide, in the order of their specifications."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.ledger.checkpoint import Checkpoint
from service.ledger.extending import NotAnExtension, Row, extended, packed, unpacked
from service.ledger.leaf import tag
from service.ledger.merkle import Frontier, leaf_hash
from service.ledger.note import LONGEST, Malformed
from service.ledger.opening import BadSignature, open_checkpoint
from service.ledger.policy import parse_policy
from service.ledger.proofs import consistency_proof
from service.ledger.signing import Signer
from service.ledger.tiles import nodes_over
from service.ledger.witnessing import (
    LONGEST_REQUEST,
    Declined,
    Request,
    cosignature,
    decide,
    parse_request,
    trusted,
    with_cosignatures,
    written_request,
)
from tests.service.ledger.forge import (
    COSIGNED,
    LOG,
    ORIGIN,
    OTHER_LOG,
    STRANGER,
    WITNESSES,
    genuine,
    head_of,
    note_of,
    policy_text,
)

KEY = b"the writer's key"
LEAVES = genuine().leaves
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
ROWS = [Row(index, leaf, tag(KEY, leaf)) for index, leaf in enumerate(LEAVES)]
POLICY = parse_policy(policy_text().encode())


def tree(size: int) -> Frontier:
    return Frontier().appended(HASHES[:size])


# the signer


@given(some.integers(0, 20))
def test_a_frontier_is_extended_by_what_follows_it(signed: int) -> None:
    assert extended(tree(signed), ROWS[signed:], KEY, tree(20)) == tree(20)


def test_many_leaves_are_taken_in_batches() -> None:
    log = genuine(2_500)
    rows = (Row(index, leaf, tag(KEY, leaf)) for index, leaf in enumerate(log.leaves))
    whole = Frontier().appended(leaf_hash(leaf) for leaf in log.leaves)
    assert extended(Frontier(), rows, KEY, whole) == whole


@pytest.mark.parametrize(
    ("rows", "index", "why"),
    [
        (ROWS[8:], 7, "leaf 8 where leaf 7 should be"),
        ([*ROWS[7:12], *ROWS[13:]], 12, "leaf 13 where leaf 12 should be"),
        ([*ROWS[7:12], ROWS[11], *ROWS[12:]], 12, "leaf 11 where leaf 12 should be"),
        ([*ROWS[7:12], ROWS[13], ROWS[12], *ROWS[14:]], 12, "leaf 13 where leaf 12 should be"),
        ([*ROWS[7:12], Row(12, LEAVES[12], b"x" * 32), *ROWS[13:]], 12, "leaf 12 was not written by the writer"),
        ([*ROWS[7:12], Row(12, LEAVES[13], ROWS[12].tag), *ROWS[13:]], 12, "leaf 12 was not written by the writer"),
        ([*ROWS[7:12], Row(12, LEAVES[13], ROWS[13].tag), *ROWS[13:]], None, "another root than these 20"),
        (ROWS[7:19], None, "claims 20 leaves with another root than these 19"),
        ([], None, "claims 20 leaves with another root than these 7"),
    ],
)
def test_what_is_no_extension_is_refused(rows: list[Row], index: int | None, why: str) -> None:
    with pytest.raises(NotAnExtension, match=f"{why}$") as refused:
        extended(tree(7), rows, KEY, tree(20))
    assert refused.value.index == index


def test_a_frontier_is_stored_and_comes_back() -> None:
    for size in range(20):
        assert unpacked(packed(tree(size))) == tree(size)
    for data in (b"", b"\0" * 7, packed(tree(3))[:-1], packed(tree(3)) + bytes(32), (2).to_bytes(8, "big")):
        with pytest.raises(ValueError):
            unpacked(data)


# the witness


def request(old: int, new: int, note: bytes | None = None) -> Request:
    hashes = tuple(consistency_proof(nodes_over(HASHES), old, new)) if old else ()
    return Request(old, hashes, note or note_of(head_of(genuine(), new), witnesses=[]))


def answer(asked: Request, last: int) -> int:
    """The status of the answer, 200 where the witness may cosign."""
    try:
        decide(asked, trusted(asked, POLICY), head_of(genuine(), last) if last else None)
    except Declined as declined:
        return declined.status
    return 200


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 1), (0, 20), (7, 20), (20, 20), (8, 9)])
def test_a_consistent_checkpoint_is_cosigned(old: int, new: int) -> None:
    assert answer(request(old, new), old) == 200


def test_a_request_comes_back_as_it_was_written() -> None:
    for old, new in ((0, 20), (7, 20), (20, 20)):
        asked = request(old, new)
        assert parse_request(written_request(asked.old, asked.hashes, asked.note)) == asked


def test_the_longest_note_fits_under_the_longest_proof() -> None:
    line = LOG.line("text\n").encode()
    note = b"x" * (LONGEST - len(line) - 2) + b"\n\n" + line
    asked = Request(2**63 - 1, (bytes(32),) * 63, note)
    longest = written_request(asked.old, asked.hashes, asked.note)
    assert parse_request(longest) == asked
    assert len(longest) == LONGEST_REQUEST


WRITTEN = written_request(7, request(7, 20).hashes, request(7, 20).note)


@pytest.mark.parametrize(
    "data",
    [b"", b"old 7\n", WRITTEN.replace(b"old 7", b"old 07"), WRITTEN.replace(b"old 7", b"old -7"),
    WRITTEN.replace(b"old ", b"new "),
     WRITTEN.replace(b"old 7\n", b"old 7\nAAAA\n"), written_request(7, (bytes(32),) * 64, note_of(head_of(genuine()))),
     WRITTEN.replace(b"old 7", b"\xffold 7"), WRITTEN[:-1], WRITTEN + b"x" * 300_000],
)  # fmt: skip
def test_a_malformed_request_is_400(data: bytes) -> None:
    with pytest.raises(Declined) as declined:
        parse_request(data)
    assert declined.value.status == 400


@pytest.mark.parametrize(
    ("asked", "last", "status"),
    [
        (request(7, 20, note_of(head_of(genuine()), [STRANGER], [])), 7, 403),
        (request(7, 20, note_of(head_of(genuine()), witnesses=[]).replace(b"\n20\n", b"\n21\n")), 7, 403),
        (request(7, 20, note_of(Checkpoint("elsewhere", 20, bytes(32)), witnesses=[])), 7, 404),
        (request(7, 20, note_of(Checkpoint("elsewhere", 20, bytes(32)), [STRANGER], [])), 7, 404),
        (request(7, 20, note_of(Checkpoint(OTHER_LOG.name, 20, bytes(32)), [LOG], [])), 7, 403),
        (Request(21, (), note_of(head_of(genuine()), witnesses=[])), 7, 400),
        (request(7, 20), 8, 409),
        (request(7, 20), 0, 409),
        (request(0, 20), 7, 409),
        (Request(0, (), note_of(Checkpoint(ORIGIN, 0, bytes(32)), witnesses=[])), 0, 422),
        (Request(0, (bytes(32),), note_of(head_of(genuine()), witnesses=[])), 0, 422),
        (Request(7, (), note_of(head_of(genuine()), witnesses=[])), 7, 422),
        (Request(7, request(8, 20).hashes, note_of(head_of(genuine()), witnesses=[])), 7, 422),
        (Request(7, request(7, 20).hashes, note_of(Checkpoint(ORIGIN, 20, bytes(32)), witnesses=[])), 7, 422),
        (Request(20, (), note_of(Checkpoint(ORIGIN, 20, bytes(32)), witnesses=[])), 20, 422),
        (Request(20, (bytes(32),), note_of(head_of(genuine()), witnesses=[])), 20, 422),
        (request(7, 20, b"no checkpoint\n\n" + LOG.line("no checkpoint\n").encode()), 7, 400),
    ],
)
def test_what_a_witness_declines(asked: Request, last: int, status: int) -> None:
    assert answer(asked, last) == status


def test_a_conflict_says_the_size_that_was_cosigned_last() -> None:
    with pytest.raises(Declined) as declined:
        decide(request(7, 20), head_of(genuine()), head_of(genuine(), 12))
    assert declined.value.body == "12\n"


KEYS = [witness.key for witness in WITNESSES]


def test_a_cosignature_is_put_under_the_checkpoint_and_nothing_else_is() -> None:
    note = note_of(head_of(genuine()), witnesses=[])
    said = "".join(cosignature(note, each, COSIGNED + number) for number, each in enumerate([STRANGER, *WITNESSES]))
    cosigned, at = with_cosignatures(note, said, KEYS)
    assert at == COSIGNED + 1
    assert cosigned == note + said.partition("\n")[2].encode()
    assert len(open_checkpoint(cosigned, POLICY).cosigned) == 3


@pytest.mark.parametrize("signer", [STRANGER, WITNESSES[1]])
def test_who_was_not_asked_does_not_answer(signer: Signer) -> None:
    note = note_of(head_of(genuine()), witnesses=[])
    with pytest.raises(BadSignature):
        with_cosignatures(note, cosignature(note, signer, COSIGNED), KEYS[:1])


def test_an_answer_that_is_none_is_refused() -> None:
    note = note_of(head_of(genuine()), witnesses=[])
    other = cosignature(note_of(head_of(genuine(), 7), witnesses=[]), WITNESSES[0], COSIGNED)
    with pytest.raises(BadSignature):
        with_cosignatures(note, other, KEYS)
    for said in ("", "text", "— w1\n", "text\n\n" + cosignature(note, WITNESSES[0], COSIGNED)):
        with pytest.raises(Malformed):
            with_cosignatures(note, said, KEYS)
