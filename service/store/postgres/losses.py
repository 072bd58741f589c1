"""Noticing that a database which took over lacks what was acknowledged: an asynchronous standby that was promoted.

Each process remembers the last event it saved, and looks for it on every new connection. What is missed is written down
where every process sees it; from then on nothing is recorded until somebody has looked at it and accepted it by name.
`jejak_append` gives everybody two seconds to look, from when the first one noticed.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import msgspec
import psycopg

from service.sql import Connection

TORN = "torn"
"""The store's fact under which a loss stands; `jejak_append` refuses while there is one."""
MISSING = "JJ001"
"""The error's code when it does."""

Known = tuple[int, str, int]
"""position, aggregate (hex), version"""


class Losses:
    """What this process has seen committed, and on which timeline of the database. Safe among threads."""

    def __init__(self) -> None:
        self.timeline: str | None = None
        self._newest: Known | None = None
        self._lock, self._looking = threading.Lock(), threading.Lock()

    def saw(self, newest: Known) -> None:
        with self._lock:
            if self._newest is None or newest[0] > self._newest[0]:
                self._newest = newest

    def look(self, raw: psycopg.Connection[Any]) -> None:
        """Looks on a new connection for what was seen committed last; writes down that it is not there, once."""
        with self._looking:
            self._look(raw)

    def _look(self, raw: psycopg.Connection[Any]) -> None:
        known = self._newest
        timeline, recorded_on, last = raw.execute(_WHERE).fetchone() or (None, None, 0)
        if timeline is None:
            return  # a standby
        if known is not None:
            row = raw.execute(_WHICH, (known[0],)).fetchone()
            if row != known[1:]:
                raw.execute(_KEEP, (TORN, _told(known, row, last).decode()))
                self._newest = None  # it is told
        if recorded_on not in (None, timeline):
            raw.execute(_KEEP, (f"took over {timeline}", datetime.now(UTC).isoformat()))
        self.timeline = timeline


_WHERE = (
    "SELECT jejak_timeline(), (SELECT value FROM store_facts WHERE name='timeline'),"
    " (SELECT coalesce(max(rowid), 0) FROM stored_events)"
)
_WHICH = "SELECT originator_id, originator_version FROM stored_events WHERE rowid=%s"
_KEEP = "INSERT INTO store_facts VALUES (%s,%s) ON CONFLICT DO NOTHING"


def _told(known: Known, found: tuple[str, int] | None, last: int) -> bytes:
    position, aggregate, version = known
    return msgspec.json.encode(
        {
            "noticed_at": datetime.now(UTC).isoformat(),
            "position": position,
            "acknowledged": {"aggregate": aggregate, "version": version},
            "found": found and {"aggregate": found[0], "version": found[1]},
            "last_position": last,
        }
    )


def loss(connection: Connection) -> dict[str, Any] | None:
    """The loss that nobody has accepted yet."""
    row = connection.execute("SELECT value FROM store_facts WHERE name=?", (TORN,)).fetchone()
    return None if row is None else dict(msgspec.json.decode(row[0]))


def accept(connection: Connection, by: str, reason: str) -> bool:
    """From now on commands are recorded again; who accepted what, when and why stays. False where there is no loss."""
    found = loss(connection)
    if found is None:
        return False
    now = datetime.now(UTC).isoformat()
    kept = {**found, "accepted_at": now, "accepted_by": by, "reason": reason}
    connection.execute("BEGIN")
    connection.execute("INSERT INTO store_facts VALUES (?,?)", (f"loss {now}", msgspec.json.encode(kept).decode()))
    connection.execute("DELETE FROM store_facts WHERE name=?", (TORN,))
    connection.execute("COMMIT")
    return True
