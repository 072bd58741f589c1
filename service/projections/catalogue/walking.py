"""Walking through the past along what was modified last: short where much of it holds, and given up where little does.

How far is no measure of time, so the same everywhere: SQLite counts its own steps, PostgreSQL is given so many entries
of an index to walk along.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from service.projections.catalogue.query import CatalogueQuery
from service.projections.catalogue.ways import LASTING, After, Row, Way, begin_of, held, order_of, rows
from service.projections.innovations.tables import LAST
from service.projections.moments import Moment
from service.sql import Connection

STEPS, STEPS_OF_YEAR = 200_000, 60_000
ENTRIES = 10_000

_LASTS = "innovation_last w"


def walked(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None) -> list[Row] | None:
    """The rows of a page and one more, when there is one; None when it was too far."""
    spans = db.dialect.each("innovation_span", "h", f"h.id=w.id AND {held('h', moment)}")
    states = db.dialect.each("innovation_state", "i", "i.id=h.id AND i.no=h.no")
    lead = "year" if "year" in query.filters else None  # asked as of its end, so it has an index of its own
    way = Way(f"{_LASTS} {spans} {states}", "w.modified", "w.id", "h.no", lead, LASTING)
    by_steps = db.dialect.name == "sqlite"
    return (_by_steps if by_steps else _by_entries)(db, query, moment, after, way)


def _by_steps(db: Connection, query: CatalogueQuery, moment: Moment, after: After | None, way: Way) -> list[Row] | None:
    way = replace(way, where=f"{_entered(way)} AND w.modified<=:at AND {way.where}")
    try:
        with _steps(db, STEPS if way.lead is None else STEPS_OF_YEAR):
            return rows(db, query, moment, after, way)
    except sqlite3.OperationalError as interrupted:
        if interrupted.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return None


def _by_entries(
    db: Connection, query: CatalogueQuery, moment: Moment, after: After | None, way: Way
) -> list[Row] | None:
    begin, values = begin_of(query, way, after)
    if after is None or not query.descending or after[0] > moment.at:
        begin.append("w.modified<=:at")  # of two places to begin at PostgreSQL takes one, not the later
    entries = (
        f"(SELECT {LAST} FROM {_LASTS} WHERE {' AND '.join([_entered(way), *begin])}"
        f" ORDER BY {order_of(query, way.key, way.id)} LIMIT {ENTRIES}) w"
    )
    found = rows(db, query, moment, after, replace(way, source=way.source.replace(_LASTS, entries, 1)))
    if len(found) > query.limit:
        return found
    values |= {"at": moment.at, "is_year": query.year}
    (passed,) = db.execute(f"SELECT count(*) FROM {entries}", values).fetchone()
    return found if passed < ENTRIES else None


def _entered(way: Way) -> str:
    """Which part is walked."""
    return "1=1" if way.lead is None else "w.year=:is_year"


@contextmanager
def _steps(db: Connection, most: int) -> Iterator[None]:
    """Statements of SQLite are interrupted after so many steps."""
    embedded = cast("sqlite3.Connection", db)
    embedded.set_progress_handler(lambda: 1, most)
    try:
        yield
    finally:
        embedded.set_progress_handler(None, 0)
