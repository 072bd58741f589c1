"""Pages of the catalogue: filtered, searched, sorted, now or at a moment and on a day."""

from __future__ import annotations

from typing import Any

from service.projections import cursors
from service.projections.catalogue.choosing import chosen
from service.projections.catalogue.query import CatalogueQuery
from service.projections.catalogue.ways import Row
from service.projections.directory import finders
from service.projections.innovations.writing import shown
from service.projections.moments import Moment
from service.sql import Connection


def page(db: Connection, query: CatalogueQuery, moment: Moment) -> dict[str, Any]:
    """items and next; raises BadCursor."""
    list_name = f"innovations {query.sort or 'title'}"
    after = cursors.read(list_name, query.cursor, int if query.sorted_by == "modified_at" else str, str)
    rows = chosen(db, query, moment, _place(after))
    shown, more = rows[: query.limit], len(rows) > query.limit
    last = shown[-1] if more else None
    return {
        "items": _items(db, shown, moment),
        "next": cursors.written(list_name, (last[0], last[1].hex())) if last else None,
    }


def _place(after: cursors.Key | None) -> tuple[Any, bytes] | None:
    if after is None:
        return None
    try:
        return after[0], bytes.fromhex(after[1])
    except ValueError as malformed:
        raise cursors.BadCursor(after[1]) from malformed


def _items(db: Connection, rows: list[Row], moment: Moment) -> list[dict[str, Any]]:
    """The kept items with their last events, and their agencies as they were called on the day."""
    items = [shown(*kept) for kept in (row[2:] for row in rows)]
    names = finders.named(db, [item["agency"] for item in items], moment)
    for item in items:
        item["agency"] = names.get(item["agency"], {"id": item["agency"], "code": None, "name": None})
    return items
