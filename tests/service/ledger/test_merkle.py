"""The tree, against the reference vectors and against the definition in RFC 6962 written down as it stands there."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash, pushed, root_of
from service.ledger.proofs import consistency_proof, consistent, frontier_of, included, inclusion_proof
from service.ledger.tiles import nodes_over
from tests.service.ledger.both import vectors

REFERENCE = vectors("reference_tree.json")
PROOFS = vectors("transparency_dev_proof_vectors.json")
LEAVES = [sha256(bytes([number % 256, number // 256])).digest() for number in range(700)]


def mth(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1, over leaf hashes."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else sha256(b"").digest()
    k = max(2**power for power in range(12) if 2**power < len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = max(2**power for power in range(12) if 2**power < len(leaves))
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    """RFC 6962 section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = max(2**power for power in range(12) if 2**power < len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def test_the_reference_leaves_have_the_reference_hashes_and_roots() -> None:
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in REFERENCE["leaf_inputs_hex"]]
    assert [leaf.hex() for leaf in leaves] == REFERENCE["leaf_hashes_hex"]
    assert [root_of(leaves[:size]).hex() for size in range(9)] == REFERENCE["root_by_size_hex"]


def test_a_leaf_is_pushed_as_it_is_appended() -> None:
    hashes = b""
    for size, leaf in enumerate(LEAVES):
        hashes = pushed(size, hashes, leaf)
        assert hashes == b"".join(Frontier().appended(LEAVES[: size + 1]).hashes)


@pytest.mark.parametrize(("size", "length"), [(0, 32), (1, 0), (3, 32), (3, 65), (4, 64), (-1, 32), (-1, -32)])
def test_what_is_no_compact_range_is_not_pushed_to(size: int, length: int) -> None:
    with pytest.raises(ValueError, match="perfect subtrees"):
        pushed(size, bytes(max(0, length)), LEAVES[0])


def test_all_196_vectors_are_here() -> None:
    assert len(PROOFS["inclusion"]) + len(PROOFS["consistency"]) == 196


@pytest.mark.parametrize("vector", PROOFS["inclusion"], ids=lambda vector: vector["file"])
def test_an_inclusion_vector(vector: dict[str, Any]) -> None:
    leaf, root = b64decode(vector["leafHash"]), b64decode(vector["root"])
    proof = [b64decode(each) for each in vector["proof"] or []]
    assert included(leaf, vector["leafIdx"], vector["treeSize"], proof, root) is not vector["wantErr"]


@pytest.mark.parametrize("vector", PROOFS["consistency"], ids=lambda vector: vector["file"])
def test_a_consistency_vector(vector: dict[str, Any]) -> None:
    roots = b64decode(vector["root1"]), b64decode(vector["root2"])
    proof = [b64decode(each) for each in vector["proof"] or []]
    assert consistent(vector["size1"], vector["size2"], proof, *roots) is not vector["wantErr"]


@given(some.integers(0, 400))
def test_a_root_is_that_of_the_definition(size: int) -> None:
    assert root_of(LEAVES[:size]) == mth(LEAVES[:size])


@given(some.lists(some.integers(0, 90), max_size=7))
def test_a_tree_grown_in_any_steps_is_the_same_tree(steps: list[int]) -> None:
    frontier = Frontier()
    for step in steps:
        frontier = frontier.appended(LEAVES[frontier.size : frontier.size + step])
    assert frontier.root() == mth(LEAVES[: sum(steps)])
    assert frontier == frontier_of(nodes_over(LEAVES), sum(steps))


@given(some.data())
def test_an_inclusion_proof_is_that_of_the_definition_and_holds(data: some.DataObject) -> None:
    size = data.draw(some.integers(1, 300))
    index = data.draw(some.integers(0, size - 1))
    proof = inclusion_proof(nodes_over(LEAVES), index, size)
    assert proof == path(index, LEAVES[:size])
    assert included(LEAVES[index], index, size, proof, mth(LEAVES[:size]))


@given(some.data())
def test_a_consistency_proof_is_that_of_the_definition_and_holds(data: some.DataObject) -> None:
    new = data.draw(some.integers(1, 300))
    old = data.draw(some.integers(1, new))
    proof = consistency_proof(nodes_over(LEAVES), old, new)
    assert proof == subproof(old, LEAVES[:new], True)
    assert consistent(old, new, proof, mth(LEAVES[:old]), mth(LEAVES[:new]))


