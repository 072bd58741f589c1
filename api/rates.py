"""How often one caller may ask: an account, or the public from one address.

Flask-Limiter is not used: it works by functions before and after requests, which `Application` leaves out, and its
store in memory starts a thread every hundredth of a second, whose timer two requests can start at once, which fails one
of them. Its store in Redis (`limits`) is used as it is.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from service.settings import Rate, Settings

_log = logging.getLogger("jejak.api")

MOST_CALLERS = 100_000
"""That are counted apart in one window; whoever comes after them is counted together."""
_OTHERS = "others"
_PATIENCE = 0.2
"""Seconds that a store elsewhere has to answer."""
_PAUSE = 10.0
"""Seconds until a store that did not answer is asked again."""


class RateLimited(Exception):
    """Too many requests of one caller; in `seconds` it may ask again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class Counts(Protocol):
    def add(self, caller: str, window: int, seconds: int) -> int:
        """How often this caller has asked in that window of so many seconds, this time included."""
        ...


class Memory:
    """Counts of this process; those of a window before are forgotten. Windows of each length are apart."""

    def __init__(self) -> None:
        self._windows: dict[int, tuple[int, dict[str, int]]] = {}
        self._lock = Lock()

    def add(self, caller: str, window: int, seconds: int) -> int:
        with self._lock:
            known, counts = self._windows.get(seconds, (None, {}))
            if known != window:
                counts = {}
                self._windows[seconds] = window, counts
            if len(counts) >= MOST_CALLERS and caller not in counts:
                caller = _OTHERS
            count = counts[caller] = counts.get(caller, 0) + 1
        return count


class Shared:
    """Counts of all web processes, in Redis. While it does not answer, this process counts for itself."""

    def __init__(self, address: str) -> None:
        from limits.storage import RedisStorage  # noqa: PLC0415  # 0.4 s, for those who use it

        self._store = RedisStorage(
            address, key_prefix="jejak", socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
        )
        self._alone, self._again = Memory(), 0.0

    def add(self, caller: str, window: int, seconds: int) -> int:
        if time.monotonic() < self._again:
            return self._alone.add(caller, window, seconds)
        try:
            return self._store.incr(f"{caller}/{window}", seconds)
        except self._store.base_exceptions as error:
            self._again = time.monotonic() + _PAUSE
            _log.warning("the store of rates does not answer (%s); each process counts for itself", error)
            return self._alone.add(caller, window, seconds)


class Rates:
    """`account` and `public` are the limits; `now` is the time in seconds."""

    def __init__(self, counts: Counts, account: Rate, public: Rate, now: Callable[[], float] = time.time) -> None:
        self._counts, self._account, self._public, self._now = counts, account, public, now

    def of_account(self, account: str) -> None:
        """Raises RateLimited."""
        self._check("account:" + account, self._account)

    def of_address(self, address: str) -> None:
        """The public, and whoever brings a wrong token. Raises RateLimited."""
        self._check("address:" + address, self._public)

    def _check(self, caller: str, rate: Rate) -> None:
        window, over = divmod(int(self._now()), rate.seconds)
        if self._counts.add(caller, window, rate.seconds) > rate.requests:
            raise RateLimited(rate.seconds - over)


def rates_of(settings: Settings) -> Rates:
    counts = Shared(settings.rate_store) if settings.rate_store else Memory()
    return Rates(counts, settings.rate_account, settings.rate_public)
