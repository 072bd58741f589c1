"""How far each projection has come, whether it runs, and who may run them: rows beside the read models."""

from __future__ import annotations

from dataclasses import dataclass

from service.sql import Connection, Dialect

RUNNING, STOPPED = "running", "stopped"

_TABLES = (
    "CREATE TABLE IF NOT EXISTS projection (name TEXT PRIMARY KEY, position INTEGER NOT NULL, status TEXT NOT NULL,"
    " error TEXT, shape INTEGER NOT NULL, generation INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS projection_lease (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL)"
    " WITHOUT ROWID",
)


def create(dialect: Dialect) -> list[str]:
    return [dialect.typed(table) for table in _TABLES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    name: str
    position: int
    status: str
    error: str | None
    shape: int
    generation: int


def progress(db: Connection) -> dict[str, Progress]:
    rows = db.execute("SELECT name, position, status, error, shape, generation FROM projection")
    return {
        row[0]: Progress(name=row[0], position=row[1], status=row[2], error=row[3], shape=row[4], generation=row[5])
        for row in rows
    }


def begin(db: Connection, name: str, *, shape: int, position: int = 0, generation: int = 0) -> None:
    """The projection runs from here."""
    db.execute(
        "INSERT INTO projection VALUES (?,?,?,NULL,?,?) ON CONFLICT (name) DO UPDATE SET position=excluded.position,"
        " status=excluded.status, error=NULL, shape=excluded.shape, generation=excluded.generation",
        (name, position, RUNNING, shape, generation),
    )


def advance(db: Connection, name: str, *, before: int, after: int) -> bool:
    """False when somebody else has moved it meanwhile, or it was stopped."""
    moved = db.execute(
        "UPDATE projection SET position=? WHERE name=? AND position=? AND status=?", (after, name, before, RUNNING)
    )
    return moved.rowcount == 1


def stop(db: Connection, name: str, *, at: int, error: str) -> None:
    db.execute("UPDATE projection SET status=?, error=? WHERE name=? AND position=?", (STOPPED, error, name, at))


def least(db: Connection) -> int:
    """The position that every read is based on at least."""
    return int(db.execute("SELECT min(position) FROM projection").fetchone()[0])


def take_lease(db: Connection, name: str, owner: str, *, now: int, until: int) -> bool:
    """True when the lease is the owner's until then (microseconds): it was free, run out, or theirs already."""
    db.execute("INSERT INTO projection_lease VALUES (?,'',0) ON CONFLICT DO NOTHING", (name,))
    taken = db.execute(
        "UPDATE projection_lease SET owner=?, until=? WHERE name=? AND (owner=? OR until<?)",
        (owner, until, name, owner, now),
    )
    return taken.rowcount == 1


def holds_lease(db: Connection, name: str, owner: str, *, now: int) -> bool:
    found = db.execute("SELECT 1 FROM projection_lease WHERE name=? AND owner=? AND until>=?", (name, owner, now))
    return found.fetchone() is not None


def lease_is_anothers(db: Connection, name: str, owner: str, *, now: int) -> bool:
    found = db.execute("SELECT 1 FROM projection_lease WHERE name=? AND owner<>? AND until>=?", (name, owner, now))
    return found.fetchone() is not None


def give_up_lease(db: Connection, name: str, owner: str) -> None:
    db.execute("UPDATE projection_lease SET owner='', until=0 WHERE name=? AND owner=?", (name, owner))
