"""The projections there are, and their tables where they are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from service.projections import positions
from service.projections.database import Database
from service.projections.directory.projection import DirectoryProjection
from service.projections.innovations.projection import InnovationProjection
from service.projections.projection import Projection
from service.store import Store


def all_projections(store: Store) -> tuple[Projection, ...]:
    return (InnovationProjection(store), DirectoryProjection(store))


def make_tables(database: Database, projections: Sequence[Projection]) -> None:
    """Also anew where code made them whose rows were others: those are replayed."""
    with database.reading() as db:
        if _made(db, projections):
            return
    with database.writing() as db:
        for statement in positions.CREATE:
            db.execute(statement)
        known = positions.progress(db)
        for each in projections:
            before = known.get(each.name)
            if before is None or before.shape != each.shape:
                _begin(db, each, before.generation + 1 if before else 0)


def _made(db: sqlite3.Connection, projections: Sequence[Projection]) -> bool:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name='projection_lease'").fetchone():
        return False
    known = positions.progress(db)
    return all(each.name in known and known[each.name].shape == each.shape for each in projections)


def _begin(db: sqlite3.Connection, projection: Projection, generation: int) -> None:
    for name in projection.tables.NAMES:
        db.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in (*projection.tables.create(), *projection.tables.index("", generation)):
        db.execute(statement)
    positions.begin(db, projection.name, shape=projection.shape, generation=generation)
