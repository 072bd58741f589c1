"""The tables of the innovations' projection; a rebuild makes them a second time, under a prefix."""

from __future__ import annotations

from service.projections import tables
from service.projections.bitemporal import FOREVER
from service.projections.innovations.columns import COLUMNS
from service.projections.tables import Table
from service.sql import Dialect

_TYPED = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
PRESENT = f"rec_to={FOREVER} AND until={FOREVER}"
"""What holds now: latest in knowledge and in time. Written into queries so that the partial indexes serve them."""


def holding(table: str) -> str:
    """Of a row of this table: it holds at the moment `at`, on the day `day`. See bitemporal.py."""
    known = "{0}.rec_from<=:at AND {0}.until>:at AND {0}.valid_from<=:day AND ({0}.rec_to>:at OR {0}.valid_to>:day)"
    return known.format(table)


TABLES: dict[str, Table] = {
    # one row for each innovation: the present
    "innovation_now": Table(
        columns=f"id BLOB NOT NULL, no INTEGER NOT NULL, version INTEGER NOT NULL, modified INTEGER NOT NULL, {_TYPED}",
        key="id",
        rowid=True,
    ),
    # the same of a tag, which is no column: a row for each it has now
    "innovation_tag": Table(
        columns="tag TEXT NOT NULL, modified INTEGER NOT NULL, id BLOB NOT NULL", key="tag, modified, id"
    ),
    # everything an innovation ever looked like, as far as it was ever known; the pieces of its item by their numbers
    "innovation_state": Table(
        columns=f"id BLOB NOT NULL, no INTEGER NOT NULL, {_TYPED},"
        " head INTEGER NOT NULL, begun INTEGER NOT NULL, course INTEGER NOT NULL",
        key="id, no",
        rowid=True,
        by_key=True,
    ),
    # pieces of the catalogue's items, JSON: each is the same in many states, so it is kept once
    "innovation_said": Table(
        columns="id BLOB NOT NULL, no INTEGER NOT NULL, said TEXT NOT NULL",
        key="id, no",
        rowid=True,
        by_key=True,
    ),
    # on which days it looked so, and from when to when that was what was known
    "innovation_span": Table(
        columns="id BLOB NOT NULL, valid_from INTEGER NOT NULL, rec_from INTEGER NOT NULL, rec_to INTEGER NOT NULL,"
        " valid_to INTEGER NOT NULL, until INTEGER NOT NULL, no INTEGER NOT NULL",
        key="id, valid_from, rec_from",
        beside="rec_to, valid_to, until, no",
    ),
    # which event was the last on which days, as known when: see lasts.py
    "innovation_last": Table(
        columns="id BLOB NOT NULL, rec_from INTEGER NOT NULL, version INTEGER NOT NULL, valid_from INTEGER NOT NULL,"
        " rec_to INTEGER NOT NULL, valid_to INTEGER NOT NULL, until INTEGER NOT NULL, modified INTEGER NOT NULL,"
        " year INTEGER NOT NULL",
        key="id, rec_from, version",
    ),
    # the same for each value of each facet, in the order of titles; in that of `proposed_on` by an index
    "innovation_listed": Table(
        columns="facet INTEGER NOT NULL, title TEXT NOT NULL, proposed TEXT NOT NULL, id BLOB NOT NULL,"
        " rec_from INTEGER NOT NULL, valid_from INTEGER NOT NULL, rec_to INTEGER NOT NULL, valid_to INTEGER NOT NULL,"
        " until INTEGER NOT NULL",
        key="facet, title, id, rec_from, valid_from",
        beside="rec_to, valid_to, until",
    ),
    # how many innovations are new, for each day of business that changed it: running totals over recording time
    "innovation_bucket": Table(
        columns="no INTEGER NOT NULL, region TEXT NOT NULL, year INTEGER NOT NULL, level INTEGER NOT NULL,"
        " bucket INTEGER NOT NULL, agency TEXT NOT NULL, cycle TEXT NOT NULL",
        key="no",
        rowid=True,
    ),
    "innovation_count": Table(
        columns="bucket INTEGER NOT NULL, rec INTEGER NOT NULL, total INTEGER NOT NULL", key="bucket, rec"
    ),
}
SEARCH = "innovation_search"
"""Every title an innovation ever had, without case, by trigrams."""

_BY_MODIFIED = ("region", "agency", "milestone", "stage", "maturity", "vitality", "form", "origin", "initiator", "year",
                "cycle", "launch")  # fmt: skip
"""Every facet that is a column: its present innovations in the order of their last change."""

LAST = "modified, id, rec_from, rec_to, valid_from, valid_to, until"
"""Whatever a walk through the past asks of a last event, so that it reads no row in vain."""

_INDEXES = {
    "innovation_now": ("modified, id", "milestone, launch", *(f"{facet}, modified, id" for facet in _BY_MODIFIED)),
    "innovation_last": (LAST, f"year, {LAST}"),
    "innovation_listed": ("facet, proposed, id, rec_from, valid_from, rec_to, valid_to, until",),
    "innovation_bucket": ("region, year, level, bucket",),
}

NAMES = (*TABLES, SEARCH)

_COUNTED = """
    SELECT agency, region, year, cycle, level, place, rec, total FROM (
        SELECT b.agency, b.region, b.year, b.cycle, b.level, b.bucket AS place, c.rec, c.total,
               lag(c.total, 1, 0) OVER (PARTITION BY c.bucket ORDER BY c.rec) AS before
        FROM {prefix}innovation_bucket b JOIN {prefix}innovation_count c ON c.bucket=b.no) counted
    WHERE total<>before"""
WHOLE = {
    "innovation_bucket": _COUNTED,
    "innovation_count": _COUNTED,
    SEARCH: f"SELECT id, folded FROM {{prefix}}{SEARCH}",
}
"""Tables that are compared as a set of rows: what was counted up and down again leaves no trace in a total."""


_SEARCH = {
    "sqlite": "CREATE VIRTUAL TABLE IF NOT EXISTS {} USING fts5(folded, id UNINDEXED, tokenize='trigram')",
    "postgres": 'CREATE TABLE IF NOT EXISTS {} (folded TEXT COLLATE "C", id BYTEA, grams TEXT[] COLLATE "C")',
}


def create(dialect: Dialect, prefix: str = "") -> list[str]:
    return [*tables.create(dialect, prefix, TABLES), _SEARCH[dialect.name].format(prefix + SEARCH)]


def keys(dialect: Dialect, prefix: str = "") -> list[str]:
    return tables.keys(dialect, prefix, TABLES)


def index(dialect: Dialect, prefix: str, generation: int) -> list[str]:
    present = [
        f"CREATE INDEX IF NOT EXISTS innovation_listed_{key}_g{generation}"
        f" ON {prefix}innovation_listed (facet, {key}, id) WHERE {PRESENT}"
        for key in ("title", "proposed")
    ]
    return [*tables.index(prefix, generation, _INDEXES), *present, *_grams(dialect, prefix, generation)]


def _grams(dialect: Dialect, prefix: str, generation: int) -> list[str]:
    """Where the search does not index itself; what is added goes into the index at once, not onto a heap to be read."""
    if dialect.name == "sqlite":
        return []
    name, using = f"{SEARCH}_grams_g{generation}", "USING gin (grams) WITH (fastupdate=off)"
    return [f"CREATE INDEX IF NOT EXISTS {name} ON {prefix}{SEARCH} {using}"]
