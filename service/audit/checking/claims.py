"""What heads claim of a log, met in the order of their sizes while its leaves go by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.audit.checking.findings import Findings
from service.audit.checking.tree import Tree
from service.ledger.checks.times import written_until
from service.ledger.verdicts import Step


@dataclass(frozen=True, slots=True)
class Claim:
    """A head of this log: `step` is what fails where it does not hold, `whose` says where it comes from; `cosigned` is
    the earliest POSIX second of a witness."""

    size: int
    root: bytes
    step: Step
    whose: str
    cosigned: int | None = None


class Claims:
    """`next` is the size at which a root is wanted (-1: at none any more). The leaves before `good` hold; where a head
    does not, one of those from there to before `bad` is wrong."""

    def __init__(self, claims: Iterable[Claim], found: Findings) -> None:
        self._claims: Iterator[Claim] = iter(claims)
        self._found = found
        self.good = 0
        self.bad: int | None = None
        self._waiting = next(self._claims, None)
        self.next = self._waiting.size if self._waiting else -1

    def reached(self, tree: Tree, latest: bytes) -> None:
        """The tree has `next` leaves; `latest` is the latest time that one of them has."""
        root = tree.frontier().root()
        while (claim := self._waiting) is not None and claim.size == tree.size:
            self._compare(claim, root, latest)
            self._go_on()

    def end(self, tree: Tree) -> None:
        """Heads of more leaves than there are: the next is missing, and one before it may have been taken out."""
        while (claim := self._waiting) is not None:
            self._fail(claim, f"{claim.whose} is of more leaves than there are", tree.size + 1, tree.size)
            self._go_on()

    def _go_on(self) -> None:
        self._waiting = next(self._claims, None)
        self.next = self._waiting.size if self._waiting else -1

    def _compare(self, claim: Claim, root: bytes, latest: bytes) -> None:
        if claim.root != root:
            self._fail(claim, f"{claim.whose} has another root than the leaves", claim.size)
            return
        self.good = max(self.good, claim.size)
        until = written_until(claim.cosigned)
        if until is not None and latest > until:
            self._found.add(Step.COSIGNED_TIME, "a leaf is dated after it was witnessed", claim.size - 1)

    def _fail(self, claim: Claim, why: str, before: int, index: int | None = None) -> None:
        """A leaf `before` that one is wrong."""
        self.bad = before if self.bad is None else min(self.bad, before)
        self._found.add(claim.step, why, index)
