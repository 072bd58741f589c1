"""The leaves of one log in their order, each with the event it is of: is every leaf what it should be.

Nothing that is stored is believed: columns are compared with the leaf's bytes, the leaf with the stored event, its hash
with the tree that is recomputed. Memory grows by eight bytes a leaf (the position of its event).
"""

from __future__ import annotations

from array import array
from binascii import b2a_base64
from collections.abc import Iterable
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from service.audit.checking.claims import Claims
from service.audit.checking.findings import Findings
from service.audit.checking.tree import Tree
from service.ledger.checks import leaf as leaves
from service.ledger.checks.chain import Chains
from service.ledger.checks.times import Times
from service.ledger.leaf import tag
from service.ledger.merkle import leaf_hash
from service.ledger.verdicts import Step


class Row(NamedTuple):
    """As it is stored, whatever that is: columns of the leaf, then of its event (None where there is none)."""

    index: Any
    aggregate: Any
    version: Any
    cmd: Any
    leaf: Any
    hash: Any
    mac: Any
    position: Any
    topic: Any
    state: Any


class Walk:
    """`key` is the writer's, None where it is not at hand; `tree`, `chains` and `claims` are of this log alone.

    `positions` are those of the leaves' events, in the order of the leaves; `indices` where they are; `began` is when
    the first leaf says it was written.
    """

    def __init__(
        self, *, origin: str, key: bytes | None, tree: Tree, chains: Chains, claims: Claims, found: Findings
    ) -> None:
        self._origin, self._key = origin.encode(), key
        self._tree, self._chains, self._claims, self._found = tree, chains, claims, found
        self._times = Times()
        self.began = ""
        self.positions = array("q")
        self.indices = array("q")

    @property
    def latest(self) -> str:
        return self._times.latest.decode()

    def take(self, rows: Iterable[Row]) -> None:
        """All rows, by their index."""
        expected, last = 0, None
        if self._claims.next == 0:
            self._claims.reached(self._tree, b"")
        for row in rows:
            index = row.index if type(row.index) is int else expected
            if index == last:
                self._found.add(Step.STATE, "its event is stored twice", index)
                continue
            if row.index != expected:
                self._found.add(Step.ROOT, "there is no such leaf, but there is a later one", expected)
            self._take(index, row)
            expected, last = index + 1, index
            if self._tree.size == self._claims.next:
                self._claims.reached(self._tree, self._times.latest)
        self._claims.end(self._tree)
        if (broken := self._chains.broken()) is not None:
            self._found.add(Step.CHAIN, _CHAIN, broken)

    def _take(self, index: int, row: Row) -> None:
        leaf, add = row.leaf, self._found.add
        if type(leaf) is not bytes:
            add(Step.LEAF, "it is no bytes", index)
            leaf = b""
        own = leaf_hash(leaf)
        self._tree.add(own)
        if row.hash != own:
            add(Step.ROOT, "its bytes and its stored hash differ", index)
        if self._key is not None and row.mac != tag(self._key, leaf):
            add(Step.LEAF, "it was not written by the writer: its tag is another", index)
        try:
            read = leaves.read_leaf(leaf)
        except leaves.Invalid as invalid:
            add(Step.LEAF, str(invalid), index)
            return
        if read.log != self._origin:
            add(Step.LEAF_LOG, "it is of another log", index)
        if (row.aggregate, row.version, row.cmd) != (read.id.decode(), read.ver, read.cmd.decode()):
            add(Step.LEAF, "the columns beside it say another aggregate, version or command", index)
        self._chains.take(index, read.id, read.ver, read.prev, own)
        self.began = self.began or read.at.decode()
        if self._times.goes_back(read.at):
            add(Step.TIME, "it is dated more than 5 s before an earlier one", index)
        self._event(index, row, read)

    def _event(self, index: int, row: Row, leaf: leaves.Leaf) -> None:
        if row.position is None:
            self._found.add(Step.STATE_THERE, "its event is missing", index)
            return
        state = row.state
        if (
            type(state) is not bytes
            or len(state) != leaf.state_len
            or b2a_base64(sha256(state).digest(), newline=False) != leaf.state_sha256
        ):
            self._found.add(Step.STATE, "the stored event is not the one that was recorded", index)
        if row.topic != leaf.topic.decode():
            self._found.add(Step.STATE, "the stored event has another topic", index)
        self.positions.append(row.position)
        self.indices.append(index)

    def out_of_order(self) -> int | None:
        """The index of the first leaf whose event does not lie, in the record, where it lies in the log."""
        if all(left < right for left, right in pairwise(self.positions)):
            return None
        ordered = sorted(self.positions)
        pairs = zip(self.indices, self.positions, ordered, strict=True)
        return next((index for index, is_, should in pairs if is_ != should), self.indices[0])


_CHAIN = "it does not continue the chain of its aggregate"
