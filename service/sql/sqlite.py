"""A connection to the embedded store that knows its dialect."""

from __future__ import annotations

import sqlite3

from service.sql.dialects import SQLITE, Dialect


class SqliteConnection(sqlite3.Connection):
    """Rows are tuples; autocommit."""

    @property
    def dialect(self) -> Dialect:
        return SQLITE
