"""A log that gets leaves for what is stored already, in a transaction in which nothing else is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from service.ledger.leaf import NO_PREVIOUS, at_text
from service.ledger.merkle import Frontier
from service.sql import Connection
from service.store.leaves.embedded import too_early
from service.store.leaves.sealing import Envelope, Leaf, Link, Sealer, Stored


class Growing:
    """A new log, from its first leaf on. Its row is there at once, and true after `finish`.

    Each leaf is dated as its event, or as the leaf before it where clocks had gone back by more than is allowed.
    `latest` is what the first may not be earlier than, as text of a leaf's `at`.
    """

    def __init__(
        self, db: Connection, sealer: Sealer, number: int, name: str, origin: str, *, latest: str = ""
    ) -> None:
        self._db, self._sealer, self._number = db, sealer, number
        self._frontier, self._latest = Frontier(), latest
        self._first = Link(name, origin, NO_PREVIOUS)
        self._last: dict[str, Link] = {}
        db.execute(
            "INSERT INTO ledger_log (log, name, origin, size, frontier, latest) VALUES (?,?,?,0,?,'')",
            (number, name, origin, b""),
        )

    def leaf(self, event: Stored, envelope: Envelope, cmd: str) -> Leaf:
        """The leaf of the next event of an aggregate."""
        early = too_early(at_text(envelope.recorded_at), self._latest)
        before = self._last.get(event.aggregate, self._first)
        leaf = self._sealer.leaf(event, envelope, cmd, before, datetime.fromisoformat(self._latest) if early else None)
        self._latest = max(self._latest, leaf.at)
        self._last[event.aggregate] = leaf.link
        return leaf

    def rows(self, leaves: Sequence[Leaf]) -> list[tuple[Any, ...]]:
        """Of `ledger_leaf`, for the next leaves of this log, which they become by it."""
        start = self._frontier.size
        self._frontier = self._frontier.appended(leaf.hash for leaf in leaves)
        return [
            (self._number, index, leaf.aggregate, leaf.version, leaf.cmd, leaf.leaf, leaf.hash, leaf.mac)
            for index, leaf in enumerate(leaves, start)
        ]

    def finish(self) -> None:
        self._db.execute(
            "UPDATE ledger_log SET size=?, frontier=?, latest=? WHERE log=?",
            (self._frontier.size, b"".join(self._frontier.hashes), self._latest, self._number),
        )
