"""Proofs in files (C2SP tlog-proof)."""

from __future__ import annotations

import pytest

from service.ledger.merkle import leaf_hash
from service.ledger.note import LONGEST, Malformed
from service.ledger.opening import BadSignature, NoTrustedKey, WrongLog
from service.ledger.policy import parse_policy
from service.ledger.proof import NotIncluded, Proof, Unwitnessed, parse_proof, verify_proof, write_proof
from service.ledger.proofs import inclusion_proof
from service.ledger.tiles import nodes_over
from tests.service.ledger.forge import (
    OTHER_LOG,
    STRANGER,
    WITNESSES,
    genuine,
    head_of,
    note_of,
    policy_text,
)

LOG = genuine()
HASHES = [leaf_hash(leaf) for leaf in LOG.leaves]
HEAD = head_of(LOG)
POLICY = parse_policy(policy_text().encode())
PROOF = write_proof(6, inclusion_proof(nodes_over(HASHES), 6, 20), note_of(HEAD))


@pytest.mark.parametrize("index", range(20))
def test_every_leaf_can_be_proved(index: int) -> None:
    proof = write_proof(index, inclusion_proof(nodes_over(HASHES), index, 20), note_of(HEAD), extra=LOG.leaves[index])
    assert verify_proof(proof, HASHES[index], POLICY) == HEAD
    assert parse_proof(proof).extra == LOG.leaves[index]
    with pytest.raises(NotIncluded):
        verify_proof(proof, HASHES[index - 1], POLICY)


def test_a_proof_is_written_as_the_specification_says() -> None:
    lines = PROOF.decode().split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 6"]
    assert lines[lines.index("") + 1 :] == note_of(HEAD).decode().split("\n")
    assert write_proof(0, [], b"note\n", b"x") == b"c2sp.org/tlog-proof@v1\nextra eA==\nindex 0\n\nnote\n"
    assert parse_proof(write_proof(0, [], b"note\n", b"x")) == Proof(0, (), b"note\n", b"x")


@pytest.mark.parametrize(
    "data",
    [b"", b"c2sp.org/tlog-proof@v1", b"c2sp.org/tlog-proof@v1\nindex 0",
     b"c2sp.org/tlog-proof@v1\n\nnote", PROOF.replace(b"@v1", b"@v2"),
     PROOF.replace(b"index 6", b"index 06"), PROOF.replace(b"index 6", b"index -6"),
     PROOF.replace(b"index 6", b"index " + b"9" * 20),
     PROOF.replace(b"index 6\n", b"index 6\nAAAA\n"), PROOF.replace(b"index 6\n", b"index 6\n*\n"),
     PROOF.replace(b"index 6\n", b""),
     PROOF.replace(b"index 6\n", b"index 6\n" + (b"A" * 43 + b"=\n") * 63), b"\xff" + PROOF,
     PROOF.replace(b"index", b"extra A\nindex"),
     b"x" * 600_000],
)  # fmt: skip
def test_what_is_no_proof(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_proof(data)


def test_a_proof_is_not_endless() -> None:
    longest = PROOF + b"-" * (2 * LONGEST - len(PROOF))
    assert parse_proof(longest).index == 6
    with pytest.raises(Malformed):
        parse_proof(longest + b"-")
    assert len(parse_proof(write_proof(0, [bytes(32)] * 63, b"note\n")).hashes) == 63
    with pytest.raises(Malformed):
        parse_proof(write_proof(0, [bytes(32)] * 64, b"note\n"))


@pytest.mark.parametrize(
    ("note", "error"),
    [
        (note_of(HEAD, witnesses=WITNESSES[:1]), Unwitnessed),
        (note_of(HEAD, [STRANGER]), NoTrustedKey),
        (note_of(HEAD, [OTHER_LOG]), NoTrustedKey),
        (note_of(HEAD).replace(b"\n20\n", b"\n21\n"), BadSignature),
        (note_of(HEAD, [STRANGER], []).replace(b"36.72", b"36.99"), WrongLog),
        (b"", BadSignature),
    ],
)
def test_a_head_that_nobody_vouches_for(note: bytes, error: type[Exception]) -> None:
    proof = write_proof(6, inclusion_proof(nodes_over(HASHES), 6, 20), note)
    with pytest.raises(error):
        verify_proof(proof, HASHES[6], POLICY)


def test_another_index_or_another_size_is_another_leaf() -> None:
    with pytest.raises(NotIncluded):
        verify_proof(PROOF.replace(b"index 6", b"index 7"), HASHES[6], POLICY)
    with pytest.raises(NotIncluded):
        verify_proof(PROOF.replace(b"index 6", b"index 20"), HASHES[6], POLICY)
