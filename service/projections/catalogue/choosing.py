"""Which innovations stand on a page, chosen so that its price does not grow with the catalogue.

A page is read along the list of one filter's value, in the order of the sort. Of several filters the rarest leads and
the others are checked row by row. What few titles match, or few innovations have, is looked up one by one and sorted.
Joins are written in the order in which they are to be made, and no index is to be asked for the checks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from service.projections.catalogue import searching
from service.projections.catalogue.patience import LITTLE, MUCH, Patience, patience
from service.projections.catalogue.query import CatalogueQuery
from service.projections.innovations.facets import EVERYTHING, facet_number
from service.projections.innovations.tables import LAST, PRESENT
from service.projections.moments import Moment
from service.sql import Connection, Dialect

Row = tuple[Any, bytes, int]
"""The sort's key, the innovation, the number of its state."""

After = tuple[Any, bytes]
"""The key and the innovation of the last row of the page before."""

FEW = 500
_ENOUGH = 2000
"""Nobody counts further to find the rarest filter."""

LASTING = "w.rec_from<=:at AND w.until>:at AND w.valid_from<=:day AND (w.rec_to>:at OR w.valid_to>:day)"
"""An event that is an innovation's last at the moment, on the day."""

_LISTED = "l.facet=:facet"
_LISTS = {"title": "innovation_by_title", "proposed_on": "innovation_by_proposed"}
_COLUMNS = {"title": "i.title", "proposed_on": "i.proposed", "modified_at": "i.modified"}


@dataclass(frozen=True, slots=True)
class Way:
    """How the rows are reached: a source that gives them, the expressions of a Row, the filter that is seen to so.

    `otherwise` is another way, for when this one has led past so much and the page is not full.
    """

    source: str
    key: str
    id: str
    no: str
    lead: str | None = None
    where: str = "1=1"
    otherwise: Way | None = None
    patience: Patience = MUCH
    said: Mapping[str, Any] = field(default_factory=dict)


def chosen(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None) -> list[Row]:
    """The rows of a page and one more, when there is one."""
    way = _way(db, query, moment)
    if way.otherwise is None:
        return _rows(db, query, moment, after, way)
    walked = _interrupted if db.dialect.name == "sqlite" else _bounded
    found = walked(db, query, moment, after, way)
    return found if found is not None else _rows(db, query, moment, after, way.otherwise)


def _interrupted(
    db: Connection, query: CatalogueQuery, moment: Moment, after: After | None, way: Way
) -> list[Row] | None:
    """None when it took too many steps."""
    try:
        with patience(db, way.patience):
            return _rows(db, query, moment, after, way)
    except sqlite3.OperationalError as interrupted:
        if interrupted.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return None


def _bounded(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None, way: Way) -> list[Row] | None:
    """None when it led past too many entries of the index, which is all that the database is given to walk along."""
    begin, values = _begin(query, way, after)
    entries = (
        f"(SELECT {LAST} FROM innovation_last w WHERE {' AND '.join(['w.modified<=:at', way.where, *begin])}"
        f" ORDER BY {_order(query, way)} LIMIT {way.patience.entries}) w"
    )
    source = way.source.replace("innovation_last w", entries, 1)
    rows = _rows(db, query, moment, after, replace(way, source=source, where="1=1"))
    if len(rows) > query.limit:
        return rows
    values |= {"at": moment.at, "is_year": query.year}
    (passed,) = db.execute(f"SELECT count(*) FROM {entries}", values).fetchone()
    return rows if passed < way.patience.entries else None


def _rows(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None, way: Way) -> list[Row]:
    checks, values = _checks(db.dialect, query, way)
    begin, place = _begin(query, way, after)
    values |= {**way.said, **place, "at": moment.at, "day": moment.ordinal, "limit": query.limit + 1}
    return db.execute(
        f"SELECT {way.key}, {way.id}, {way.no} FROM {way.source} WHERE {' AND '.join([*checks, *begin])}"
        f" ORDER BY {_order(query, way)} LIMIT :limit",
        values,
    ).fetchall()


def _begin(query: CatalogueQuery, way: Way, after: After | None) -> tuple[list[str], dict[str, Any]]:
    """Where the page begins: a check, and its values."""
    if after is None:
        return [], {}
    compared = "<" if query.descending else ">"
    return [f"({way.key}, {way.id}) {compared} (:after, :after_id)"], {"after": after[0], "after_id": after[1]}


def _order(query: CatalogueQuery, way: Way) -> str:
    order = "DESC" if query.descending else "ASC"
    return f"{way.key} {order}, {way.id} {order}"


def _way(db: Connection, query: CatalogueQuery, moment: Moment) -> Way:
    found = searching.few(db, query.q, FEW) if query.q else None
    if found is not None:
        ids, said = found
        source = f"{ids} l {_joined(db.dialect, moment)}"
        if query.sorted_by == "modified_at" and not moment.present:
            last = f"{db.dialect.join} innovation_last w ON w.id=l.id AND {LASTING}"
            return Way(f"{source} {last}", "w.modified", "i.id", "h.no", said=said)
        return Way(source, _COLUMNS[query.sorted_by], "i.id", "i.no", said=said)
    lead, count = _rarest(db, query, moment)
    if query.sorted_by != "modified_at":
        return _along_list(db.dialect, query, moment, lead)
    if moment.present:
        return _by_modified(db.dialect, lead)
    return _by_modified_then(db.dialect, query, moment, lead, count)


