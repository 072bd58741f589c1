"""The engine on PostgreSQL: its address, its migrations, its connections."""

from __future__ import annotations

from importlib.resources import files

import psycopg

from service.errors import Busy
from service.sql.errors import Broken
from service.sql.postgres import PostgresConnection, told
from service.store.postgres.pool import Pool, conninfo
from service.store.postgres.recorder import PostgresRecorder

_ONE_AT_A_TIME = 746967
"""The advisory lock of whoever migrates: several processes may start at once."""


class Postgres:
    """`address` is a libpq URL; several hosts may stand in it."""

    def __init__(self, address: str) -> None:
        self.address = address

    def exists(self) -> bool:
        """Raises Busy when the database does not answer."""
        connection = self.connection()
        try:
            return _made(connection)
        finally:
            connection.close()

    def migrate(self) -> None:
        """Raises Busy when the database does not answer. Needs no right to make tables where all are there."""
        connection = self.connection()
        try:
            if _applied(connection) == len(_migrations()):
                return
            connection.execute("BEGIN")
            connection.execute("SELECT pg_advisory_xact_lock(?)", (_ONE_AT_A_TIME,))
            for number, script in enumerate(_migrations()[_applied(connection) :], _applied(connection) + 1):
                connection.raw.execute(script.encode())
                connection.execute("INSERT INTO jejak_migrations (number) VALUES (?)", (number,))
            connection.execute("COMMIT")
        finally:
            connection.close()

    def recorder(self) -> PostgresRecorder:
        return PostgresRecorder(Pool(self.address))

    def connection(self) -> PostgresConnection:
        try:
            with told():
                return PostgresConnection(psycopg.connect(conninfo(self.address), autocommit=True, prepare_threshold=2))
        except Broken as gone:
            raise Busy(str(gone)) from gone


def _migrations() -> list[str]:
    """The scripts, in the order of their numbers."""
    folder = files("service.store.postgres") / "migrations"
    return [each.read_text(encoding="utf-8") for each in sorted(folder.iterdir(), key=lambda each: each.name)]


def _made(connection: PostgresConnection) -> bool:
    found = connection.execute(
        "SELECT 1 FROM pg_tables WHERE tablename='jejak_migrations' AND schemaname=ANY(current_schemas(false))"
    )
    return found.fetchone() is not None


def _applied(connection: PostgresConnection) -> int:
    if not _made(connection):
        return 0
    return int(connection.execute("SELECT count(*) FROM jejak_migrations").fetchone()[0])
