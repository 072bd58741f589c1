"""Proofs about the logs of this record, each tried before it is handed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from service.audit.logs import Ask, Damaged, Log, Published, checkpoint_of_size, latest_checkpoint, rows
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
        newest = self._newest()
        size = _within("size", newest.size if size is None else size, newest.size)
        if index >= size:
            raise Invalid(Problem(f"/{named}", "not_covered", {"size": size}))
        row = next(rows(self._ask, self._log.number, index, index + 1), None)
        if row is None:
            raise Damaged(f"{self._log.origin} has no leaf {index}")
        hash, signed = leaf_hash(row.leaf), self._signed(size, newest)

        def proof(nodes: Nodes) -> Inclusion | None:
            hashes, root = inclusion_proof(nodes, index, size), _root(nodes, size, signed)
            held = included(hash, index, size, hashes, root)
            return Inclusion(index, hash, size, root, (*hashes,), signed and signed.note) if held else None

        return self._tried(size, proof, f"leaf {index} is not under the root of {size} leaves")

    def consistency(self, old: int, new: int | None = None) -> Consistency:
        """To the first `new` leaves, those of the newest checkpoint where none is said.

        Raises NotFound, Damaged, and Invalid at `/from` or `/to`.
        """
        newest = self._newest()
        size = _within("to", newest.size if new is None else new, newest.size)
        _within("from", old, size)
        heads = self._signed(old, newest), self._signed(size, newest)

        def proof(nodes: Nodes) -> Consistency | None:
            hashes = consistency_proof(nodes, old, size)
            before, after = _root(nodes, old, heads[0]), _root(nodes, size, heads[1])
            held = consistent(old, size, hashes, before, after)
            return Consistency(old, size, before, after, (*hashes,)) if held else None

        return self._tried(size, proof, f"the first {old} leaves are no prefix of the first {size}")

    def _newest(self) -> Published:
        newest = latest_checkpoint(self._ask, self._log.number, at_least=1)
        if newest is None:
            raise NotFound
        return newest

    def _signed(self, size: int, newest: Published) -> Published | None:
        """The checkpoint of so many leaves, if there is one."""
        return newest if size == newest.size else checkpoint_of_size(self._ask, self._log.number, size)

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


def _root(nodes: Nodes, size: int, signed: Published | None) -> bytes:
    """What was signed, where so many were; else what the tree says."""
    return head_in(signed.note).root if signed is not None else frontier_of(nodes, size).root()


def _within(named: str, count: int, most: int) -> int:
    if count < 1:
        raise Invalid(Problem(f"/{named}", "too_small", {"limit": 1}))
    if count > most:
        raise Invalid(Problem(f"/{named}", "too_large", {"limit": most}))
    return count
