"""Proofs about the logs of this record, each tried before it is handed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from service.audit.logs import Ask, Damaged, Log, checkpoint_of_size, latest_checkpoint, rows
from service.audit.trees import Tree
from service.errors import Invalid, NotFound, Problem
from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.merkle import leaf_hash
from service.ledger.note import Malformed, parse_note
from service.ledger.proofs import Nodes, consistency_proof, consistent, frontier_of, included, inclusion_proof

Proof = TypeVar("Proof")


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That the leaf with this hash is at `index` of the first `size`, over which `root` is; `note` is the signed
    checkpoint of that size, where there is one."""

    index: int
    leaf_hash: bytes
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    note: bytes | None


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the first `old` leaves are a prefix of the first `new`."""

    old: int
    new: int
    old_root: bytes
    new_root: bytes
    hashes: tuple[bytes, ...]


class Prover:
    """Proofs about one log: what its newest checkpoint covers, and nothing beyond it."""

    def __init__(self, ask: Ask, log: Log, tree: Tree) -> None:
        self._ask, self._log, self._tree = ask, log, tree

    def inclusion(self, index: int, size: int | None = None, *, named: str = "leaf_index") -> Inclusion:
        """In the first `size` leaves, those of the newest checkpoint where none is said.

        Raises NotFound where nothing is signed yet, Damaged, and Invalid: at `/size`, or at what named the leaf.
        """
        size = self._covered(size, "size")
        if index >= size:
            raise Invalid(Problem(f"/{named}", "not_covered", {"size": size}))
        row = next(rows(self._ask, self._log.number, index, index + 1), None)
        if row is None:
            raise Damaged(f"{self._log.origin} has no leaf {index}")
        hash, published = leaf_hash(row.leaf), checkpoint_of_size(self._ask, self._log.number, size)

        def proof(nodes: Nodes) -> Inclusion | None:
            hashes = inclusion_proof(nodes, index, size)
            root = self._root(nodes, size)
            note = published.note if published else None
            return (
                Inclusion(index, hash, size, root, (*hashes,), note)
                if included(hash, index, size, hashes, root)
                else None
            )

        return self._tried(size, proof, f"leaf {index} is not under the root of {size} leaves")

    def consistency(self, old: int, new: int | None = None) -> Consistency:
        """To the first `new` leaves, those of the newest checkpoint where none is said.

        Raises NotFound, Damaged, and Invalid at `/from` or `/to`.
        """
        size = self._covered(new, "to")
        _within("from", old, size)

        def proof(nodes: Nodes) -> Consistency | None:
            hashes = consistency_proof(nodes, old, size)
            before, after = self._root(nodes, old), self._root(nodes, size)
            held = consistent(old, size, hashes, before, after)
            return Consistency(old, size, before, after, (*hashes,)) if held else None

        return self._tried(size, proof, f"the first {old} leaves are no prefix of the first {size}")

    def _covered(self, size: int | None, named: str) -> int:
        latest = latest_checkpoint(self._ask, self._log.number, at_least=1)
        if latest is None:
            raise NotFound
        if size is None:
            return latest.size
        _within(named, size, latest.size)
        return size

    def _root(self, nodes: Nodes, size: int) -> bytes:
        """What was signed, where so many were; else what the tree says."""
        published = checkpoint_of_size(self._ask, self._log.number, size)
        return head_in(published.note).root if published else frontier_of(nodes, size).root()

    def _tried(self, size: int, proof: Callable[[Nodes], Proof | None], wrong: str) -> Proof:
        """A proof that holds; what is remembered of the tree may be of a database that is gone."""
        found = proof(self._tree.nodes(size))
        if found is None:
            self._tree.forget()
            found = proof(self._tree.nodes(size))
        if found is None:
            raise Damaged(f"{self._log.origin}: {wrong}")
        return found


def head_in(note: bytes) -> Checkpoint:
    """What a stored checkpoint says, nothing of it verified; raises Damaged."""
    try:
        return parse_checkpoint(parse_note(note).text)
    except Malformed as malformed:
        raise Damaged(f"a stored checkpoint is none: {malformed}") from None


def _within(named: str, count: int, most: int) -> None:
    if count < 1:
        raise Invalid(Problem(f"/{named}", "too_small", {"limit": 1}))
    if count > most:
        raise Invalid(Problem(f"/{named}", "too_large", {"limit": most}))
