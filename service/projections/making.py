"""The projections there are, and a first version of each where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from time import monotonic

from service.clock import Clock
from service.errors import Busy
from service.projections import gate, positions
from service.projections.bitemporal import microseconds
from service.projections.database import Database
from service.projections.directory.projection import DirectoryProjection
from service.projections.innovations.projection import InnovationProjection
from service.projections.positions import RUNNING
from service.projections.projection import Projection
from service.sql import Connection
from service.store import Store

_FORMER = ("", "shadow_")
"""What stood before the names of tables when there was one version only: those are dropped, and made again."""


def all_projections(store: Store) -> tuple[Projection, ...]:
    return (InnovationProjection(store), DirectoryProjection(store))


def make_tables(database: Database, projections: Sequence[Projection], clock: Clock) -> None:
    """Rows of another shape stay in place until this release's have been built beside them, and accepted."""
    with closing(database.own_connection()) as db:
        gate.make(db)
    until = monotonic() + gate.PATIENCE
    while not _all_made(database, projections):
        try:
            _make(database, projections, clock)
        except Busy:
            if monotonic() > until:
                raise


def _all_made(database: Database, projections: Sequence[Projection]) -> bool:
    with database.reading() as db:
        return {each.name for each in projections} <= _in_place(db)


def _in_place(db: Connection) -> set[str]:
    if not db.execute(db.dialect.there, (positions.LAST,)).fetchone():
        return set()
    if not db.execute(db.dialect.there, ("projection_live",)).fetchone():
        return set()
    return {name for (name,) in db.execute("SELECT name FROM projection_live")}


def _make(database: Database, projections: Sequence[Projection], clock: Clock) -> None:
    with database.writing() as db:
        gate.shut(db)
        for statement in positions.create(db.dialect):
            db.execute(statement)
        for each in projections:
            if each.name not in _in_place(db):
                _begin(db, each, clock)


def _begin(db: Connection, projection: Projection, clock: Clock) -> None:
    tables, dialect = projection.tables, db.dialect
    for former in _FORMER:
        for name in tables.NAMES:
            db.execute(f"DROP TABLE IF EXISTS {former}{name}")
    db.execute("DROP TABLE IF EXISTS projection")
    now = microseconds(clock())
    version = positions.begin(db, projection.name, shape=projection.shape, status=RUNNING, now=now)
    for statement in (
        *tables.create(dialect, version.prefix),
        *tables.keys(dialect, version.prefix),
        *tables.index(dialect, version.prefix, version.version),
    ):
        db.execute(statement)
    positions.point(db, projection.name, version.version, None)
