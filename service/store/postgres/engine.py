"""The engine on PostgreSQL: its address, its migrations, its connections."""

from __future__ import annotations

from contextlib import closing
from importlib.resources import files

import psycopg

from service.errors import Busy
from service.settings import without_password
from service.sql.errors import Broken
from service.sql.postgres import PostgresConnection, told
from service.store.engine import Wrong
from service.store.postgres.losses import accept, loss
from service.store.postgres.pool import conninfo
from service.store.postgres.recorder import PostgresRecorder

_ONE_AT_A_TIME = 746967
"""The advisory lock of whoever migrates: several processes may start at once."""
_OLDEST = 160_000
_SYNCED = ("fsync", "full_page_writes", "synchronous_commit")


class Postgres:
    """`address` is a libpq URL; several hosts may stand in it, `session` says which is meant (target_session_attrs)."""

    def __init__(self, address: str, session: str = "read-write") -> None:
        self.name, self.address, self._session = "postgresql", address, session

    @property
    def place(self) -> str:
        return without_password(self.address)

    def exists(self) -> bool:
        """Raises Busy when the database does not answer."""
        with closing(self.connection()) as connection:
            return _made(connection)

    def migrate(self) -> None:
        """Raises Busy when the database does not answer. Needs no right to make tables where all are there."""
        with closing(self.connection()) as connection:
            scripts = _migrations()
            if _applied(connection) == len(scripts):
                return
            connection.execute("BEGIN")
            connection.execute("SELECT pg_advisory_xact_lock(?)", (_ONE_AT_A_TIME,))
            done = _applied(connection)  # looked at again under the lock
            for number, script in enumerate(scripts[done:], done + 1):
                connection.raw.execute(script.encode())
                connection.execute("INSERT INTO jejak_migrations (number) VALUES (?)", (number,))
            connection.execute("COMMIT")

    def recorder(self) -> PostgresRecorder:
        return PostgresRecorder(self.address)

    def software(self) -> str:
        with closing(self.connection()) as connection:
            version = connection.raw.info.server_version
        if version < _OLDEST:
            raise Wrong(f"PostgreSQL {version // 10_000}: at least {_OLDEST // 10_000} is needed")
        return f"PostgreSQL {version // 10_000}.{version % 10_000}"

    def usable(self) -> str:
        with closing(self.connection()) as connection:
            position = connection.execute("SELECT coalesce(max(rowid), 0) FROM stored_events").fetchone()[0]
            if connection.execute("SHOW transaction_read_only").fetchone()[0] == "on":
                raise Wrong("it can only be read: is this a standby?")
            missed = loss(connection)
            if missed is not None:
                raise Wrong(f"acknowledged events are missing, see `jejak accept-loss`: {missed}")
        return f"can be read and written, last position {position}"

    def durable(self) -> str:
        with closing(self.connection()) as connection:
            found = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in _SYNCED}
        wrong = [f"{name}={value}" for name, value in found.items() if value == "off"]
        if wrong:
            raise Wrong(f"{', '.join(wrong)}: a power cut could take commits back")
        return ", ".join(f"{name}={value}" for name, value in found.items())

    def accept_loss(self, by: str, reason: str) -> bool:
        with closing(self.connection()) as connection:
            return accept(connection, by, reason)

    def connection(self) -> PostgresConnection:
        try:
            with told():
                return PostgresConnection(
                    psycopg.connect(conninfo(self.address, self._session), autocommit=True, prepare_threshold=2)
                )
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
