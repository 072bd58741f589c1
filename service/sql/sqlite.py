"""A connection to the embedded store that knows its dialect."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from service.sql.dialects import SQLITE, Dialect


class SqliteConnection(sqlite3.Connection):
    """Rows are tuples; autocommit."""

    def copy(self, table: str, rows: Sequence[Sequence[Any]] | bytes, *, emptied: bool = False) -> None:  # noqa: ARG002  # it is PostgreSQL's
        assert not isinstance(rows, bytes)
        if rows:
            self.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)  # noqa: S608

    def stream(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        return self.execute(sql, parameters)

    @property
    def dialect(self) -> Dialect:
        return SQLITE
