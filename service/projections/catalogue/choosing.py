"""Which innovations stand on a page, chosen so that its price does not grow with the catalogue.

A page is read along the list of one filter's value, in the order of the sort. Of several filters the rarest leads and
the others are checked row by row. What few titles match, or few innovations have, is looked up one by one and sorted.
The joins are CROSS JOINs and the checks begin with `+` so that SQLite keeps this order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from service.projections.catalogue.query import CatalogueQuery
from service.projections.innovations.columns import folded
from service.projections.innovations.facets import EVERYTHING, facet_number
from service.projections.innovations.tables import PRESENT, SEARCH
from service.projections.moments import Moment

Row = tuple[Any, bytes, int]
"""The sort's key, the innovation, the number of its state."""

FEW = 500
_ENOUGH = 2000
"""Nobody counts further to find the rarest filter."""

_LISTED = "l.facet=:facet"
_PERHAPS = "(instr(lower(l.key), :q)>0 OR length(CAST(l.key AS BLOB))<>length(l.key))"
"""Spares most rows that do not match: the list has the title, which SQLite makes small only where it is ASCII."""

_LISTS = {"title": "innovation_by_title", "proposed_on": "innovation_by_proposed"}
_COLUMNS = {"title": "i.title", "proposed_on": "i.proposed", "modified_at": "i.modified"}


@dataclass(frozen=True, slots=True)
class Way:
    """How the rows are reached: a source that gives them, the expressions of a Row, the filter that is seen to so.

    `otherwise` is another way, for when this one has taken so many steps of the database and the page is not full.
    """

    source: str
    key: str
    id: str
    no: str
    lead: str | None = None
    where: str = "1"
    otherwise: Way | None = None
    steps: int = 200_000


def chosen(db: sqlite3.Connection, query: CatalogueQuery, moment: Moment, after: tuple[Any, bytes] | None) -> list[Row]:
    """The rows of a page and one more, when there is one."""
    way = _way(db, query, moment)
    if way.otherwise is None:
        return _rows(db, query, moment, after, way)
    try:
        with _patience(db, way.steps):
            return _rows(db, query, moment, after, way)
    except sqlite3.OperationalError as interrupted:
        if interrupted.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return _rows(db, query, moment, after, way.otherwise)


@contextmanager
def _patience(db: sqlite3.Connection, steps: int) -> Iterator[None]:
    """Statements are interrupted after so many steps: no measure of time, so the same on every machine."""
    db.set_progress_handler(lambda: 1, steps)
    try:
        yield
    finally:
        db.set_progress_handler(None, 0)


def _rows(
    db: sqlite3.Connection, query: CatalogueQuery, moment: Moment, after: tuple[Any, bytes] | None, way: Way
) -> list[Row]:
    checks, values = _checks(query, way)
    if after is not None:
        checks.append(f"({way.key}, {way.id}) {'<' if query.descending else '>'} (:after, :after_id)")
        values |= {"after": after[0], "after_id": after[1]}
    order = "DESC" if query.descending else "ASC"
    values |= {"at": moment.at, "day": moment.ordinal, "limit": query.limit + 1}
    return db.execute(
        f"SELECT {way.key}, {way.id}, {way.no} FROM {way.source} WHERE {' AND '.join(checks)}"
        f" ORDER BY {way.key} {order}, {way.id} {order} LIMIT :limit",
        values,
    ).fetchall()


def _way(db: sqlite3.Connection, query: CatalogueQuery, moment: Moment) -> Way:
    if query.q and _few_titles(db, query.q):
        return Way(
            f"{_MATCHING[len(folded(query.q)) > 2]} l {_joined(moment)}", _COLUMNS[query.sorted_by], "i.id", "i.no"
        )
    lead, count = _rarest(db, query, moment)
    if query.sorted_by != "modified_at":
        return _along_list(query, moment, lead)
    if moment.present:
        return _by_modified(lead)
    return _by_modified_then(query, moment, lead, count)


def _by_modified(lead: str) -> Way:
    """The present along an index of the filter's own; a tag has a table."""
    if lead == EVERYTHING:
        return Way("innovation_now i", "i.modified", "i.id", "i.no")
    if lead == "tag":
        source = "innovation_tag t CROSS JOIN innovation_now i ON i.id=t.id"
        return Way(source, "t.modified", "t.id", "i.no", lead, "t.tag=:is_tag")
    return Way("innovation_now i", "i.modified", "i.id", "i.no", lead, f"i.{lead}=:is_{lead}")


