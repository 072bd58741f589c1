"""Which innovations stand on a page, chosen so that its price does not grow with the catalogue.

A page is read along the list of one filter's value, in the order of the sort. Of several filters the rarest leads and
the others are checked row by row. What few titles match, or few innovations have, is looked up one by one and sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.projections.catalogue import searching
from service.projections.catalogue.query import CatalogueQuery
from service.projections.catalogue.walking import walked
from service.projections.catalogue.ways import LISTED, After, Row, Way, held, joined, last_then, needs_row, rows
from service.projections.innovations.facets import EVERYTHING, facet_number
from service.projections.innovations.tables import PRESENT
from service.projections.moments import Moment
from service.sql import Connection, Dialect

FEW = 500
"""Whose rows are looked up one by one."""
_ENOUGH = 2000
"""Nobody counts further to find the rarest filter."""

_LISTED_BY = {"title": "l.title", "proposed_on": "l.proposed"}
_COLUMNS = {"title": "i.title", "proposed_on": "i.proposed", "modified_at": "i.modified"}


def chosen(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None) -> list[Row]:
    """The rows of a page and one more, when there is one."""
    found = _some(db, query)
    if found is not None:
        return rows(db, query, moment, after, _looked_up(db.dialect, query, moment, *found))
    lead = _rarest(db, query, moment)
    if query.sorted_by != "modified_at":
        return rows(db, query, moment, after, _along_list(db.dialect, query, moment, lead))
    if moment.present:
        return rows(db, query, moment, after, _by_modified(db.dialect, lead))
    return _modified_then(db, query, moment, after, lead)


def _some(db: Connection, query: CatalogueQuery) -> tuple[str, dict[str, Any]] | None:
    """A table of the ids besides which nothing has to be looked at; None where that is everything, or too much."""
    if query.only is not None:
        return searching.given(db.dialect, query.only)
    return searching.few(db, query.q, FEW) if query.q else None


def _looked_up(dialect: Dialect, query: CatalogueQuery, moment: Moment, ids: str, said: Mapping[str, Any]) -> Way:
    source = f"{ids} l {joined(dialect, moment)}"
    if query.sorted_by == "modified_at" and not moment.present:
        return Way(f"{source} {last_then(dialect, 'l.id')}", "last.modified", "i.id", "i.no", said=said)
    return Way(source, _COLUMNS[query.sorted_by], "i.id", "i.no", said=said)


def _along_list(dialect: Dialect, query: CatalogueQuery, moment: Moment, lead: str) -> Way:
    row = moment.present or needs_row(query, lead)
    source, key = f"innovation_listed l {joined(dialect, moment, row=row)}", _LISTED_BY[query.sorted_by]
    return Way(source, key, "l.id", "i.no" if row else "h.no", lead, f"{LISTED} AND {held('l', moment)}")


def _by_modified(dialect: Dialect, lead: str) -> Way:
    """The present along an index of the filter's own; a tag has a table."""
    if lead == EVERYTHING:
        return Way("innovation_now i", "i.modified", "i.id", "i.no")
    if lead == "tag":
        source = f"innovation_tag t {dialect.each('innovation_now', 'i', 'i.id=t.id')}"
        return Way(source, "t.modified", "t.id", "i.no", lead, "t.tag=:is_tag")
    return Way("innovation_now i", "i.modified", "i.id", "i.no", lead, f"i.{lead}=:is_{lead}")


def _modified_then(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None, lead: str) -> list[Row]:
    """The past along what was modified; where few hold, or that leads past too much, all that hold are sorted."""
    few = _few_held(db, facet_number(lead, str(query.filters.get(lead, ""))), moment)
    found = walked(db, query, moment, after) if few is None else None
    if found is not None:
        return found
    return rows(db, query, moment, after, _sorted(db.dialect, query, moment, lead, few))


def _sorted(dialect: Dialect, query: CatalogueQuery, moment: Moment, lead: str, few: list[bytes] | None) -> Way:
    """PostgreSQL is given the few that were found: it cannot know how few they are."""
    rest = f"{joined(dialect, moment, row=needs_row(query, lead))} {last_then(dialect, 'l.id')}"
    if few is None or dialect.name == "sqlite":
        where = f"{LISTED} AND {held('l', moment)}"
        return Way(f"innovation_listed l {rest}", "last.modified", "l.id", "h.no", lead, where)
    return Way(f"{searching.GIVEN} l {rest}", "last.modified", "l.id", "h.no", lead, said={"ids": few})


def _rarest(db: Connection, query: CatalogueQuery, moment: Moment) -> str:
    """The filter with the fewest innovations; a single one is not counted."""
    filters = query.filters
    if len(filters) < 2:
        return next(iter(filters), EVERYTHING)
    present = f" AND {PRESENT}" if moment.present else ""
    listed = f"SELECT 1 FROM innovation_listed WHERE facet=?{present} LIMIT {_ENOUGH}"
    counts = {
        name: db.execute(f"SELECT count(*) FROM ({listed}) found", (facet_number(name, str(value)),)).fetchone()[0]
        for name, value in filters.items()
    }
    return min(counts, key=counts.__getitem__)


def _few_held(db: Connection, facet: int, moment: Moment) -> list[bytes] | None:
    """The innovations under a filter at the moment; None when they are more than a few."""
    found = db.execute(
        f"SELECT l.id FROM innovation_listed l WHERE {LISTED} AND {held('l', moment)} LIMIT {FEW + 1}",
        {"facet": facet, "at": moment.at, "day": moment.ordinal},
    ).fetchall()
    return [id for (id,) in found] if len(found) <= FEW else None
