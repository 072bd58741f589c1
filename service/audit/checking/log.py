"""One log of a database, checked: its leaves, its head, its tiles, what was published of it, what was kept of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from heapq import merge

from service.audit.checking.asked import Asked
from service.audit.checking.claims import Claim, Claims
from service.audit.checking.findings import Checked, Findings, Leaf
from service.audit.checking.known import WHOSE
from service.audit.checking.published import WHOSE as PUBLISHED
from service.audit.checking.published import Published
from service.audit.checking.reading import Stored
from service.audit.checking.tiles import Tiles
from service.audit.checking.tree import Tree
from service.audit.checking.walk import Row, Walk
from service.audit.logs import Log
from service.ledger.checkpoint import Checkpoint
from service.ledger.checks.chain import chains_for
from service.ledger.verdicts import Step

_USUAL = 512
"""Bytes of a leaf, about."""


class LogCheck:
    """`check`, then `report`; between them somebody may `add` what concerns a leaf of this log."""

    def __init__(self, stored: Stored, log: Log, asked: Asked) -> None:
        self.log, self._stored, self._asked = log, stored, asked
        self._found = Findings(log.origin)
        self.lost: list[str] = []
        self.tiles = Tiles(stored.db, log.number, self._found)
        self._tree = Tree(self.tiles.take)
        self._heads = asked.known.of(log.origin)
        self._published = Published(log.origin, asked.policy, self._found)
        published = self._published.claims(stored.heads(log.number))
        self._claims = Claims(_in_order(asked.known.claims(log.origin), published), self._found)
        self._walk: Walk

    def check(self, told: Callable[[int], None]) -> None:
        """All rows of the log; `told` is called with the number of them now and then."""
        with ExitStack() as files:
            chains = chains_for(self._stored.count(self.log.number) * _USUAL, files)
            self._walk = Walk(
                origin=self.log.origin,
                key=self._asked.key,
                tree=self._tree,
                chains=chains,
                claims=self._claims,
                found=self._found,
            )
            self._walk.take(_counted(self._stored.leaves(self.log), told))
        self._published.end(self._tree.size, self._asked.is_new(self._walk.began))
        self._compare_head()
        self._compare_known()
        self.tiles.end(self._tree.size)
        if (index := self._walk.out_of_order()) is not None:
            self._found.add(Step.STATE, "its event lies elsewhere in the record than the leaf in its log", index)

    @property
    def positions(self) -> Iterable[int]:
        """Of the events that the leaves are of."""
        return self._walk.positions

    def index_at(self, position: int) -> int:
        """Where the leaf of an event should be that lies at a position."""
        before = [index for index, at in zip(self._walk.indices, self._walk.positions, strict=True) if at < position]
        return max(before, default=-1) + 1

    def index_of(self, position: int) -> int:
        """Where the leaf of an event is."""
        return self._walk.indices[self._walk.positions.index(position)]

    def add(self, step: Step, why: str, index: int) -> None:
        self._found.add(step, why, index)

    @property
    def is_signed(self) -> bool:
        """Whether a key of the policy has signed a head of it."""
        return self._published.signed is not None

    def forgive(self, successor: LogCheck) -> None:
        """The log was given up, and another goes on, whose first leaf says what was found: heads that were published of
        what was lost contradict this one, and that is no news. That an auditor's own do is none either where somebody
        trusted has signed how it goes on: anybody can write that a log has forked."""
        self.lost = self._found.take(Step.ROOT, PUBLISHED)
        if successor.is_signed:
            self.lost += self._found.take(Step.KNOWN_ROOT, WHOSE)

    def said(self) -> Iterator[str]:
        """What is no defect."""
        if self._published.strange:
            yield f"{self._published.strange} published heads were signed by keys that the policy does not know"
        if self._published.awaited:
            yield "nothing of it was signed yet; it was begun a moment ago"
        yield from self.tiles.said()

    def report(self) -> Checked:
        index, between = self._first()
        return Checked(
            name=self.log.name,
            origin=self.log.origin,
            leaves=self._tree.size,
            root=self._tree.frontier().root(),
            findings=tuple(self._found),
            first=None if index is None else self._leaf(index),
            between=between,
            signed=_size(self._published.signed),
            witnessed=_size(self._published.witnessed),
            head=self._published.witnessed,
            note=self._published.note,
        )

    def _leaf(self, index: int) -> Leaf:
        return Leaf(self.log.origin, index, *(self._stored.leaf(self.log.number, index) or (None, None)))

    def _first(self) -> tuple[int | None, tuple[int, int] | None]:
        """The first leaf that is known to be wrong, and those among which one is that only heads know of: after the
        last head that holds. Where the end is missing, either that is it, or one was taken out before."""
        exact = {each.index for each in self._found if each.index is not None}
        exact |= {index for each in self._found if each.step is Step.CHAIN for index in self._before(each.index)}
        bad, good = self._claims.bad, self._claims.good
        if bad is None or good >= bad or not self._found:
            return min(exact, default=None), None
        early = min((each for each in exact if each < bad), default=None)
        return early, (good, bad) if early in (None, self._tree.size) and good != early else None

    def _before(self, index: int | None) -> Iterator[int]:
        """The leaf that a broken chain should go on from, unless a head that holds has it: either was changed."""
        found = self._stored.leaf(self.log.number, index) if index is not None else None
        before = found and self._stored.index(self.log.number, found[0], found[1] - 1)
        if before is not None and before >= self._claims.good:
            yield before

    def _compare_head(self) -> None:
        log, tree = self.log, self._tree.frontier()
        if (log.size, log.frontier, log.latest) != (tree.size, b"".join(tree.hashes), self._walk.latest):
            self._found.add(Step.ROOT, "the head row has another size, other hashes or another time than the leaves")
        if not re.fullmatch(rf".+/{re.escape(log.name)}(/[1-9][0-9]*)?", log.origin):
            self._found.add(Step.LEAF_LOG, "the head row has a name that its origin does not end with")

    def _compare_known(self) -> None:
        """Who has seen a newer head than any that is published sees the published ones gone."""
        newest = max((each.size for each in self._heads), default=0)
        if self._published.newest < newest <= self._tree.size:
            self._found.add(Step.KNOWN_ROOT, f"{WHOSE} is newer than every head that is published")


def _size(head: Checkpoint | None) -> int | None:
    return head.size if head else None


def _in_order(known: Iterable[Claim], published: Iterable[Claim]) -> Iterator[Claim]:
    return merge(known, published, key=lambda each: each.size)


def _counted(rows: Iterable[Row], told: Callable[[int], None]) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if not count % 1000:
            told(1000)
        yield row
