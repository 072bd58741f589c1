"""Making all rows of a projection anew while the old ones are read and kept up to date."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from time import monotonic

from service.projections import gate, positions
from service.projections.database import Database, writing
from service.projections.making_rows import rows_of_all
from service.projections.projection import Projection
from service.projections.runner import BATCH
from service.sql import Broken, Connection, Locked
from service.store import Store
from service.store.store import event_of
from service.store.topics import kind_of

SHADOW = "shadow_"
_SETTINGS = {
    "sqlite": ("PRAGMA cache_size=-65536", "PRAGMA synchronous=NORMAL", "PRAGMA wal_autocheckpoint=16384"),
    "postgres": ("SET synchronous_commit=off", "SET maintenance_work_mem='128MB'"),
}
"""A rebuild that a power cut takes back is made again: the rows and their position go together."""


def rebuild(
    store: Store, database: Database, projection: Projection, told: Callable[[int], None] = lambda count: None
) -> int:
    """Fills shadow tables from all histories, brings them up to date and puts them in place; returns the position.

    A projection that was stopped runs again afterwards. What fails is raised, and everything stays as it was.
    """
    with closing(database.own_connection()) as db:
        for setting in _SETTINGS[db.dialect.name]:
            db.execute(setting)
        _clear(db, projection)
        try:
            return _rebuilt(db, store, projection, told)
        except BaseException:
            with suppress(Broken):
                if db.in_transaction:
                    db.execute("ROLLBACK")
                _clear(db, projection)
            raise


def _rebuilt(db: Connection, store: Store, projection: Projection, told: Callable[[int], None]) -> int:
    generation = positions.progress(db)[projection.name].generation + 1
    with writing(db):
        for statement in projection.tables.create(db.dialect, SHADOW):
            db.execute(statement)
    position = store.last_position()
    with rows_of_all(store, projection, position, told) as made:
        projection.fill(db, SHADOW, made)
    for make in (projection.tables.keys(db.dialect, SHADOW), projection.tables.index(db.dialect, SHADOW, generation)):
        for statement in make:
            db.execute(statement)
    while store.last_position() - position > BATCH:
        with writing(db):
            position = follow(db, store, projection, position, prefix=SHADOW)
    _tidy(db, projection)
    return _switched(db, store, projection, position, generation)


def _tidy(db: Connection, projection: Projection) -> None:
    """What PostgreSQL wants to know of new tables before they are asked."""
    if db.dialect.name == "postgres":
        for name in projection.tables.NAMES:
            db.execute(f"VACUUM ANALYZE {SHADOW}{name}")


def _switched(db: Connection, store: Store, projection: Projection, position: int, generation: int) -> int:
    """Brings them up to date and puts them in place, when for a moment nobody reads; tried for some time."""
    until = monotonic() + gate.PATIENCE
    while True:
        try:
            with writing(db):
                reached = _followed(db, store, projection, position)
                gate.shut(db)
                reached = _followed(db, store, projection, reached)
                _put_in_place(db, projection)
                positions.begin(db, projection.name, shape=projection.shape, position=reached, generation=generation)
        except Locked:
            if monotonic() > until:
                raise
        else:
            return reached


def _followed(db: Connection, store: Store, projection: Projection, position: int) -> int:
    while (reached := follow(db, store, projection, position, prefix=SHADOW)) > position:
        position = reached
    return position


def follow(
    db: Connection, store: Store, projection: Projection, after: int, *, prefix: str, upto: int | None = None
) -> int:
    """Applies a batch of what was recorded meanwhile to the tables under a prefix; the position reached."""
    stored = store.recorder.feed(after, BATCH, upto=upto)
    mine = [event_of(row) for row in stored if kind_of(row[3]) in projection.kinds]
    if mine:
        projection.write(db, projection.prepare(mine), prefix)
    return stored[-1][0] if stored else after


def _put_in_place(db: Connection, projection: Projection) -> None:
    for name in projection.tables.NAMES:
        db.execute(f"DROP TABLE {name}")
        db.execute(f"ALTER TABLE {SHADOW}{name} RENAME TO {name}")


def _clear(db: Connection, projection: Projection) -> None:
    """Takes away what a rebuild that was killed has left."""
    with writing(db):
        for name in projection.tables.NAMES:
            db.execute(f"DROP TABLE IF EXISTS {SHADOW}{name}")
