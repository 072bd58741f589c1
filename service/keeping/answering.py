"""What a database cannot do, in the words of the service."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import Busy
from service.projections.database import is_busy


@contextmanager
def answering() -> Iterator[None]:
    """Raises Busy when others held it for too long or it is gone, OSError when its disk or file fails."""
    try:
        yield
    except Exception as failure:
        if is_busy(failure):
            raise Busy(str(failure)) from failure
        if isinstance(failure, sqlite3.DatabaseError):
            raise OSError(f"SQLite: {failure}") from failure
        raise
