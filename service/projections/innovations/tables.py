"""The tables of the innovations' projection; a rebuild makes them a second time, under a prefix."""

from __future__ import annotations

from service.projections.bitemporal import FOREVER
from service.projections.innovations.columns import COLUMNS

_NAMES = tuple(COLUMNS)
_TYPED = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
_LISTED = (
    "(facet INTEGER NOT NULL, key TEXT NOT NULL, id BLOB NOT NULL, rec_from INTEGER NOT NULL,"
    " valid_from INTEGER NOT NULL, rec_to INTEGER NOT NULL, valid_to INTEGER NOT NULL,"
    " PRIMARY KEY (facet, key, id, rec_from, valid_from)) WITHOUT ROWID"
)

PRESENT = f"rec_to={FOREVER} AND valid_to={FOREVER}"
"""What holds now: latest in knowledge and in time. Written into queries so that the partial indexes serve them."""

TABLES: dict[str, str] = {
    # one row for each innovation: the present
    "innovation_now": f"(id BLOB PRIMARY KEY, no INTEGER NOT NULL, {_TYPED})",
    # the same of a tag, which is no column: a row for each it has now
    "innovation_tag": (
        "(tag TEXT NOT NULL, modified INTEGER NOT NULL, id BLOB NOT NULL, PRIMARY KEY (tag, modified, id))"
        " WITHOUT ROWID"
    ),
    # every state an innovation was ever in, as far as it was ever known
    "innovation_state": f"(id BLOB NOT NULL, no INTEGER NOT NULL, {_TYPED}, item BLOB NOT NULL, PRIMARY KEY (id, no))",
    # on which days a state held, and from when to when that was what was known
    "innovation_span": (
        "(id BLOB NOT NULL, valid_from INTEGER NOT NULL, rec_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,"
        " rec_to INTEGER NOT NULL, no INTEGER NOT NULL, modified INTEGER NOT NULL, year INTEGER NOT NULL,"
        " PRIMARY KEY (id, valid_from, rec_from)) WITHOUT ROWID"
    ),
    # the same for each value of each facet, in the order of a sort
    "innovation_by_title": _LISTED,
    "innovation_by_proposed": _LISTED,
    # how many innovations are new, for each day of business that changed it: running totals over recording time
    "innovation_bucket": (
        "(no INTEGER PRIMARY KEY, region TEXT NOT NULL, year INTEGER NOT NULL, level INTEGER NOT NULL,"
        " bucket INTEGER NOT NULL, agency TEXT NOT NULL, cycle TEXT NOT NULL)"
    ),
    "innovation_count": (
        "(bucket INTEGER NOT NULL, rec INTEGER NOT NULL, total INTEGER NOT NULL, PRIMARY KEY (bucket, rec))"
        " WITHOUT ROWID"
    ),
}
SEARCH = "innovation_search"
"""Every title an innovation ever had, without case, by trigrams."""

_BY_MODIFIED = ("region", "agency", "milestone", "stage", "maturity", "vitality", "form", "origin", "initiator", "year",
                "cycle", "launch")  # fmt: skip
"""Every facet that is a column: its present innovations in the order of their last change."""

_SPAN = "id, rec_from, rec_to, valid_from, valid_to, no"
"""Whatever a walk through the past asks of a span, so that it reads no row in vain."""

_INDEXES = {
    "innovation_now": ("modified, id", "milestone, launch", *(f"{facet}, modified, id" for facet in _BY_MODIFIED)),
    "innovation_span": (f"modified, {_SPAN}", f"year, modified, {_SPAN}"),
    "innovation_bucket": ("region, year, level, bucket",),
}

NAMES = (*TABLES, SEARCH)

_COUNTED = """
    SELECT agency, region, year, cycle, level, place, rec, total FROM (
        SELECT b.agency, b.region, b.year, b.cycle, b.level, b.bucket AS place, c.rec, c.total,
               lag(c.total, 1, 0) OVER (PARTITION BY c.bucket ORDER BY c.rec) AS before
        FROM {schema}innovation_bucket b JOIN {schema}innovation_count c ON c.bucket=b.no)
    WHERE total<>before"""
WHOLE = {
    "innovation_bucket": _COUNTED,
    "innovation_count": _COUNTED,
    SEARCH: f"SELECT id, folded FROM {{schema}}{SEARCH}",
}
"""Tables that are compared as a set of rows: what was counted up and down again leaves no trace in a total."""


def create(prefix: str = "") -> list[str]:
    tables = [f"CREATE TABLE IF NOT EXISTS {prefix}{name} {shape}" for name, shape in TABLES.items()]
    search = f"CREATE VIRTUAL TABLE IF NOT EXISTS {prefix}{SEARCH} USING fts5(folded, id UNINDEXED, tokenize='trigram')"
    return [*tables, search]


def index(prefix: str, generation: int) -> list[str]:
    """An index keeps its name when its table is renamed: the generation keeps them apart."""
    plain = [
        f"CREATE INDEX IF NOT EXISTS {table}_{place}_g{generation} ON {prefix}{table} ({shape})"
        for table, shapes in _INDEXES.items()
        for place, shape in enumerate(shapes)
    ]
    present = [
        f"CREATE INDEX IF NOT EXISTS {table}_present_g{generation} ON {prefix}{table} (facet, key, id) WHERE {PRESENT}"
        for table in ("innovation_by_title", "innovation_by_proposed")
    ]
    return plain + present
