"""Making all rows of a projection anew while the old ones are read and kept up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from service.projections import positions
from service.projections.database import Database, writing
from service.projections.making_rows import rows_of_all
from service.projections.projection import Projection
from service.projections.runner import BATCH
from service.store import Store
from service.store.store import event_of
from service.store.topics import kind_of

SHADOW = "shadow_"
_PRAGMAS = ("cache_size=-65536", "synchronous=NORMAL", "wal_autocheckpoint=16384")
"""A rebuild that a power cut takes back is made again: the rows and their position go together."""


def rebuild(
    store: Store, database: Database, projection: Projection, told: Callable[[int], None] = lambda count: None
) -> int:
    """Fills shadow tables from all histories, brings them up to date and puts them in place; returns the position.

    A projection that was stopped runs again afterwards. What fails is raised, and everything stays as it was.
    """
    with closing(database.own_connection()) as db:
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        _clear(db, projection)
        try:
            return _rebuilt(db, store, projection, told)
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            _clear(db, projection)
            raise


def _rebuilt(db: sqlite3.Connection, store: Store, projection: Projection, told: Callable[[int], None]) -> int:
    generation = positions.progress(db)[projection.name].generation + 1
    with writing(db):
        for statement in projection.tables.create(SHADOW):
            db.execute(statement)
    position = store.last_position()
    with rows_of_all(store, projection, position, told) as made:
        projection.fill(db, SHADOW, made)
    for statement in projection.tables.index(SHADOW, generation):
        db.execute(statement)
    while store.last_position() - position > BATCH:
        with writing(db):
            position = follow(db, store, projection, position, prefix=SHADOW)
    with writing(db):
        while (reached := follow(db, store, projection, position, prefix=SHADOW)) > position:
            position = reached
        _put_in_place(db, projection)
        positions.begin(db, projection.name, shape=projection.shape, position=position, generation=generation)
    return position


def follow(
    db: sqlite3.Connection, store: Store, projection: Projection, after: int, *, prefix: str, upto: int | None = None
) -> int:
    """Applies a batch of what was recorded meanwhile to the tables under a prefix; the position reached."""
    stored = store.recorder.feed(after, BATCH, upto=upto)
    mine = [event_of(row) for row in stored if kind_of(row[3]) in projection.kinds]
    if mine:
        projection.write(db, projection.prepare(mine), prefix)
    return stored[-1][0] if stored else after


def _put_in_place(db: sqlite3.Connection, projection: Projection) -> None:
    for name in projection.tables.NAMES:
        db.execute(f"DROP TABLE {name}")
        db.execute(f"ALTER TABLE {SHADOW}{name} RENAME TO {name}")


def _clear(db: sqlite3.Connection, projection: Projection) -> None:
    """Takes away what a rebuild that was killed has left."""
    with writing(db):
        for name in projection.tables.NAMES:
            db.execute(f"DROP TABLE IF EXISTS {SHADOW}{name}")
