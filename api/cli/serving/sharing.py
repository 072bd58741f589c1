"""Web processes that listen on one socket share what comes: who has more connections lets the others be first.

The kernel wakes whoever waits. Of sixteen connections that came at once and stayed, one of two processes had up to all
sixteen, and the other nothing to do.
"""

from __future__ import annotations

import threading
from multiprocessing import RawArray
from typing import Any

_HEAD_START = 0.002
"""Seconds that the others have for each connection by which one is ahead: a busy process must get to it."""
_AT_MOST = 5
"""Connections ahead that are counted so: whoever comes while the others do not answer waits no longer than that."""


class Share:
    """The connections of one process; safe among its threads. `counts` is one number a process, seen by all of them."""

    def __init__(self, counts: Any, own: int) -> None:
        self._counts, self._own = counts, own
        self._lock = threading.Lock()

    def begin(self) -> None:
        """A process that was begun again has none."""
        self._counts[self._own] = 0

    def changed(self, by: int) -> None:
        """There are so many more."""
        with self._lock:
            self._counts[self._own] += by

    def patience(self) -> float:
        """Seconds after which this process may take another one, if nobody else has."""
        ahead: int = self._counts[self._own] - min(self._counts)
        return _HEAD_START * min(ahead, _AT_MOST)


def shares(processes: int) -> list[Share]:
    """One for each process, made before they are begun."""
    counts = RawArray("i", processes)
    return [Share(counts, own) for own in range(processes)]
