"""What a caller may read of everything that was recorded, in recording order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.access import Actor, reaches_everything
from domain.recorded import Recorded
from service.places import AT_ONCE, Places
from service.store import Store
from service.store.records import Row
from service.store.store import event_of
from service.store.topics import kind_of

MOST = 2_000
"""Events that are looked at for one page, however few of them the caller may read."""


@dataclass(frozen=True, slots=True)
class Page:
    """`reached` is the position from which to go on; `more` whether there is anything to go on for."""

    events: list[Recorded[Any]]
    reached: int
    more: bool


@dataclass(frozen=True, slots=True)
class Feed:
    store: Store
    places: Places

    def page(self, actor: Actor, after: int, limit: int, types: Sequence[str] = (), upto: int | None = None) -> Page:
        """Events after a position, at most `limit`; fewer where what lies between is not for this caller."""
        if not reaches_everything(actor):
            return self._chosen(actor, after, limit, types, upto)
        found = self.store.feed(after, limit + 1, types, upto)
        events = found[:limit]
        return Page(events, (events[-1].position or after) if events else after, len(found) > limit)

    def _chosen(self, actor: Actor, after: int, limit: int, types: Sequence[str], upto: int | None) -> Page:
        events: list[Recorded[Any]] = []
        for _ in range(MOST // AT_ONCE):
            rows = self.store.recorder.feed(after, AT_ONCE, types, upto)
            readable = self._readable(actor, rows)
            for row in rows:
                if row[1] in readable:
                    if len(events) == limit:
                        return Page(events, after, more=True)
                    events.append(event_of(row))
                after = row[0]
            if len(rows) < AT_ONCE:
                return Page(events, after, more=False)
        return Page(events, after, more=True)

    def _readable(self, actor: Actor, rows: Sequence[Row]) -> set[str]:
        """The aggregates of rows that the caller may read; only accounts are looked at for one without bounds."""
        known = {row[1] for row in rows if reaches_everything(actor, kind_of(row[3]))}
        others = {UUID(hex=row[1]) for row in rows if row[1] not in known}
        return known | {id.hex for id in self.places.readable(actor, others)}
