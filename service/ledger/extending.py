"""What a signer does before it signs: it extends a frontier of its own, and refuses whatever is no extension of it.

A signer trusts neither the database nor its head row: it counts leaves itself, checks the writer's tag on each,
hashes them itself, and compares the head that the database claims with its own at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.ledger.leaf import is_tagged
from service.ledger.merkle import Frontier, hashes_in, leaf_hash

_BATCH = 1024


class NotAnExtension(Exception):
    """What was read does not continue what was signed; `index` is the first leaf that is wrong, where one is."""

    def __init__(self, why: str, index: int | None = None) -> None:
        super().__init__(why)
        self.index = index


@dataclass(frozen=True, slots=True)
class Row:
    """A leaf as it is stored, with the writer's tag over it."""

    index: int
    leaf: bytes
    tag: bytes


def extended(signed: Frontier, rows: Iterable[Row], key: bytes, claimed: Frontier) -> Frontier:
    """The frontier after the rows that follow what was signed; `key` is the writer's, `claimed` the database's own
    head.

    Raises NotAnExtension where a leaf is missing, doubled or not tagged, or the claimed head is another one.
    """
    frontier, waiting, next = signed, [], signed.size
    for row in rows:
        if row.index != next:
            raise NotAnExtension(f"leaf {row.index} where leaf {next} should be", next)
        if not is_tagged(key, row.leaf, row.tag):
            raise NotAnExtension(f"leaf {row.index} was not written by the writer", row.index)
        waiting.append(leaf_hash(row.leaf))
        next += 1
        if len(waiting) == _BATCH:
            frontier, waiting = frontier.appended(waiting), []
    frontier = frontier.appended(waiting)
    if frontier != claimed:
        raise NotAnExtension(f"the database claims {claimed.size} leaves with another root than these {frontier.size}")
    return frontier


def packed(frontier: Frontier) -> bytes:
    """A frontier as it is stored: the size as eight bytes, big-endian, then its hashes, the largest subtree's first."""
    return frontier.size.to_bytes(8, "big") + b"".join(frontier.hashes)


def unpacked(data: bytes) -> Frontier:
    """Raises ValueError where the bytes are no frontier."""
    if len(data) < 8:
        raise ValueError("not a frontier")
    return Frontier(int.from_bytes(data[:8], "big"), hashes_in(data[8:]))
