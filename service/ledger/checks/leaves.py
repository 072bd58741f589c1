"""`leaves.bin`, read once: is it whole, is its tree the signed one, is each leaf a leaf that continues what came
before.

All of that is looked at in one go; `Findings` puts it back in the order of FORMAT.md section 4.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from tempfile import SpooledTemporaryFile

from service.ledger.checkpoint import Checkpoint
from service.ledger.checks.chain import chains_for
from service.ledger.checks.leaf import Invalid, Leaf, read_leaf
from service.ledger.checks.times import Times, written_until
from service.ledger.merkle import Frontier
from service.ledger.verdicts import Findings, Step

WANTED = Struct("<Q32s")
"""What is kept of each leaf for the states: the length and the SHA-256 of its state."""
_IN_MEMORY = 32 << 20
_WALKED = 1_000_000
"""Leaves after the signed number that are still walked over, to see whether the file is whole; then it is just too
long."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the leaves are held against. `scope` None is all; `cosigned` the earliest POSIX second of a witness;
    `sizes` those at which the root is wanted."""

    head: Checkpoint
    scope: frozenset[str] | None = None
    cosigned: int | None = None
    sizes: Collection[int] = ()


class Leaves:
    """Feed it the bytes, then `end`. `roots` has the roots at the sizes that were wanted and reached."""

    def __init__(self, expected: Expected, findings: Findings, files: ExitStack, size: int) -> None:
        self.count = 0
        self.roots: dict[int, bytes] = {}
        wanted = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # `files` closes it
        self.wanted = files.enter_context(wanted)
        self.in_scope = bytearray()
        self._expected, self._findings = expected, findings
        self._origin = expected.head.origin.encode()
        self._scope = None if expected.scope is None else {id.encode() for id in expected.scope}
        self._frontier = Frontier()
        self._stops = sorted({each for each in expected.sizes if 0 <= each <= expected.head.size}, reverse=True)
        self._chains = chains_for(size, files)
        self._times = Times()
        self._until = written_until(expected.cosigned)
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        if self.count > self._expected.head.size + _WALKED:
            return
        data = self._rest + chunk
        at, leaves = 0, []
        while at + 2 <= len(data):
            end = at + 2 + (data[at] << 8 | data[at + 1])
            if end > len(data):
                break
            leaves.append(data[at + 2 : end])
            at = end
        self._rest = data[at:]
        self._take(leaves)

    def end(self) -> None:
        """Adds what can only be said at the end."""
        head = self._expected.head
        if self._rest and self.count <= head.size + _WALKED:
            self._findings.add(Step.LEAVES, f"leaves.bin ends inside leaf {self.count}")
        self._mark()
        if self.count != head.size:
            self._findings.add(Step.ROOT, f"{self.count} leaves where {head.size} were signed for")
        elif self._frontier.root() != head.root:
            self._findings.add(Step.ROOT, "the root over the leaves is not the one that was signed")
        if (broken := self._chains.broken()) is not None:
            self._findings.add(Step.CHAIN, f"leaf {broken} does not continue its aggregate's chain")

    def _take(self, leaves: list[bytes]) -> None:
        signed = leaves[: max(0, self._expected.head.size - self.count)]
        hashes = [sha256(b"\x00" + leaf).digest() for leaf in signed]
        self._grow(hashes)
        if not self._findings.up_to(Step.LEAF):
            for index, (leaf, own) in enumerate(zip(signed, hashes, strict=True), self.count):
                try:
                    self._check(index, read_leaf(leaf), own)
                except Invalid as invalid:
                    self._findings.add(Step.LEAF, f"leaf {index}: {invalid}")
                    break
        self.count += len(leaves)

    def _grow(self, hashes: list[bytes]) -> None:
        """Appends to the tree, stopping at the sizes whose roots are wanted."""
        while self._stops and self._stops[-1] <= self._frontier.size + len(hashes):
            room = self._stops[-1] - self._frontier.size
            self._frontier = self._frontier.appended(hashes[:room])
            self._mark()
            hashes = hashes[room:]
        self._frontier = self._frontier.appended(hashes)

    def _mark(self) -> None:
        while self._stops and self._stops[-1] == self._frontier.size:
            self.roots[self._stops.pop()] = self._frontier.root()

    def _check(self, index: int, leaf: Leaf, own: bytes) -> None:
        if leaf.log != self._origin:
            self._findings.add(Step.LEAF_LOG, f"leaf {index} is of another log")
        self._chains.take(index, leaf.id, leaf.ver, leaf.prev, own)
        if self._times.goes_back(leaf.at):
            self._findings.add(Step.TIME, f"leaf {index} is dated more than 5 s before an earlier one")
        if self._until is not None and leaf.at > self._until:
            self._findings.add(Step.COSIGNED_TIME, f"leaf {index} is dated after it was witnessed")
        self.wanted.write(WANTED.pack(leaf.state_len, a2b_base64(leaf.state_sha256)))
        self.in_scope.append(self._scope is None or leaf.id in self._scope)
