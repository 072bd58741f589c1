"""Pages of the catalogue: filtered, searched, sorted, now or at a moment and on a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.projections import cursors
from service.projections.catalogue.choosing import chosen
from service.projections.catalogue.query import CatalogueQuery
from service.projections.catalogue.ways import PIECES, After, Row, pieces
from service.projections.directory import finders
from service.projections.innovations.writing import shown
from service.projections.moments import Moment
from service.projections.within import Within
from service.sql import Connection

_AT_ONCE = 500


def page(db: Connection, query: CatalogueQuery, moment: Moment) -> dict[str, Any]:
    """items and next; raises BadCursor."""
    list_name = f"innovations {query.sort or 'title'}"
    after = cursors.read(list_name, query.cursor, int if query.sorted_by == "modified_at" else str, str)
    rows = _rows(db, query, moment, _place(after))
    shown, more = rows[: query.limit], len(rows) > query.limit
    last = shown[-1] if more else None
    return {
        "items": _items(db, shown, moment),
        "next": cursors.written(list_name, (last[0], last[1].hex())) if last else None,
    }


def several(db: Connection, ids: Sequence[bytes], within: Within | None, moment: Moment) -> list[dict[str, Any]]:
    """The items of these innovations as they are now, in their order, without what may not be read."""
    readable, said = ("1=1", {}) if within is None else within.condition("i.region", "i.agency")
    found: dict[bytes, Row] = {}
    for start in range(0, len(ids), _AT_ONCE):
        chosen = {f"id_{place}": id for place, id in enumerate(ids[start : start + _AT_ONCE])}
        rows = db.execute(
            f"SELECT i.title, i.id, {PIECES}, i.version, i.modified FROM innovation_now i {pieces(db.dialect, 'i')}"
            f" WHERE i.id IN ({','.join(f':{name}' for name in chosen)}) AND {readable}",
            {**said, **chosen},
        )
        found |= {row[1]: row for row in rows}
    return _items(db, [found[id] for id in ids if id in found], moment)


def _rows(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None) -> list[Row]:
    """The rows of a page and one more: of each part of what may be read so many, and the first of them."""
    found = [chosen(db, part, moment, after) for part in query.narrowed()]
    if len(found) == 1:
        return found[0]
    each = {row[1]: row for rows in found for row in rows}
    return sorted(each.values(), key=lambda row: row[:2], reverse=query.descending)[: query.limit + 1]


def _place(after: cursors.Key | None) -> After | None:
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
