"""The tables of the directory: agencies, regions, cycles and launches as they are, and what reports ask of the past."""

from __future__ import annotations

from service.projections import tables
from service.projections.tables import Table
from service.sql import Dialect

_KNOWN = "rec_from INTEGER NOT NULL, rec_to INTEGER NOT NULL"

TABLES: dict[str, Table] = {
    # every aggregate as it is now, in the order its list is read
    "directory_listed": Table(
        columns="kind TEXT NOT NULL, id TEXT NOT NULL, region TEXT NOT NULL, key TEXT NOT NULL, item BLOB NOT NULL",
        key="kind, id",
        rowid=True,
    ),
    # what was known of an agency: JSON {code, kind, since, closed, names, parents}, days as ordinals
    "directory_agency": Table(
        columns=f"id TEXT NOT NULL, {_KNOWN}, region TEXT NOT NULL, known BLOB NOT NULL", key="id, rec_from", rowid=True
    ),
    # what was known of a region: JSON {name, settings}
    "directory_region": Table(columns=f"region TEXT NOT NULL, {_KNOWN}, known BLOB NOT NULL", key="region, rec_from"),
    "directory_target": Table(
        columns=f"region TEXT NOT NULL, year INTEGER NOT NULL, {_KNOWN}, target BLOB NOT NULL",
        key="region, year, rec_from",
    ),
    "directory_figure": Table(
        columns="region TEXT NOT NULL, no INTEGER NOT NULL, rec_from INTEGER NOT NULL, day INTEGER NOT NULL,"
        " figure BLOB NOT NULL",
        key="region, no",
    ),
    "directory_trainee": Table(
        columns="region TEXT NOT NULL, no INTEGER NOT NULL, rec_from INTEGER NOT NULL, year INTEGER NOT NULL,"
        " key TEXT NOT NULL, programme TEXT NOT NULL, agency TEXT",
        key="region, no",
    ),
}
NAMES = tuple(TABLES)
WHOLE: dict[str, str] = {}

_INDEXES = {
    "directory_listed": ("kind, region, key, id", "kind, key, id"),
    "directory_agency": ("region",),
}


def create(dialect: Dialect, prefix: str = "") -> list[str]:
    return tables.create(dialect, prefix, TABLES)


def keys(dialect: Dialect, prefix: str = "") -> list[str]:
    return tables.keys(dialect, prefix, TABLES)


def index(dialect: Dialect, prefix: str, generation: int) -> list[str]:
    return tables.index(prefix, generation, _INDEXES)
