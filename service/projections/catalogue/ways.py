"""How the rows of a page are reached, and reading them so.

Joins are written in the order in which they are to be made, and no index is to be asked for the checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.projections.catalogue import searching
from service.projections.catalogue.query import CatalogueQuery
from service.projections.innovations.facets import facet_number
from service.projections.innovations.tables import PRESENT, holding
from service.projections.moments import Moment
from service.sql import Connection, Dialect

Row = tuple[Any, bytes, str, str, str, int, int]
"""The sort's key, the innovation, the pieces of its catalogue item, its last event's version and moment."""

After = tuple[Any, bytes]
"""The key and the innovation of the last row of the page before."""

PIECES = "head.said, begun.said, course.said"
LISTED = "l.facet=:facet"
LASTING = holding("w")
"""An event that is an innovation's last at the moment, on the day."""


@dataclass(frozen=True, slots=True)
class Way:
    """A source of rows, their key, id and state's number, what they are chosen by, the filter that is seen to so."""

    source: str
    key: str
    id: str
    no: str
    lead: str | None = None
    where: str = "1=1"
    said: Mapping[str, Any] = field(default_factory=dict)


def rows(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None, way: Way) -> list[Row]:
    """Those of a page and one more, when there is one."""
    dialect = db.dialect
    begin, values = begin_of(query, way, after)
    conditions = [way.where, *begin, *_checks(dialect, query, way)]
    found = (
        f"SELECT {way.key} AS key, {way.id} AS id, {way.no} AS no FROM {way.source}"
        f" WHERE {' AND '.join(conditions)} ORDER BY {order_of(query, way.key, way.id)} LIMIT :limit"
    )
    last = dialect.each("innovation_now", "last", "last.id=f.id") if moment.present else last_then(dialect, "f.id")
    items = f"{pieces(dialect, 'f')} {last}"
    values |= {**_values(query, way), **way.said, "at": moment.at, "day": moment.ordinal, "limit": query.limit + 1}
    return db.execute(
        f"SELECT f.key, f.id, {PIECES}, last.version, last.modified FROM ({found}) f {items}"
        f" ORDER BY {order_of(query, 'f.key', 'f.id')}",
        values,
    ).fetchall()


def pieces(dialect: Dialect, rows: str) -> str:
    """Joins the PIECES of the items of states; the rows have an `id` and the state's `no`."""
    state = dialect.each("innovation_state", "s", f"s.id={rows}.id AND s.no={rows}.no")
    each = [
        dialect.each("innovation_said", name, f"{name}.id=s.id AND {name}.no=s.{name}")
        for name in ("head", "begun", "course")
    ]
    return " ".join([state, *each])


def last_then(dialect: Dialect, id: str) -> str:
    """Joins as `last` the event that was the last of the innovation of this id; the newest is looked at first."""
    newest = f"innovation_last w WHERE w.id={id} AND {LASTING} ORDER BY w.rec_from DESC, w.version DESC LIMIT 1"
    if dialect.name == "postgres":
        return f"CROSS JOIN LATERAL (SELECT w.version, w.modified FROM {newest}) last"
    key = f"(SELECT w.rec_from, w.version FROM {newest})"
    return f"CROSS JOIN innovation_last last ON last.id={id} AND (last.rec_from, last.version)={key}"


def begin_of(query: CatalogueQuery, way: Way, after: After | None) -> tuple[list[str], dict[str, Any]]:
    """Where the page begins: a condition, and its values."""
    if after is None:
        return [], {}
    compared = "<" if query.descending else ">"
    return [f"({way.key}, {way.id}) {compared} (:after, :after_id)"], {"after": after[0], "after_id": after[1]}


def order_of(query: CatalogueQuery, key: str, id: str) -> str:
    order = "DESC" if query.descending else "ASC"
    return f"{key} {order}, {id} {order}"


def joined(dialect: Dialect, moment: Moment, *, row: bool = True) -> str:
    """From ids in `l` to the rows `i` of the moment; without a `row`, to the span `h` that says which it is."""
    if moment.present:
        return dialect.each("innovation_now", "i", "i.id=l.id")
    span = dialect.each("innovation_span", "h", f"h.id=l.id AND {held('h', moment)}")
    return f"{span} {dialect.each('innovation_state', 'i', 'i.id=h.id AND i.no=h.no')}" if row else span


def held(table: str, moment: Moment) -> str:
    """Of a span: it holds at the moment, on the day."""
    if moment.present:
        return PRESENT.replace("rec_to", f"{table}.rec_to").replace("until", f"{table}.until")
    return holding(table)


def needs_row(query: CatalogueQuery, lead: str | None) -> bool:
    """Is there anything to be checked beside the filter that leads?"""
    return bool(query.q or set(query.filters) - {lead})


def _checks(dialect: Dialect, query: CatalogueQuery, way: Way) -> list[str]:
    checks = [_check(dialect, name) for name in query.filters if name != way.lead]
    if not query.q:
        return checks
    if way.key == "l.title":
        checks.append(searching.PERHAPS[dialect.name])
    return [*checks, searching.contains(dialect, "i.folded")]


def _check(dialect: Dialect, name: str) -> str:
    if name == "tag":
        return f"EXISTS (SELECT 1 FROM {dialect.members.format('i.tags')} WHERE value=:is_tag)"
    return f"{dialect.unindexed}i.{name}=:is_{name}"


def _values(query: CatalogueQuery, way: Way) -> dict[str, Any]:
    values: dict[str, Any] = {f"is_{name}": value for name, value in query.filters.items()}
    if way.lead is not None:
        values["facet"] = facet_number(way.lead, str(query.filters.get(way.lead, "")))
    return values | searching.values(query.q) if query.q else values
