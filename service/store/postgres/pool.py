"""Connections to PostgreSQL, shared by the threads of a process; what is broken is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from service.errors import Busy
from service.sql.errors import Broken
from service.sql.postgres import PostgresConnection

MOST = 12
"""Connections of a process: its threads, and the one that writes."""
PATIENCE = 5.0
"""Seconds until a connection must be free."""
_ATTEMPTS_END = 0.5
"""Seconds after which an attempt to connect is given up and begun anew: the pool's own pauses would double."""
_TIMEOUTS = {"statement_timeout": "30s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"}
_DEFAULTS = {
    "connect_timeout": "3",
    "application_name": "jejak",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


def conninfo(address: str, session: str = "read-write") -> str:
    """What libpq is told: time-outs where the address names none, and which one of several hosts is meant."""
    given: dict[str, Any] = conninfo_to_dict(address)
    several = "," in f"{given.get('host', '')}{given.get('hostaddr', '')}"
    defaults = {**_DEFAULTS, **({"target_session_attrs": session} if several else {})}
    options = " ".join(f"-c {name}={value}" for name, value in _TIMEOUTS.items())
    return make_conninfo(**{**defaults, **given, "options": f"{options} {given.get('options', '')}".strip()})


class Pool:
    """Connections are lent, each configured once; inside `reading` a thread keeps the one that its snapshot is on."""

    def __init__(self, address: str, configure: Callable[[psycopg.Connection[Any]], None], *, most: int = MOST) -> None:
        self._address = conninfo(address)
        self._pool: ConnectionPool[Any] = ConnectionPool(
            self._address,
            configure=configure,
            kwargs={"autocommit": True, "prepare_threshold": 2},
            min_size=1,
            max_size=most,
            timeout=PATIENCE,
            reconnect_timeout=_ATTEMPTS_END,
            reconnect_failed=lambda pool: pool.check(),
            open=False,
        )
        self._opening = threading.Lock()
        self._local = threading.local()

    @contextmanager
    def lent(self) -> Iterator[PostgresConnection]:
        """Raises Busy when none is free in time."""
        self._open()
        try:
            raw = self._pool.getconn()
        except (PoolTimeout, PoolClosed) as dry:
            raise Busy(str(dry)) from dry
        try:
            yield PostgresConnection(raw)
        except Broken:
            raw.close()
            raise
        finally:
            self._pool.putconn(raw)

    def rows(self, statement: str, parameters: Any) -> list[Any]:
        """Raises Busy when the database is gone."""
        kept: PostgresConnection | None = getattr(self._local, "connection", None)
        if kept is not None:
            return kept.asked(statement, parameters)
        try:
            return self._asked(statement, parameters)
        except Broken:
            self.check()
        try:
            return self._asked(statement, parameters)
        except Broken as gone:
            raise Busy(str(gone)) from gone

    def _asked(self, statement: str, parameters: Any) -> list[Any]:
        with self.lent() as connection:
            return connection.asked(statement, parameters)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What this thread reads inside is of one moment; inside another such block, of that one's. Raises Busy."""
        if getattr(self._local, "connection", None) is not None:
            yield
            return
        try:
            with self.lent() as connection:
                connection.asked("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", ())
                self._local.connection = connection
                try:
                    yield
                finally:
                    self._local.connection = None
                    _end(connection)
        except Broken as gone:
            self.check()
            raise Busy(str(gone)) from gone

    def apart(self) -> psycopg.Connection[Any]:
        """A connection beside the pool; the caller closes it."""
        return psycopg.connect(self._address, autocommit=True)

    def check(self) -> None:
        """Replaces what is broken."""
        self._pool.check()

    def close(self) -> None:
        self._pool.close()

    def _open(self) -> None:
        """At the first use: a process may be forked before."""
        if self._pool.closed:
            with self._opening:
                if self._pool.closed:
                    self._pool.open()


def _end(connection: PostgresConnection) -> None:
    if not connection.raw.closed:
        connection.asked("ROLLBACK", ())
