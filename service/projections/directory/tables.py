"""The tables of the directory: agencies, regions, cycles and launches as they are, and what reports ask of the past."""

from __future__ import annotations

TABLES: dict[str, str] = {
    # every aggregate as it is now, in the order its list is read
    "directory_listed": (
        "(kind TEXT NOT NULL, id TEXT NOT NULL, region TEXT NOT NULL, key TEXT NOT NULL, item BLOB NOT NULL,"
        " PRIMARY KEY (kind, id))"
    ),
    # what was known of an agency: JSON {code, kind, since, closed, names, parents}, days as ordinals
    "directory_agency": (
        "(id TEXT NOT NULL, rec_from INTEGER NOT NULL, rec_to INTEGER NOT NULL, region TEXT NOT NULL,"
        " known BLOB NOT NULL, PRIMARY KEY (id, rec_from))"
    ),
    # what was known of a region: JSON {name, settings}
    "directory_region": (
        "(region TEXT NOT NULL, rec_from INTEGER NOT NULL, rec_to INTEGER NOT NULL, known BLOB NOT NULL,"
        " PRIMARY KEY (region, rec_from)) WITHOUT ROWID"
    ),
    "directory_target": (
        "(region TEXT NOT NULL, year INTEGER NOT NULL, rec_from INTEGER NOT NULL, rec_to INTEGER NOT NULL,"
        " target BLOB NOT NULL, PRIMARY KEY (region, year, rec_from)) WITHOUT ROWID"
    ),
    "directory_figure": (
        "(region TEXT NOT NULL, no INTEGER NOT NULL, rec_from INTEGER NOT NULL, day INTEGER NOT NULL,"
        " figure BLOB NOT NULL, PRIMARY KEY (region, no)) WITHOUT ROWID"
    ),
    "directory_trainee": (
        "(region TEXT NOT NULL, no INTEGER NOT NULL, rec_from INTEGER NOT NULL, year INTEGER NOT NULL,"
        " key TEXT NOT NULL, programme TEXT NOT NULL, agency TEXT, PRIMARY KEY (region, no)) WITHOUT ROWID"
    ),
}
NAMES = tuple(TABLES)
WHOLE: dict[str, str] = {}

_INDEXES = {
    "directory_listed": ("kind, region, key, id", "kind, key, id"),
    "directory_agency": ("region",),
}


def create(prefix: str = "") -> list[str]:
    return [f"CREATE TABLE IF NOT EXISTS {prefix}{name} {shape}" for name, shape in TABLES.items()]


def index(prefix: str, generation: int) -> list[str]:
    return [
        f"CREATE INDEX IF NOT EXISTS {table}_{place}_g{generation} ON {prefix}{table} ({shape})"
        for table, shapes in _INDEXES.items()
        for place, shape in enumerate(shapes)
    ]
