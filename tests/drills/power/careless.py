"""The product as it must not be, for the drill to notice: `synchronous=NORMAL`, under which a commit is not synced."""

from __future__ import annotations

from typing import Any

from api.cli import main
from service.sql.sqlite import SqliteConnection
from service.store import connections, sqlite

_careful = connections.connect


def connect(*arguments: Any, **named: Any) -> SqliteConnection:
    connection = _careful(*arguments, **named)
    connection.execute("PRAGMA synchronous=NORMAL")
    return connection


if __name__ == "__main__":
    connections.connect = sqlite.connect = connect
    main()
