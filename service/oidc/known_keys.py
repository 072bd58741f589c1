"""The issuer's keys as this process knows them: read anew before they are old, and for a name nobody knows."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from service.errors import Busy
from service.oidc.fetching import NoDocument
from service.oidc.issuer import Issuer
from service.oidc.keys import KeySet, VerifyingKey, read_key_set

_log = logging.getLogger("jejak.oidc")

FRESH = 600.0
"""Seconds until they are read again: so long a key that the issuer took back may still be believed."""
GOOD = 24 * 3600.0
"""Seconds that they stay good while the issuer does not answer."""
BETWEEN = 60.0
"""Seconds between two attempts, whatever is asked for: who invents names of keys does not make the issuer busy."""
BETWEEN_FIRST = 5.0
"""As long as there are none."""


_WAITING = 2
"""Threads that may wait for the one that reads; the others are told to come again, or all would hang on the issuer."""


class Keys:
    """Safe among threads. `now` is monotonic, in seconds."""

    def __init__(self, issuer: Issuer, now: Callable[[], float] = time.monotonic) -> None:
        self._issuer, self._now = issuer, now
        self._known: tuple[float, KeySet] | None = None
        self._tried: float | None = None
        self._reading = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_WAITING)

    def named(self, name: str) -> tuple[VerifyingKey, ...]:
        """None of them when the issuer knows no such key. Raises Busy when nobody can tell now."""
        known = self._usable()
        lacking = known is None or name not in known[1]
        if (lacking or known is None or self._now() - known[0] >= FRESH) and self._is_due():
            self._read_once(wait=lacking)
            known = self._usable()
        if known is None:
            raise Busy("the keys of the issuer are not known")
        return known[1].get(name, ())

    def _usable(self) -> tuple[float, KeySet] | None:
        known = self._known
        return known if known is not None and self._now() - known[0] < GOOD else None

    def _is_due(self) -> bool:
        pause = BETWEEN if self._known is not None else BETWEEN_FIRST
        return self._tried is None or self._now() - self._tried >= pause

    def _read_once(self, wait: bool) -> None:
        """One thread reads, whoever else would like to; afterwards what it read is there."""
        if self._reading.acquire(blocking=False):
            try:
                if self._is_due():
                    self._read()
            finally:
                self._reading.release()
        elif wait and self._waiting.acquire(blocking=False):
            try:
                with self._reading:
                    return
            finally:
                self._waiting.release()

    def _read(self) -> None:
        began = self._now()
        try:
            self._known = began, read_key_set(self._issuer.key_set())
        except (NoDocument, ValueError) as error:
            _log.warning("the keys of the issuer could not be read: %s", error)
        finally:
            self._tried = self._now()
