"""Do the events and the ledger agree? Looked at without what verifies a ledger in the product."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from service.ledger.leaf import is_tagged
from service.ledger.merkle import Frontier, leaf_hash

Ask = Callable[[str, Sequence[Any]], list[Any]]
"""A statement with `?` and what stands for them → its rows."""

_EVENTS = (
    "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events WHERE rowid>? ORDER BY rowid"
)
_REFUSALS = "SELECT no, aggregate, version, topic, state FROM refusals WHERE no>? ORDER BY no"
_LOGS = "SELECT log, origin, size, frontier, latest FROM ledger_log ORDER BY log"
_LEAVES = (
    "SELECT leaf_index, aggregate, version, leaf, hash, mac FROM ledger_leaf WHERE log=? AND leaf_index>=?"
    " ORDER BY leaf_index"
)


@dataclass(slots=True)
class _Tree:
    frontier: Frontier = field(default_factory=Frontier)
    latest: str = ""


@dataclass(slots=True)
class Sealed:
    """A record that only grows: each time, what is new is looked at. `key` is the writer's."""

    key: bytes
    position: int = 0
    refusals: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    """How many events there are under a Correlation-Id."""
    _events: dict[tuple[str, int], Any] = field(default_factory=dict)
    """Without a leaf."""
    _versions: dict[str, int] = field(default_factory=dict)
    _trees: dict[int, _Tree] = field(default_factory=dict)
    _last: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """The last leaf of an aggregate: version and hash."""

    def problems(self, ask: Ask) -> list[str]:
        """Empty where positions and versions are gap-free, each event or refusal has its leaf and each leaf its event,
        every log is gap-free, its head is that of its leaves, every chain is whole, every tag the writer's.

        What is asked must be of one moment.
        """
        found = [*self._recorded(ask), *self._refused(ask)]
        for row in ask(_LOGS, ()):
            found += self._log(ask, *row)
        return found + [f"{aggregate} has no leaf for version {version}" for aggregate, version in self._events]

    def _recorded(self, ask: Ask) -> Iterator[str]:
        for position, aggregate, version, topic, state in ask(_EVENTS, (self.position,)):
            yield from self._next(position == self.position + 1, aggregate, version, topic, state)
            self.position = position
            self.commands[json.loads(state)["correlation_id"]] += 1

    def _refused(self, ask: Ask) -> Iterator[str]:
        for number, aggregate, version, topic, state in ask(_REFUSALS, (self.refusals,)):
            yield from self._next(number == self.refusals + 1, aggregate, version, topic, state)
            self.refusals = number

    def _next(self, follows: bool, aggregate: str, version: int, topic: str, state: bytes) -> Iterator[str]:
        if not follows or version != self._versions.get(aggregate, 0) + 1:
            yield f"a gap before version {version} of {aggregate}"
        self._versions[aggregate] = version
        self._events[aggregate, version] = topic, state

    def _log(self, ask: Ask, log: int, origin: str, size: int, frontier: bytes, latest: str) -> Iterator[str]:
        tree = self._trees.setdefault(log, _Tree())
        begin = tree.frontier.size
        leaves = ask(_LEAVES, (log, begin))
        if [leaf[0] for leaf in leaves] != list(range(begin, size)):
            yield f"{origin} says {size} leaves and has {begin + len(leaves)}, or a gap"
        for leaf in leaves:
            yield from self._leaf(origin, tree, *leaf)
        tree.frontier = tree.frontier.appended(leaf_hash(leaf[3]) for leaf in leaves)
        if b"".join(tree.frontier.hashes) != frontier or latest != tree.latest:
            yield f"the head of {origin} is not that of its leaves"

    def _leaf(
        self, origin: str, tree: _Tree, index: int, aggregate: str, version: int, leaf: bytes, hash: bytes, mac: bytes
    ) -> Iterator[str]:
        said = json.loads(leaf)
        before, event = self._last.get(aggregate, (0, bytes(32))), self._events.pop((aggregate, version), None)
        must = {"log": origin, "id": aggregate, "ver": before[0] + 1, "prev": b64encode(before[1]).decode()}
        if event is None or not (must | _told(*event)).items() <= said.items():
            yield f"leaf {index} of {origin} is not that of its event"
        if hash != leaf_hash(leaf) or not is_tagged(self.key, leaf, mac):
            yield f"leaf {index} of {origin} has another hash, or another writer's tag"
        self._last[aggregate] = version, hash
        tree.latest = max(tree.latest, said["at"])


def _told(topic: str, state: bytes) -> dict[str, Any]:
    """What a leaf must say of its event."""
    return {
        "topic": topic,
        "state_len": len(state),
        "state_sha256": b64encode(sha256(state).digest()).decode(),
        "actor": json.loads(state)["actor"],
    }
