"""Inclusion and consistency proofs: made as RFC 6962 sections 2.1.1 and 2.1.2 define them, checked as RFC 9162 sections
2.1.3.2 and 2.1.4.2 say.

Proofs are made from `Nodes`: what gives the root of a perfect subtree, `(height, index)` standing for the leaves
`index * 2**height` to `(index + 1) * 2**height`. Stored nodes, tiles or a list of leaf hashes can be that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from service.ledger.merkle import HASH_SIZE, Frontier, node_hash

Nodes = Callable[[int, int], bytes]


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]): from the leaf's sibling up. Raises ValueError where there is no such leaf."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} among {size}")
    return _path(nodes, index, 0, size)


def _path(nodes: Nodes, index: int, start: int, end: int) -> list[bytes]:
    """RFC 6962 section 2.1.1, over the leaves from `start` to `end`."""
    proof: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_root(nodes, middle, end))
            end = middle
        else:
            proof.append(_root(nodes, start, middle))
            start = middle
    return proof[::-1]


def consistency_proof(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """PROOF(old, D[new]). Raises ValueError unless 0 < old <= new: an empty tree is a prefix of any, without proof."""
    if not 0 < old <= new:
        raise ValueError(f"there is no proof from {old} to {new} leaves")
    start, end, whole = 0, new, True
    proof: list[bytes] = []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_root(nodes, middle, end))
            end = middle
        else:
            proof.append(_root(nodes, start, middle))
            start, whole = middle, False
    if not whole:
        proof.append(_root(nodes, start, end))
    return proof[::-1]


def frontier_of(nodes: Nodes, size: int) -> Frontier:
    """The compact range of the first `size` leaves."""
    return Frontier(size, tuple(_perfect(nodes, 0, size)))


def _split(count: int) -> int:
    """RFC 6962 section 2.1: the largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def _root(nodes: Nodes, start: int, end: int) -> bytes:
    """MTH(D[start:end]), where `start` is a multiple of the power of two that is not less than `end - start`."""
    return Frontier(end - start, tuple(_perfect(nodes, start, end))).root()


def _perfect(nodes: Nodes, start: int, end: int) -> list[bytes]:
    found = []
    while start < end:
        height = (end - start).bit_length() - 1
        found.append(nodes(height, start >> height))
        start += 1 << height
    return found


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows the leaf hash at `index` of the tree of `size` leaves with this root (RFC 9162
    2.1.3.2)."""
    if not 0 <= index < size or not _hashes([leaf, root, *proof]):
        return False
    fn, sn, reached = index, size - 1, leaf
    for each in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            reached = node_hash(each, reached)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            reached = node_hash(reached, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and reached == root


def consistent(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the proof shows that the tree of `old` leaves is a prefix of that of `new` leaves (RFC 9162 2.1.4.2).

    `old` = 0 is never shown: a proof from the empty tree says nothing.
    """
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if not _hashes([old_root, new_root, *proof]):
        return False
    path = [old_root, *proof] if old & old - 1 == 0 else list(proof)
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for each in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(each, fr), node_hash(each, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


def _hashes(given: Sequence[bytes]) -> bool:
    return all(len(each) == HASH_SIZE for each in given)
