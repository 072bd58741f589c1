"""One aggregate's events against its leaves: what holds of each, recomputed from the stored bytes.

Nothing is decoded but leaves: an event that somebody spoiled is to be told of, not to be stumbled over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from uuid import UUID

from service.audit.ledger import Ledger
from service.audit.logs import Damaged, Log, Published, Row, latest_checkpoint, leaves_of, numbered, raw
from service.audit.policies import opened
from service.audit.proving import head_in
from service.errors import NotFound
from service.ledger import base64s
from service.ledger.checks.leaf import Invalid, Leaf, read_leaf
from service.ledger.leaf import NO_PREVIOUS, is_tagged
from service.ledger.merkle import leaf_hash
from service.ledger.policy import Policy
from service.ledger.proofs import included, inclusion_proof


class Verdict(Enum):
    """The first three are good: in the ledger; under a signed checkpoint; under one that witnesses have cosigned."""

    SEALED = "sealed"
    SIGNED = "signed"
    WITNESSED = "witnessed"
    LEAF_MISSING = "LEAF_MISSING"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    ROOT_MISMATCH = "ROOT_MISMATCH"
    BAD_TAG = "BAD_TAG"
    LEAF_INVALID = "LEAF_INVALID"
    WRONG_LOG = "WRONG_LOG"
    CHAIN_BROKEN = "CHAIN_BROKEN"
    STATE_MISMATCH = "STATE_MISMATCH"
    STATE_MISSING = "STATE_MISSING"


@dataclass(frozen=True, slots=True)
class Judged:
    """One version of an aggregate; `type` is None where neither event nor leaf says it."""

    version: int
    type: str | None
    leaf_index: int | None
    leaf_hash: bytes | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Event:
    topic: str
    state: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of one aggregate, by version; a leaf that is none is None."""

    id: str
    events: dict[int, Event]
    rows: dict[int, Row]
    leaves: dict[int, Leaf | None]

    def type(self, version: int) -> str | None:
        if version in self.events:
            return self.events[version].topic
        leaf = self.leaves.get(version)
        return leaf.topic.decode() if leaf else None


class Judge:
    """`key` gives the writer's key."""

    def __init__(self, ledger: Ledger, key: Callable[[], bytes]) -> None:
        self._ledger, self._key = ledger, key

    def aggregate(self, kind: str, id: UUID, only: range | None = None) -> tuple[Log | None, list[Judged]]:
        """The log of one aggregate (None where it has no leaf), and its events in order; raises NotFound.

        `only` these versions are judged, where it is given.
        """
        log = self._log(id)
        stored = self._stored(id, log)
        versions = range(1, 1 + max(stored.events.keys() | stored.rows.keys(), default=0))
        if not any((stored.type(version) or "").startswith(f"{kind}.") for version in versions):
            raise NotFound
        one = _One(self._ledger, log, self._key(), stored) if log else None
        return log, [_judged(stored, version, one) for version in versions if only is None or version in only]

    def _stored(self, id: UUID, log: Log | None) -> Stored:
        rows = {row.version: row for row in leaves_of(self._ledger.ask, log.number, id.hex)} if log else {}
        return Stored(id.hex, self._events(id), rows, {version: _read(row) for version, row in rows.items()})

    def _events(self, id: UUID) -> dict[int, Event]:
        found = self._ledger.ask(
            "SELECT originator_version, topic, state FROM stored_events WHERE originator_id=?", (id.hex,)
        )
        return {version: Event(str(topic), raw(state)) for version, topic, state in found}

    def _log(self, id: UUID) -> Log | None:
        """The newest that has leaves of it."""
        ((number,),) = self._ledger.ask("SELECT max(log) FROM ledger_leaf WHERE aggregate=?", (id.hex,))
        return None if number is None else numbered(self._ledger.ask, number)


class _One:
    """One aggregate while it is looked at."""

    def __init__(self, ledger: Ledger, log: Log, key: bytes, stored: Stored) -> None:
        self._log, self._key, self._stored = log, key, stored
        self._tree = ledger.tree(log)
        signed = latest_checkpoint(ledger.ask, log.number)
        self._heads = [(Verdict.WITNESSED, ledger.witnessed(log)), (Verdict.SIGNED, signed)]
        self._unsigned = signed is not None and _is_unsigned(signed, ledger.policy, log)
        self._asked_again = False

    def verdict(self, version: int) -> Verdict:
        """What is wrong first, in the order of the format's section 4; else how far it is sealed."""
        row = self._stored.rows.get(version)
        if row is None:
            return Verdict.LEAF_MISSING
        reached = self._reached(row)
        if reached not in _GOOD:
            return reached
        return self._of_leaf(version) or self._of_state(version) or reached

    def _reached(self, row: Row) -> Verdict:
        for verdict, head in self._heads:
            if head is not None and row.index < head.size:
                if verdict is Verdict.SIGNED and self._unsigned:
                    return Verdict.BAD_SIGNATURE
                return verdict if self._is_under(row, head) else Verdict.ROOT_MISMATCH
        return Verdict.SEALED if is_tagged(self._key, row.leaf, row.mac) else Verdict.BAD_TAG

    def _is_under(self, row: Row, head: Published) -> bool:
        """What is remembered of the tree may be of a database that is gone: it is read again, once."""
        held = self._leads(row, head)
        if not held and not self._asked_again:
            self._asked_again = True
            self._tree.forget()
            held = self._leads(row, head)
        return held

    def _leads(self, row: Row, head: Published) -> bool:
        try:
            signed = head_in(head.note)
            proof = inclusion_proof(self._tree.nodes(signed.size), row.index, signed.size)
        except (Damaged, ValueError):
            return False
        return included(leaf_hash(row.leaf), row.index, signed.size, proof, signed.root)

    def _of_leaf(self, version: int) -> Verdict | None:
        leaf = self._stored.leaves[version]
        if leaf is None:
            return Verdict.LEAF_INVALID
        if leaf.log != self._log.origin.encode():
            return Verdict.WRONG_LOG
        before = self._stored.rows.get(version - 1)
        previous = leaf_hash(before.leaf) if before else NO_PREVIOUS
        if (leaf.id, leaf.ver, leaf.prev) != (self._stored.id.encode(), version, base64s.encoded(previous).encode()):
            return Verdict.CHAIN_BROKEN
        return None

    def _of_state(self, version: int) -> Verdict | None:
        leaf, event = self._stored.leaves[version], self._stored.events.get(version)
        if event is None:
            return Verdict.STATE_MISSING
        assert leaf is not None, "it was looked at before"
        told = (leaf.topic.decode(), leaf.state_len, leaf.state_sha256)
        found = (event.topic, len(event.state), base64s.encoded(sha256(event.state).digest()).encode())
        return None if told == found else Verdict.STATE_MISMATCH


def _judged(stored: Stored, version: int, one: _One | None) -> Judged:
    row = stored.rows.get(version)
    verdict = one.verdict(version) if one else Verdict.LEAF_MISSING
    index, hash = (row.index, leaf_hash(row.leaf)) if row else (None, None)
    return Judged(version, stored.type(version), index, hash, verdict)


_GOOD = (Verdict.SEALED, Verdict.SIGNED, Verdict.WITNESSED)


def _is_unsigned(head: Published, policy: Policy | None, log: Log) -> bool:
    """Does the operator's policy know keys of this log, of which none has signed?"""
    return policy is not None and log.origin in policy.logs and opened(head.note, policy) is None


def _read(row: Row) -> Leaf | None:
    try:
        return read_leaf(row.leaf)
    except Invalid:
        return None
