"""The event library's test cases leave threads that read; what they read from is closed when these have ended."""

from __future__ import annotations

import threading
from typing import Any


def closed_after_threads(case: Any, *closing: Any) -> None:
    """Closes things at the end of a test case, once the threads that it began have ended."""
    before = set(threading.enumerate())

    def close() -> None:
        for thread in set(threading.enumerate()) - before:
            thread.join(10)
        for each in closing:
            each.close()

    case.addCleanup(close)
