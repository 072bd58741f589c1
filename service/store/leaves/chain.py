"""What this process knows of the logs: the last leaf of an aggregate, the origin of a name; else it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from service.remembered import Remembered
from service.store.leaves.names import first_origin
from service.store.leaves.sealing import Leaf, Link

MOST = 4_000
"""Aggregates whose last leaf is remembered."""

Rows = Callable[[str, Sequence[Any]], list[Any]]


class Place(NamedTuple):
    """Where a leaf is: its log's name and origin, its index there, and its hash."""

    name: str
    origin: str
    leaf_index: int
    hash: bytes


class Chain:
    """Safe among threads."""

    def __init__(self, rows: Rows, base: str) -> None:
        self._rows, self._base = rows, base
        self._known = Remembered[str, tuple[int, Place]](MOST)
        self._origins: dict[str, str] = {}

    def origin(self, name: str) -> str:
        """Of the log that is written to under a name."""
        known = self._origins.get(name)
        if known is None:
            rows = self._rows("SELECT origin FROM ledger_log WHERE name=? ORDER BY log DESC LIMIT 1", (name,))
            known = rows[0][0] if rows else first_origin(self._base, name)
            self._origins[name] = known
        return known

    def last(self, aggregate: str, version: int) -> Link | None:
        place = self.place(aggregate, version)
        return place and Link(place.name, place.origin, place.hash)

    def place(self, aggregate: str, version: int) -> Place | None:
        """Where the leaf of an event is, in the newest log that has it; None where there is none."""
        known = self._known.get(aggregate)
        if known is not None and known[0] == version:
            return known[1]
        rows = self._rows(
            "SELECT l.name, l.origin, f.leaf_index, f.hash FROM ledger_leaf f JOIN ledger_log l ON l.log=f.log"
            " WHERE f.aggregate=? AND f.version=? ORDER BY f.log DESC LIMIT 1",
            (aggregate, version),
        )
        return Place(*rows[0]) if rows else None

    def keep(self, leaves: Iterable[Leaf], indices: Iterable[int]) -> None:
        """What was committed."""
        for leaf, index in zip(leaves, indices, strict=True):
            self._known.keep(leaf.aggregate, (leaf.version, Place(leaf.name, leaf.origin, index, leaf.hash)))

    def forget(self) -> None:
        """Another log is written to, or a database took over that may have less than was seen."""
        self._known.clear()
        self._origins.clear()