@given(some.data())
def test_an_inclusion_proof_shows_nothing_else(data: some.DataObject) -> None:
    size = data.draw(some.integers(1, 40))
    index = data.draw(some.integers(0, size - 1))
    proof, root = inclusion_proof(nodes_over(LEAVES), index, size), mth(LEAVES[:size])
    wrong = data.draw(some.integers(-2, 45).filter(lambda other: other != index))
    assert not included(LEAVES[index], wrong, size, proof, root)
    assert not included(LEAVES[size], index, size, proof, root)
    assert not included(LEAVES[index], index, size, [*proof, LEAVES[0]], root)
    assert not included(LEAVES[index], index, size, proof, LEAVES[0] if size > 1 else LEAVES[1])
    if proof:
        assert not included(LEAVES[index], index, size, proof[:-1], root)
        assert not included(LEAVES[index], index, size, proof[1:], root)
        assert not included(LEAVES[index], index, size, [proof[0][:-1], *proof[1:]], root)


@given(some.data())
def test_a_consistency_proof_shows_nothing_else(data: some.DataObject) -> None:
    new = data.draw(some.integers(2, 40))
    old = data.draw(some.integers(1, new - 1))
    proof = consistency_proof(nodes_over(LEAVES), old, new)
    roots = mth(LEAVES[:old]), mth(LEAVES[:new])
    assert not consistent(old, new, proof, roots[1], roots[0])
    assert not consistent(old, new, [*proof, LEAVES[0]], *roots)
    assert not consistent(old, new, proof[:-1], *roots)
    assert not consistent(old, new, proof, mth(LEAVES[1 : old + 1]), roots[1])
    assert not consistent(old, new, proof, roots[0], mth(LEAVES[1 : new + 1]))
    for wrong in {0, -1, old + 1, new + 1} - {new}:
        assert not consistent(wrong, new, proof, *roots)


@given(some.data())
def test_a_proof_that_goes_on_above_the_root_shows_no_root_above_it(data: some.DataObject) -> None:
    size = data.draw(some.integers(1, 40))
    index, above = data.draw(some.integers(0, size - 1)), LEAVES[-1]
    over = sha256(b"\x01" + above + mth(LEAVES[:size])).digest()
    assert not included(LEAVES[index], index, size, [*path(index, LEAVES[:size]), above], over)
    if index > 0:
        proof = [*subproof(index, LEAVES[:size], True), above]
        assert not consistent(index, size, proof, sha256(b"\x01" + above + mth(LEAVES[:index])).digest(), over)


def test_what_is_no_question_is_refused() -> None:
    nodes = nodes_over(LEAVES[:4])
    for ask in (lambda: inclusion_proof(nodes, 4, 4), lambda: inclusion_proof(nodes, -1, 4),
                lambda: inclusion_proof(nodes, 0, 0), lambda: consistency_proof(nodes, 0, 4),
                lambda: consistency_proof(nodes, 4, 3), lambda: consistency_proof(nodes, -1, 3),
                lambda: nodes(1, 2), lambda: nodes(0, -1), lambda: nodes(-1, 0)):  # fmt: skip
        with pytest.raises(ValueError, match=r"there is no |no node "):
            ask()


def test_no_index_below_the_first_stands_for_the_last() -> None:
    proof, root = inclusion_proof(nodes_over(LEAVES), 3, 4), mth(LEAVES[:4])
    assert included(LEAVES[3], 3, 4, proof, root)
    assert not included(LEAVES[3], -1, 4, proof, root)


def test_hashes_of_another_length_show_nothing_though_their_bytes_together_are_the_same() -> None:
    left, right, root = LEAVES[0], LEAVES[1], mth(LEAVES[:2])
    assert included(left, 0, 2, [right], root)
    assert not included(left[:31], 0, 2, [left[31:] + right], root)
    assert consistent(1, 2, [right], left, root)
    assert not consistent(1, 2, [left[31:] + right], left[:31], root)


def test_a_frontier_has_a_hash_for_each_bit_of_its_size() -> None:
    for size, hashes in ((-1, ()), (-1, (LEAVES[0],)), (3, (LEAVES[0],)), (0, (LEAVES[0],)), (1, (b"short",))):
        with pytest.raises(ValueError):
            Frontier(size, hashes)
    assert Frontier().root() == EMPTY_ROOT
