"""How far each version of a projection has come and which one is in place: rows beside the read models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.sql import Connection, Dialect

BUILDING, RUNNING, STOPPED, KEPT, GONE = "building", "running", "stopped", "kept", "gone"
"""Being filled; followed by the worker; stopped by an event; kept as it was when another took its place; dropped."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS projection_version (name TEXT NOT NULL, version INTEGER NOT NULL,"
    " shape INTEGER NOT NULL, status TEXT NOT NULL, position INTEGER NOT NULL, moved_at INTEGER NOT NULL, error TEXT,"
    " PRIMARY KEY (name, version)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS projection_live (name TEXT PRIMARY KEY, version INTEGER NOT NULL, previous INTEGER)"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS projection_difference (name TEXT NOT NULL, version INTEGER NOT NULL,"
    " against INTEGER NOT NULL, sha256 TEXT NOT NULL, found TEXT NOT NULL, PRIMARY KEY (name, version)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS projection_lease (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL)"
    " WITHOUT ROWID",
)
LAST = "projection_lease"
"""The table that is made last: where it is, all are."""


def create(dialect: Dialect) -> list[str]:
    return [dialect.typed(table) for table in _TABLES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """`moved_at` in microseconds; `live` is read by everybody, `previous` was before it."""

    name: str
    version: int
    shape: int
    status: str
    position: int
    moved_at: int
    error: str | None
    live: bool
    previous: bool

    @property
    def prefix(self) -> str:
        return prefix_of(self.version)


def prefix_of(version: int) -> str:
    """Before the names of the version's tables."""
    return f"v{version}_"


_VERSIONS = (
    "SELECT v.name, v.version, v.shape, v.status, v.position, v.moved_at, v.error, l.version, l.previous"
    " FROM projection_version v LEFT JOIN projection_live l ON l.name=v.name"
)


def versions(db: Connection, name: str | None = None) -> list[Version]:
    """Those of one projection, or of all, in the order of their numbers."""
    found = db.execute(f"{_VERSIONS} WHERE v.status<>? ORDER BY v.name, v.version", (GONE,))
    return [_version(row) for row in found if name in (None, row[0])]


def version_of(db: Connection, name: str, version: int) -> Version:
    (row,) = db.execute(f"{_VERSIONS} WHERE v.name=? AND v.version=?", (name, version)).fetchall()
    return _version(row)


def _version(row: tuple[str, int, int, str, int, int, str | None, int | None, int | None]) -> Version:
    name, version, shape, status, position, moved_at, error, live, previous = row
    return Version(
        name=name,
        version=version,
        shape=shape,
        status=status,
        position=position,
        moved_at=moved_at,
        error=error,
        live=version == live,
        previous=version == previous,
    )


def live(found: Iterable[Version], name: str) -> Version:
    return next(each for each in found if each.name == name and each.live)


def begin(db: Connection, name: str, *, shape: int, status: str, now: int) -> Version:
    """A new version, with nothing in it."""
    taken = db.execute("SELECT coalesce(max(version), 0) FROM projection_version WHERE name=?", (name,))
    version = int(taken.fetchone()[0]) + 1
    db.execute("INSERT INTO projection_version VALUES (?,?,?,?,0,?,NULL)", (name, version, shape, status, now))
    return version_of(db, name, version)


def run(db: Connection, name: str, version: int, *, position: int, now: int) -> None:
    """The version is followed from a position on."""
    db.execute(
        "UPDATE projection_version SET status=?, position=?, moved_at=?, error=NULL WHERE name=? AND version=?",
        (RUNNING, position, now, name, version),
    )


def keep(db: Connection, name: str, version: int) -> None:
    """The version is not followed any more."""
    db.execute("UPDATE projection_version SET status=? WHERE name=? AND version=?", (KEPT, name, version))


def forget(db: Connection, name: str, version: int) -> None:
    """The version is gone, with what was said about it; its number is not used again."""
    db.execute("UPDATE projection_version SET status=? WHERE name=? AND version=?", (GONE, name, version))
    db.execute("DELETE FROM projection_difference WHERE name=? AND ? IN (version, against)", (name, version))


def point(db: Connection, name: str, version: int, previous: int | None) -> None:
    """From now on everybody reads this version."""
    db.execute(
        "INSERT INTO projection_live VALUES (?,?,?)"
        " ON CONFLICT (name) DO UPDATE SET version=excluded.version, previous=excluded.previous",
        (name, version, previous),
    )


def advance(db: Connection, name: str, version: int, *, before: int, after: int, now: int) -> bool:
    """False when somebody else has moved it meanwhile, or it was stopped."""
    moved = db.execute(
        "UPDATE projection_version SET position=?, moved_at=? WHERE name=? AND version=? AND position=? AND status=?",
        (after, now, name, version, before, RUNNING),
    )
    return moved.rowcount == 1


def stop(db: Connection, name: str, version: int, *, at: int, error: str) -> None:
    db.execute(
        "UPDATE projection_version SET status=?, error=? WHERE name=? AND version=? AND position=?",
        (STOPPED, error, name, version, at),
    )


def least(db: Connection) -> int:
    """The position that the versions in place are based on at least."""
    found = db.execute(
        "SELECT min(v.position) FROM projection_live l"
        " JOIN projection_version v ON v.name=l.name AND v.version=l.version"
    )
    return int(found.fetchone()[0])
