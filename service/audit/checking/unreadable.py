"""A database that cannot even be read: somebody took a table away, or the file is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import Busy
from service.sql.errors import Broken, Locked, Rejected


class Unreadable(Exception):
    """What the database says."""


@contextmanager
def reading() -> Iterator[None]:
    """Raises Unreadable, or Busy where it is gone or held by others."""
    try:
        yield
    except (Broken, Locked) as gone:
        raise Busy(str(gone)) from gone
    except (Rejected, sqlite3.DatabaseError) as refused:
        raise Unreadable(str(refused)) from refused
