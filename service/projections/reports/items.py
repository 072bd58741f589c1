"""Lists in reports: at most 200 items, the whole count, and where to go on; or all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from service.projections import cursors
from service.projections.directory import finders
from service.projections.moments import Moment
from service.projections.reports.query import ReportQuery
from service.sql import Connection

AT_MOST = 200

Item = dict[str, Any]


def paged(
    name: str, query: ReportQuery, found: Iterable[Item], key: Callable[[Item], tuple[str, ...]], width: int = 2
) -> Item:
    """items, next and count; the keys, of `width` texts, are unique and give the order. Raises BadCursor."""
    ordered = sorted(found, key=key)
    after = cursors.read(name, query.cursor, *[str] * width)
    rest = ordered if after is None else [item for item in ordered if key(item) > after]
    shown = rest if query.limit is None else rest[: min(query.limit, AT_MOST)]
    more = len(rest) > len(shown)
    return {"items": shown, "next": cursors.written(name, key(shown[-1])) if more else None, "count": len(ordered)}


def by_title(item: Item) -> tuple[str, ...]:
    return item["title"], item["id"]


def with_agencies(db: Connection, items: Sequence[Item], moment: Moment) -> None:
    """Puts {id, code, name} in place of each agency's id."""
    names = finders.named(db, (item["agency"] for item in items if item["agency"]), moment)
    for item in items:
        item["agency"] = names.get(item["agency"])


def uuid_text(id: bytes) -> str:
    return str(UUID(bytes=id))