def _by_modified_then(query: CatalogueQuery, moment: Moment, lead: str, count: int) -> Way:
    """The past along what was modified; where that leads past too much, all that held under the filter is sorted."""
    held = f"w.modified<=:at AND {_held('w', moment)}"  # nothing was changed later: it is where the walk begins
    source = f"innovation_span w CROSS JOIN innovation_state i ON i.id=w.id AND i.no=w.no AND {held}"
    walk = Way(source, "w.modified", "w.id", "w.no")
    if "year" in query.filters:  # which is asked as of its end, so it has an index of its own
        walk = replace(walk, lead="year", where="w.year=:is_year", steps=60_000)
    if lead == EVERYTHING:
        return walk
    needs_row = query.q or set(query.filters) - {lead}
    listed = f"innovation_by_title l {_joined(moment, _held('l', moment), row=bool(needs_row))}"
    sort = Way(listed, "w.modified", "w.id", "w.no", lead, _LISTED)
    return sort if count <= FEW else replace(walk, otherwise=sort)


def _along_list(query: CatalogueQuery, moment: Moment, lead: str) -> Way:
    needs_row = moment.present or query.q or set(query.filters) - {lead}
    joined = _joined(moment, _held("l", moment), row=bool(needs_row))
    no = "i.no" if needs_row else "w.no"
    return Way(f"{_LISTS[query.sorted_by]} l {joined}", "l.key", "l.id", no, lead, _LISTED)


def _joined(moment: Moment, held: str = "1", *, row: bool = True) -> str:
    """From ids in `l` to the rows `i` of the moment."""
    if moment.present:
        return f"CROSS JOIN innovation_now i ON i.id=l.id AND {held}"
    span = f"CROSS JOIN innovation_span w ON w.id=l.id AND {held} AND {_held('w', moment)}"
    return f"{span} CROSS JOIN innovation_state i ON i.id=w.id AND i.no=w.no" if row else span


def _held(table: str, moment: Moment) -> str:
    """A span that holds at the moment, on the day."""
    if moment.present:
        return PRESENT.replace("rec_to", f"{table}.rec_to").replace("valid_to", f"{table}.valid_to")
    return f"{table}.rec_from<=:at AND {table}.rec_to>:at AND {table}.valid_from<=:day AND {table}.valid_to>:day"


def _checks(query: CatalogueQuery, way: Way) -> tuple[list[str], dict[str, Any]]:
    filters = query.filters
    values: dict[str, Any] = {f"is_{name}": value for name, value in filters.items()}
    checks = [way.where, *(_check(name) for name in filters if name != way.lead)]
    if way.lead is not None:
        values["facet"] = facet_number(way.lead, str(filters.get(way.lead, "")))
    if query.q:
        if way.where == _LISTED and way.key == "l.key" and query.sorted_by == "title":
            checks.append(_PERHAPS)
        checks.append("instr(i.folded, :q)>0")
        values |= {"q": folded(query.q), "match": _phrase(query.q)}
    return checks, values


def _check(name: str) -> str:
    if name == "tag":
        return "EXISTS (SELECT 1 FROM json_each(i.tags) WHERE value=:is_tag)"
    return f"+i.{name}=:is_{name}"


def _rarest(db: sqlite3.Connection, query: CatalogueQuery, moment: Moment) -> tuple[str, int]:
    """The filter with the fewest innovations, and about how many; a single one is not counted without need."""
    filters = query.filters
    if not filters:
        return EVERYTHING, _ENOUGH
    if len(filters) == 1 and (moment.present or query.sorted_by != "modified_at"):
        return next(iter(filters)), _ENOUGH
    enough = _ENOUGH if len(filters) > 1 else FEW + 1
    counts = {name: _count(db, facet_number(name, str(value)), moment, enough) for name, value in filters.items()}
    lead = min(counts, key=counts.__getitem__)
    return lead, counts[lead]


def _count(db: sqlite3.Connection, facet: int, moment: Moment, enough: int) -> int:
    held = f" AND {PRESENT}" if moment.present else ""
    counted = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM innovation_by_title WHERE facet=?{held} LIMIT ?)", (facet, enough)
    )
    return int(counted.fetchone()[0])


_MATCHING = {
    True: f"(SELECT DISTINCT id FROM {SEARCH} WHERE {SEARCH} MATCH :match)",
    False: f"(SELECT DISTINCT id FROM {SEARCH} WHERE instr(folded, :q)>0)",
}
"""Ids of every innovation that ever had such a title: by trigrams, or by looking when the text has fewer letters."""


def _few_titles(db: sqlite3.Connection, q: str) -> bool:
    matching = _MATCHING[len(folded(q)) > 2].replace("DISTINCT id", "1")
    counted = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {matching} LIMIT :limit)",
        {"match": _phrase(q), "q": folded(q), "limit": FEW + 1},
    )
    return int(counted.fetchone()[0]) <= FEW


def _phrase(q: str) -> str:
    """The text as a phrase of the full-text search: nothing in it is a sign of its language."""
    return '"' + folded(q).replace('"', '""') + '"'
