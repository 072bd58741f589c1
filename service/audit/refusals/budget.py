"""How many refusals of one account are entered: a caller who tries in a loop fills no disk. Counted in each process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

Limits = Sequence[tuple[timedelta, int]]

USUAL: Limits = ((timedelta(minutes=1), 60), (timedelta(days=1), 1_000))
"""Of one account in one log: so many in each such time."""
OVERALL: Limits = ((timedelta(minutes=1), 600), (timedelta(days=1), 10_000))
"""In all logs together: an account may reach every region."""
_ALL = ""


class Spent(NamedTuple):
    """Whether one more may be entered; and when the next one may, where the budget is spent now."""

    granted: bool
    until: datetime | None


@dataclass(slots=True)
class _Window:
    """It begins with its first refusal, and `left` may still be entered in it."""

    length: timedelta
    most: int
    ends: datetime
    left: int

    def at(self, now: datetime) -> None:
        """Begins anew when it is over, also where the clock went back before it."""
        if not self.ends - self.length <= now < self.ends:
            self.ends, self.left = now + self.length, self.most


class Budget:
    """Safe among threads. `limits` hold in each log, `overall` in all of them together."""

    def __init__(self, limits: Limits = USUAL, overall: Limits = OVERALL) -> None:
        self._limits, self._overall = limits, overall
        self._windows: dict[tuple[str, str], list[_Window]] = {}
        self._lock = threading.Lock()

    def spend(self, account: str, log: str, now: datetime) -> Spent:
        with self._lock:
            windows = self._of((account, log), self._limits, now) + self._of((account, _ALL), self._overall, now)
            granted = all(window.left for window in windows)
            if granted:
                for window in windows:
                    window.left -= 1
            return Spent(granted, max((window.ends for window in windows if not window.left), default=None))

    def _of(self, key: tuple[str, str], limits: Limits, now: datetime) -> list[_Window]:
        windows = self._windows.get(key)
        if windows is None:
            windows = self._windows[key] = [_Window(length, most, now, 0) for length, most in limits]
        for window in windows:
            window.at(now)
        return windows
