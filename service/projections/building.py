"""Making a new version of a projection while the one in place is read and kept up to date."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from time import monotonic

from service.clock import Clock
from service.projections import gate, journal, positions
from service.projections.alone import alone
from service.projections.bitemporal import microseconds
from service.projections.database import Database, writing
from service.projections.making_rows import rows_of_all
from service.projections.positions import BUILDING, Version
from service.projections.projection import Projection
from service.projections.runner import BATCH, prepared
from service.sql import Broken, Connection, Locked
from service.store import Store

_SETTINGS = {
    "sqlite": ("PRAGMA cache_size=-65536", "PRAGMA synchronous=NORMAL", "PRAGMA wal_autocheckpoint=16384"),
    "postgres": (
        "SET synchronous_commit=off",
        "SET maintenance_work_mem='64MB'",
        "SET max_parallel_maintenance_workers=0",
    ),
}
"""A version that a power cut takes back is built again: the rows and their position go together.

Two indexes at a time, of a connection each, cost less than one with workers of its own, and are ready sooner.
"""


def build(
    store: Store,
    database: Database,
    projection: Projection,
    clock: Clock,
    told: Callable[[int], None] = lambda count: None,
) -> int:
    """The number of a version beside the one in place, filled from all histories and followed from then on.

    Takes the place of one that was built and not put in place. What fails is raised, and everything stays as it was;
    Busy while another build is at work.
    """
    with closing(_connection(database)) as db, alone(db):
        clear(db, projection)
        version = _begun(db, projection, clock)
        try:
            filled = _fill(db, store, projection, version, told)
            _finish(db, database, projection, version)
            _follow(db, store, projection, version, position=filled, clock=clock)
        except BaseException:
            with suppress(Broken):
                if db.in_transaction:
                    db.execute("ROLLBACK")
                clear(db, projection)
            raise
    return version.version


def _connection(database: Database) -> Connection:
    db = database.own_connection()
    for setting in _SETTINGS[db.dialect.name]:
        db.execute(setting)
    return db


def _begun(db: Connection, projection: Projection, clock: Clock) -> Version:
    with writing(db):
        now = microseconds(clock())
        version = positions.begin(db, projection.name, shape=projection.shape, status=BUILDING, now=now)
        for statement in projection.tables.create(db.dialect, version.prefix):
            db.execute(statement)
        projection.skipped = journal.skipped_by(db, projection.name)
    return version


def _fill(db: Connection, store: Store, projection: Projection, version: Version, told: Callable[[int], None]) -> int:
    """With what was recorded when it began: that position."""
    position = store.last_position()
    with rows_of_all(store, projection, position, told) as made:
        projection.fill(db, version.prefix, made)
    return position


def _finish(db: Connection, database: Database, projection: Projection, version: Version) -> None:
    """Keys and indexes; then what PostgreSQL wants to know of new tables before they are asked."""
    tables, prefix = projection.tables, version.prefix
    keys, indexes = tables.keys(db.dialect, prefix), tables.index(db.dialect, prefix, version.version)
    if db.dialect.name == "sqlite":
        for statement in (*keys, *indexes):
            db.execute(statement)
        return
    with closing(_connection(database)) as other:
        for statements in (keys, indexes, [f"VACUUM ANALYZE {prefix}{name}" for name in tables.NAMES]):
            _two_at_a_time(statements, db, other)


def _two_at_a_time(statements: Sequence[str], *connections: Connection) -> None:
    """Each on whichever connection is free; where one fails no more are begun, and it is raised when the other ended.

    None of them waits for a lock that another has: keys are of a table each, and indexes of one table share theirs.
    """
    left = iter(statements)  # threads take turns at it, since nothing of it is written in Python

    def work(db: Connection) -> None:
        for statement in left:
            db.execute(statement)

    with ThreadPoolExecutor(len(connections), thread_name_prefix="rebuild") as threads:
        begun = [threads.submit(work, db) for db in connections]
        try:
            wait(begun, return_when=FIRST_EXCEPTION)
        finally:
            deque(left, maxlen=0)
    for done in begun:
        done.result()


def _follow(
    db: Connection, store: Store, projection: Projection, version: Version, *, position: int, clock: Clock
) -> None:
    """From a position up to where a worker that follows will hardly be behind."""
    while True:
        with writing(db):
            reached = follow(db, store, projection, position, prefix=version.prefix)
            near = store.last_position() - reached <= BATCH
            if near:
                positions.run(db, version.name, version.version, position=reached, now=microseconds(clock()))
        position = reached
        if near:
            return


def follow(
    db: Connection, store: Store, projection: Projection, after: int, *, prefix: str, upto: int | None = None
) -> int:
    """Applies a batch of what was recorded meanwhile to the tables under a prefix; the position reached."""
    stored = store.recorder.feed(after, BATCH, upto=upto)
    rows = prepared(projection, stored)
    if rows is not None:
        projection.write(db, rows, prefix)
    return stored[-1][0] if stored else after


def clear(db: Connection, projection: Projection) -> None:
    """Takes away every version that is neither in place nor was before; what somebody reads for long stays for now."""
    for version in positions.versions(db, projection.name):
        if not (version.live or version.previous):
            _drop(db, projection, version)


def _drop(db: Connection, projection: Projection, version: Version) -> None:
    """Tables of another release that this one does not know stay: it names those that it makes."""
    until = monotonic() + gate.PATIENCE
    while monotonic() < until:
        try:
            with writing(db):
                if version.status != BUILDING:
                    gate.shut(db)
                for name in projection.tables.NAMES:
                    db.execute(f"DROP TABLE IF EXISTS {version.prefix}{name}")
                positions.forget(db, version.name, version.version)
        except Locked:
            continue
        return
