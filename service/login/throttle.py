"""Guessing takes time: after some failures each further one makes a name, and an address, wait twice as long."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from service.clock import Clock
from service.sql import Connection
from service.vault import Vault

FREE = {"name": 5, "address": 50}
"""Failures before anybody waits: people mistype, and an office has one address."""
LONGEST = timedelta(minutes=15)
"""Nobody is locked out for ever, least of all because somebody else guesses at their name."""
FORGOTTEN = timedelta(days=1)
"""After so long without another failure it begins anew."""

Subject = tuple[str, str]
"""`name` or `address`, and which one."""


class Throttled(Exception):
    """There were too many failures: after `seconds` it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class Throttle:
    """An attempt counts as failed until it is told that it succeeded: guesses made at once gain nothing."""

    def __init__(self, vault: Vault, clock: Clock, secret: bytes) -> None:
        self._vault, self._clock, self._secret = vault, clock, secret

    def begin(self, *subjects: Subject) -> None:
        """Raises Throttled while one of them has to wait; nothing is counted then."""
        now = self._clock()
        wait = self._vault.write(lambda c: self._counted(c, subjects, now), durable=False)
        if wait > timedelta():
            raise Throttled(-(-wait // timedelta(seconds=1)))

    def succeeded(self, name: Subject, address: Subject) -> None:
        """The name is clear; the address has this attempt taken back, or one good account would buy any number."""

        def clear(connection: Connection) -> None:
            connection.execute("DELETE FROM attempt WHERE subject=?", (self._digest(name),))
            connection.execute(
                "UPDATE attempt SET failures=failures-1, until=? WHERE subject=?",
                (_said(self._clock()), self._digest(address)),
            )

        self._vault.write(clear, durable=False)

    def _counted(self, connection: Connection, subjects: Iterable[Subject], now: datetime) -> timedelta:
        """How long to wait; where that is nothing, one failure more for each."""
        connection.execute("DELETE FROM attempt WHERE until<?", (_said(now - FORGOTTEN),))
        found = {subject: self._found(connection, subject) for subject in subjects}
        wait = max(until - now for _, until in found.values())
        if wait <= timedelta():
            for subject, (failures, _) in found.items():
                row = (self._digest(subject), failures + 1, _said(now + delay(failures + 1, FREE[subject[0]])))
                connection.execute(
                    "INSERT INTO attempt (subject, failures, until) VALUES (?,?,?) ON CONFLICT (subject)"
                    " DO UPDATE SET failures=excluded.failures, until=excluded.until",
                    row,
                )
        return wait

    def _found(self, connection: Connection, subject: Subject) -> tuple[int, datetime]:
        row = connection.execute(
            "SELECT failures, until FROM attempt WHERE subject=?", (self._digest(subject),)
        ).fetchone()
        return (row[0], datetime.fromisoformat(row[1])) if row else (0, datetime.min.replace(tzinfo=UTC))

    def _digest(self, subject: Subject) -> bytes:
        """What somebody typed as their name may have been their password."""
        return hmac.digest(self._secret, "\n".join(subject).encode(), "sha256")


def delay(failures: int, free: int) -> timedelta:
    """1, 2, 4 … seconds, 15 minutes at most."""
    if failures <= free:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - free - 1, 30)), LONGEST)


def _said(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds")
