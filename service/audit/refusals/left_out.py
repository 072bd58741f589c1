"""What was refused and only counted, until an entry says how many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple


class Of(NamedTuple):
    """Whose refusals, in which log's region, until when they are only counted."""

    region: str | None
    account: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Count:
    since: datetime
    number: int = 1


class Counts:
    """Safe among threads. `wake` is called a little after the first of them is over, on a thread of its own."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self._counts: dict[Of, Count] = {}
        self._lock = threading.Lock()
        self._wake = wake
        self._timer: threading.Timer | None = None

    def add(self, of: Of, now: datetime) -> None:
        with self._lock:
            known = self._counts.get(of)
            self._counts[of] = replace(known, number=known.number + 1) if known else Count(now)
            if self._timer is None:
                self._timer = threading.Timer((of.until - now).total_seconds() + 1, self._rung)
                self._timer.daemon = True
                self._timer.start()

    def over(self, now: datetime | None) -> dict[Of, Count]:
        """What can be said, as nothing is added to it any more; all of it where nobody adds anything any more."""
        with self._lock:
            return {of: count for of, count in self._counts.items() if now is None or of.until <= now}

    def said(self, these: Iterable[Of]) -> None:
        with self._lock:
            for of in these:
                self._counts.pop(of, None)

    def close(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()

    def _rung(self) -> None:
        with self._lock:
            self._timer = None
        self._wake()
