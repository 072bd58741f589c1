"""The Merkle tree of RFC 6962 section 2.1: its hashes, and the compact range that it grows by.

A hash is 32 bytes. A tree of `size` leaves is the root over their hashes in order; the compact range (`Frontier`) is
all of it that is needed to append: the roots of the perfect subtrees that `size` is the sum of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
"""RFC 6962 section 2.1: MTH({}) = SHA-256()."""


def hashes_in(packed: bytes) -> tuple[bytes, ...]:
    """Hashes that lie one after the other."""
    return tuple(packed[at : at + HASH_SIZE] for at in range(0, len(packed), HASH_SIZE))


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962 section 2.1: MTH({d}) = SHA-256(0x00 || d)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 section 2.1: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves as the roots of its perfect subtrees, the largest (leftmost) first: one for each bit
    of `size`."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} leaves has not {len(self.hashes)} perfect subtrees")
        if any(len(each) != HASH_SIZE for each in self.hashes):
            raise ValueError("a hash has 32 bytes")

    def root(self) -> bytes:
        """RFC 6962 section 2.1: the smaller subtrees are on the right, so they are hashed together from there."""
        if not self.hashes:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.hashes))

    def appended(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree with more leaves at its end, given as leaf hashes; level by level, so that many at once cost little.

        At each height the row of new nodes begins with the lone node that was there, if there was one; pairs go up,
        and a node without a partner stays as this height's perfect subtree.
        """
        alone = self._by_height()
        row = list(leaves)
        size = self.size + len(row)
        height = 0
        while row:
            if height in alone:
                row.insert(0, alone.pop(height))
            if len(row) % 2:
                alone[height] = row.pop()
            pairs = iter(row)
            row = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            height += 1
        return Frontier(size, tuple(alone[each] for each in sorted(alone, reverse=True)))

    def _by_height(self) -> dict[int, bytes]:
        heights = [height for height in range(self.size.bit_length()) if self.size >> height & 1]
        return dict(zip(reversed(heights), self.hashes, strict=True))


def pushed(size: int, hashes: bytes, leaf: bytes) -> bytes:
    """A compact range as one row of bytes, with one more leaf hash at its end: `appended` for a single leaf.

    The perfect subtrees that are as large as what is new go up with it, the smallest first; the others stay unread.
    Raises ValueError where that is no compact range of `size` leaves.
    """
    if size < 0 or len(hashes) != HASH_SIZE * size.bit_count():
        raise ValueError(f"a tree of {size} leaves has not {len(hashes)} bytes of perfect subtrees")
    end = len(hashes)
    while size & 1:
        leaf = node_hash(hashes[end - HASH_SIZE : end], leaf)
        end -= HASH_SIZE
        size >>= 1
    return hashes[:end] + leaf


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    return Frontier().appended(leaves).root()
