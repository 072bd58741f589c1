"""The projections there are, and their tables where they are missing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from time import monotonic

from service.errors import Busy
from service.projections import gate, positions
from service.projections.database import Database
from service.projections.directory.projection import DirectoryProjection
from service.projections.innovations.projection import InnovationProjection
from service.projections.projection import Projection
from service.sql import Connection
from service.store import Store


def all_projections(store: Store) -> tuple[Projection, ...]:
    return (InnovationProjection(store), DirectoryProjection(store))


def make_tables(database: Database, projections: Sequence[Projection]) -> None:
    """Also anew where code made them whose rows were others: those are replayed."""
    with closing(database.own_connection()) as db:
        gate.make(db)
    until = monotonic() + gate.PATIENCE
    while not _all_made(database, projections):
        try:
            _make(database, projections)
        except Busy:
            if monotonic() > until:
                raise


def _all_made(database: Database, projections: Sequence[Projection]) -> bool:
    with database.reading() as db:
        return _made(db, projections)


def _make(database: Database, projections: Sequence[Projection]) -> None:
    with database.writing() as db:
        gate.shut(db)
        for statement in positions.create(db.dialect):
            db.execute(statement)
        known = positions.progress(db)
        for each in projections:
            before = known.get(each.name)
            if before is None or before.shape != each.shape:
                _begin(db, each, before.generation + 1 if before else 0)


def _made(db: Connection, projections: Sequence[Projection]) -> bool:
    if not db.execute(db.dialect.there, ("projection_lease",)).fetchone():
        return False
    known = positions.progress(db)
    return all(each.name in known and known[each.name].shape == each.shape for each in projections)


def _begin(db: Connection, projection: Projection, generation: int) -> None:
    tables, dialect = projection.tables, db.dialect
    for name in tables.NAMES:
        db.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in (*tables.create(dialect), *tables.keys(dialect), *tables.index(dialect, "", generation)):
        db.execute(statement)
    positions.begin(db, projection.name, shape=projection.shape, generation=generation)
