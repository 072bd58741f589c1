"""Who may run which projections: a lease for each, of some seconds, so that another takes over when a worker dies."""

from __future__ import annotations

from collections.abc import Sequence

from service.sql import Connection

Lease = tuple[str, int]
"""Owner, until (microseconds)."""


def take(db: Connection, name: str, owner: str, *, now: int, until: int) -> bool:
    """True when the lease is the owner's until then (microseconds): it was free, run out, or theirs already."""
    db.execute("INSERT INTO projection_lease VALUES (?,'',0) ON CONFLICT DO NOTHING", (name,))
    taken = db.execute(
        "UPDATE projection_lease SET owner=?, until=? WHERE name=? AND (owner=? OR until<?)",
        (owner, until, name, owner, now),
    )
    return taken.rowcount == 1


def all_of_them(db: Connection) -> dict[str, Lease]:
    """Name → lease, also those that ran out; an owner of '' gave it up."""
    return {
        name: (owner, until) for name, owner, until in db.execute("SELECT name, owner, until FROM projection_lease")
    }


def free_for(db: Connection, names: Sequence[str], owner: str, *, now: int) -> list[str]:
    """Those of the names that the owner could have now."""
    known = all_of_them(db)
    return [name for name in names if name not in known or known[name][0] == owner or known[name][1] < now]


def holds(db: Connection, name: str, owner: str, *, now: int) -> bool:
    found = db.execute("SELECT 1 FROM projection_lease WHERE name=? AND owner=? AND until>=?", (name, owner, now))
    return found.fetchone() is not None


def give_up(db: Connection, owner: str) -> None:
    db.execute("UPDATE projection_lease SET owner='', until=0 WHERE owner=?", (owner,))
