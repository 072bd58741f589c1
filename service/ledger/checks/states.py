"""`states.bin`, read once after the leaves: is it whole, is each state the one that its leaf holds the digest of."""

from __future__ import annotations

from hashlib import sha256
from struct import Struct

from service.ledger.checks.leaves import WANTED, Leaves
from service.ledger.verdicts import Findings, Step

_HEADER = Struct(">QI")
_THERE = 2
"""Marks a leaf whose state was met; 1 means that it is in scope, so 1 alone is a state that is missing."""


class States:
    """Feed it the bytes, then `end`. States may come in any order, each once."""

    def __init__(self, leaves: Leaves, findings: Findings) -> None:
        self._leaves, self._findings = leaves, findings
        self._met = leaves.in_scope
        self._met.extend(bytes(leaves.count - len(self._met)))
        self._rest = b""
        self._index = self._left = 0
        self._digest = sha256()
        self._length = 0

    def feed(self, chunk: bytes) -> None:
        """A state that lies whole in the chunk is hashed at once; one that does not, piece by piece."""
        if self._findings.up_to(Step.STATES):
            return
        data, at = self._rest + chunk, 0
        self._rest = b""
        while at < len(data):
            if not self._left:
                if len(data) - at < _HEADER.size:
                    self._rest = data[at:]
                    return
                if not self._begin(*_HEADER.unpack_from(data, at)):
                    return
                at += _HEADER.size
            piece = data[at : at + self._left]
            self._digest.update(piece)
            at += len(piece)
            self._left -= len(piece)
            if not self._left:
                self._compare()

    def end(self) -> None:
        if self._rest or self._left:
            self._findings.add(Step.STATES, "states.bin ends inside a state")
        missing = self._met.find(1)
        if missing >= 0:
            self._findings.add(Step.STATE_THERE, f"the state of leaf {missing} is missing")

    def _begin(self, index: int, length: int) -> bool:
        if index >= len(self._met) or self._met[index] & _THERE:
            self._findings.add(Step.STATES, f"a state for leaf {index}, which does not exist or has one already")
            return False
        self._met[index] |= _THERE
        self._index, self._length, self._left = index, length, length
        self._digest = sha256()
        return True

    def _compare(self) -> None:
        if self._findings.up_to(Step.STATE):
            return
        wanted = self._leaves.wanted
        wanted.seek(self._index * WANTED.size)
        if WANTED.unpack(wanted.read(WANTED.size)) != (self._length, self._digest.digest()):
            self._findings.add(Step.STATE, f"the state of leaf {self._index} is not the one that was recorded")
