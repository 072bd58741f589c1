"""Pages of the catalogue: filtered, searched, sorted, now or at a moment and on a day."""

from __future__ import annotations

from typing import Any

from service.projections import cursors
from service.projections.catalogue.choosing import LASTING, Row, chosen
from service.projections.catalogue.query import CatalogueQuery
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
    items = [shown(*stored) for stored in _stored(db, rows, moment)]
    names = finders.named(db, [item["agency"] for item in items], moment)
    return [
        {**item, "agency": names.get(item["agency"], {"id": item["agency"], "code": None, "name": None})}
        for item in items
    ]


def _stored(db: Connection, rows: list[Row], moment: Moment) -> list[tuple[bytes, int, int]]:
    """The states' items, and version and moment of the last event, in the order of the rows.

    All at once where asking takes longer than finding.
    """
    said = {"at": moment.at, "day": moment.ordinal}
    last = _LAST_NOW if moment.present else _LAST_THEN
    if db.dialect.name == "sqlite":
        stored = "SELECT item FROM innovation_state WHERE id=? AND no=?"
        return [
            (*db.execute(stored, (id, no)).fetchone(), *db.execute(last.format(":id"), {"id": id, **said}).fetchone())
            for _, id, no in rows
        ]
    asked = "unnest(CAST(:ids AS BYTEA[]), CAST(:numbers AS BIGINT[])) WITH ORDINALITY AS asked (id, no, place)"
    return db.execute(
        f"SELECT s.item, last.version, last.modified FROM {asked}"
        f" JOIN innovation_state s ON s.id=asked.id AND s.no=asked.no"
        f" JOIN LATERAL ({last.format('asked.id')}) AS last ON TRUE ORDER BY asked.place",
        {"ids": [id for _, id, _ in rows], "numbers": [no for _, _, no in rows], **said},
    ).fetchall()


_LAST_NOW = "SELECT version, modified FROM innovation_now WHERE id={}"
_LAST_THEN = (
    f"SELECT w.version, w.modified FROM innovation_last w WHERE w.id={{}} AND {LASTING}"
    " ORDER BY w.rec_from DESC, w.version DESC LIMIT 1"
)
