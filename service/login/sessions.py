"""What a browser that logged in holds: a random text that means an account, here and for a while."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from service.clock import Clock
from service.sql import Connection
from service.vault import Vault

IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=8)
_BETWEEN_LOOKS = timedelta(minutes=1)
_AGENT = 200
"""Characters kept of what a browser calls itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`id` is for lists, and opens nothing; `seen` may be a minute late. Instants are in UTC."""

    id: str
    account: str
    via: str
    agent: str
    began: datetime
    seen: datetime

    def is_over(self, now: datetime) -> bool:
        return now - self.seen >= IDLE or now - self.began >= WHOLE


_COLUMNS = "id, account, via, agent, began, seen"


class Sessions:
    """Nothing is remembered: what was ended is over with the next request, in every process."""

    def __init__(self, vault: Vault, clock: Clock, random: Callable[[], str] = secrets.token_urlsafe) -> None:
        self._vault, self._clock, self._random = vault, clock, random

    def begin(self, account: str, *, via: str, agent: str, instead_of: str | None = None) -> str:
        """The text for its cookie, always another one; the session that the browser had before ends."""
        text, now = self._random(), self._clock()
        row = (_digest(text), self._random()[:16], account, via, agent[:_AGENT], _said(now), _said(now))

        def begin(connection: Connection) -> None:
            connection.execute("DELETE FROM session WHERE seen<=? OR began<=?", (_said(now - IDLE), _said(now - WHOLE)))
            if instead_of is not None:
                connection.execute("DELETE FROM session WHERE digest=?", (_digest(instead_of),))
            connection.execute(f"INSERT INTO session (digest, {_COLUMNS}) VALUES (?,?,?,?,?,?,?)", row)  # noqa: S608

        self._vault.write(begin)
        return text

    def find(self, text: str, *, counts: bool = True) -> Session | None:
        """Whose browser that is; None for one that never was, was ended or is over.

        It is seen then, unless it does not count, because no person asked.
        """
        found = self._vault.rows(f"SELECT {_COLUMNS} FROM session WHERE digest=?", (_digest(text),))  # noqa: S608
        session = _session(*found[0]) if found else None
        now = self._clock()
        if session is None or session.is_over(now):
            return None
        if counts and now - session.seen >= _BETWEEN_LOOKS:
            row = (_said(now), session.id)
            self._vault.write(lambda c: c.execute("UPDATE session SET seen=? WHERE id=?", row), durable=False)
        return session

    def of(self, account: str) -> list[Session]:
        """Those that are not over, the newest first."""
        sql = f"SELECT {_COLUMNS} FROM session WHERE account=? ORDER BY began DESC, id"  # noqa: S608
        now = self._clock()
        return [found for row in self._vault.rows(sql, (account,)) if not (found := _session(*row)).is_over(now)]

    def end(self, account: str, id: str) -> None:
        """One of that account's; nothing where there is none."""
        self._vault.write(lambda c: c.execute("DELETE FROM session WHERE account=? AND id=?", (account, id)))

    def end_all(self, account: str, *, but: str | None = None) -> None:
        row = (account, but or "")
        self._vault.write(lambda c: c.execute("DELETE FROM session WHERE account=? AND id<>?", row))


def _session(*row: str) -> Session:
    id, account, via, agent, began, seen = row
    began_at, seen_at = datetime.fromisoformat(began), datetime.fromisoformat(seen)
    return Session(id=id, account=account, via=via, agent=agent, began=began_at, seen=seen_at)


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogateescape")).digest()


def _said(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds")