def _by_modified(dialect: Dialect, lead: str) -> Way:
    """The present along an index of the filter's own; a tag has a table."""
    if lead == EVERYTHING:
        return Way("innovation_now i", "i.modified", "i.id", "i.no")
    if lead == "tag":
        source = f"innovation_tag t {dialect.join} innovation_now i ON i.id=t.id"
        return Way(source, "t.modified", "t.id", "i.no", lead, "t.tag=:is_tag")
    return Way("innovation_now i", "i.modified", "i.id", "i.no", lead, f"i.{lead}=:is_{lead}")


def _by_modified_then(dialect: Dialect, query: CatalogueQuery, moment: Moment, lead: str, count: int) -> Way:
    """The past along what was modified; where that leads past too much, all that held under the filter is sorted."""
    walk = Way(_walk(dialect, moment), "w.modified", "w.id", "h.no", patience=MUCH)
    if "year" in query.filters:  # which is asked as of its end, so it has an index of its own
        walk = replace(walk, lead="year", where="w.year=:is_year", patience=LITTLE)
    if lead == EVERYTHING:
        return walk
    needs_row = query.q or set(query.filters) - {lead}
    last = f"{dialect.join} innovation_last w ON w.id=l.id AND {_held('l', moment)} AND {LASTING}"
    held = _joined(dialect, moment, row=bool(needs_row))
    listed = f"innovation_by_title l {last} {held}"
    sort = Way(listed, dialect.unordered.format("w.modified"), "w.id", "h.no", lead, _LISTED)
    return sort if count <= FEW else replace(walk, otherwise=sort)


def _walk(dialect: Dialect, moment: Moment) -> str:
    held = f"w.modified<=:at AND {LASTING}"  # nothing was changed later: it is where the walk begins
    span = f"{dialect.join} innovation_span h ON h.id=w.id AND {held} AND {_held('h', moment)}"
    return f"innovation_last w {span} {dialect.join} innovation_state i ON i.id=h.id AND i.no=h.no"


def _along_list(dialect: Dialect, query: CatalogueQuery, moment: Moment, lead: str) -> Way:
    needs_row = moment.present or query.q or set(query.filters) - {lead}
    joined = _joined(dialect, moment, _held("l", moment), row=bool(needs_row))
    no = "i.no" if needs_row else "h.no"
    return Way(f"{_LISTS[query.sorted_by]} l {joined}", "l.key", "l.id", no, lead, _LISTED)


def _joined(dialect: Dialect, moment: Moment, held: str = "1=1", *, row: bool = True) -> str:
    """From ids in `l` to the rows `i` of the moment."""
    if moment.present:
        return f"{dialect.join} innovation_now i ON i.id=l.id AND {held}"
    span = f"{dialect.join} innovation_span h ON h.id=l.id AND {held} AND {_held('h', moment)}"
    return f"{span} {dialect.join} innovation_state i ON i.id=h.id AND i.no=h.no" if row else span


def _held(table: str, moment: Moment) -> str:
    """A span that holds at the moment, on the day."""
    if moment.present:
        return PRESENT.replace("rec_to", f"{table}.rec_to").replace("valid_to", f"{table}.valid_to")
    return f"{table}.rec_from<=:at AND {table}.rec_to>:at AND {table}.valid_from<=:day AND {table}.valid_to>:day"


def _checks(dialect: Dialect, query: CatalogueQuery, way: Way) -> tuple[list[str], dict[str, Any]]:
    filters = query.filters
    values: dict[str, Any] = {f"is_{name}": value for name, value in filters.items()}
    checks = [way.where, *(_check(dialect, name) for name in filters if name != way.lead)]
    if way.lead is not None:
        values["facet"] = facet_number(way.lead, str(filters.get(way.lead, "")))
    if query.q:
        if way.where == _LISTED and way.key == "l.key" and query.sorted_by == "title":
            checks.append(searching.PERHAPS[dialect.name])
        checks.append(searching.contains(dialect, "i.folded"))
        values |= searching.values(query.q)
    return checks, values


def _check(dialect: Dialect, name: str) -> str:
    if name == "tag":
        return f"EXISTS (SELECT 1 FROM {dialect.members.format('i.tags')} WHERE value=:is_tag)"
    return f"{dialect.unindexed}i.{name}=:is_{name}"


def _rarest(db: Connection, query: CatalogueQuery, moment: Moment) -> tuple[str, int]:
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


def _count(db: Connection, facet: int, moment: Moment, enough: int) -> int:
    held = f" AND {PRESENT}" if moment.present else ""
    counted = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM innovation_by_title WHERE facet=?{held} LIMIT ?) found", (facet, enough)
    )
    return int(counted.fetchone()[0])
