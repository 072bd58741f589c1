"""The vault on PostgreSQL, in a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from service.errors import Busy
from service.settings import without_password
from service.sql import Broken, Connection, Locked, Rejected
from service.sql.postgres import PostgresConnection, told
from service.store.engine import Wrong
from service.store.postgres.pool import Pool, conninfo
from service.vault.forked import Opened
from service.vault.tables import make, missing

T = TypeVar("T")

_ONE_AT_A_TIME = 746968
"""The advisory lock of whoever writes, as a file has one writer: what a work reads stays so until it is done."""
_BEGIN = {
    durable: (
        f"BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE; {'' if durable else 'SET LOCAL synchronous_commit = off;'}"
        f" SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"
    ).encode()
    for durable in (True, False)
}
_CONNECTIONS = 6


class PostgresVault:
    """`address` is a libpq URL; several hosts may stand in it."""

    def __init__(self, address: str) -> None:
        self.name, self._address = "postgresql", address
        self._opened = Opened(self._open)

    @property
    def place(self) -> str:
        return without_password(self._address)

    def rows(self, sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        with _told():
            return self._opened.get().rows(sql, params)

    def write(self, work: Callable[[Connection], T], *, durable: bool = True) -> T:
        with _told():
            pool = self._opened.get()
            try:
                return _lent(pool, work, durable)
            except _Begun:
                pool.check()
            try:
                return _lent(pool, work, durable)
            except _Begun as gone:
                raise Busy(str(gone.__cause__)) from gone

    def scrub(self, *tables: str) -> None:
        """Into new files, and the old ones are removed; the write-ahead log has it until it is recycled."""
        self._opened.get()
        with closing(self._apart()) as connection, _told():
            for table in tables:
                connection.execute(f'VACUUM (FULL) "{table}"')

    def usable(self) -> str:
        with closing(self._apart()) as connection, _told():
            if connection.execute("SHOW transaction_read_only").fetchone()[0] == "on":
                raise Wrong(f"{self.place} can only be read: is this a standby?")
            lacking = missing(connection)
        return f"{self.place} can be read and written" + ("; its tables are made when they are needed" * bool(lacking))

    def close(self) -> None:
        pool = self._opened.taken()
        if pool is not None:
            pool.close()

    def _apart(self) -> PostgresConnection:
        """A connection beside the pool; the caller closes it. Raises Busy."""
        with _told(), told():
            return PostgresConnection(psycopg.connect(conninfo(self._address), autocommit=True))

    def _open(self) -> Pool:
        with closing(self._apart()) as connection:
            if missing(connection):
                _written(connection, make, durable=True)
        return Pool(self._address, _only_read, most=_CONNECTIONS)


def _only_read(raw: psycopg.Connection[Any]) -> None:
    """What changes something says so when it begins."""
    raw.execute("SET default_transaction_read_only = on")


def _lent(pool: Pool, work: Callable[[Connection], T], durable: bool) -> T:
    with pool.lent() as connection:
        try:
            return _written(connection, work, durable)
        except _Begun:
            connection.raw.close()
            raise


class _Begun(Exception):
    """The connection broke before the commit was sent: nothing of it was kept."""


def _written(connection: PostgresConnection, work: Callable[[Connection], T], durable: bool) -> T:
    """Raises the errors of `service.sql`; Broken only where nobody knows whether it was kept."""
    try:
        with told():
            connection.raw.execute(_BEGIN[durable], prepare=False)
        done = work(connection)
        if connection.raw.info.transaction_status == TransactionStatus.INERROR:
            raise Rejected("one of the statements failed, and its error was not let out")
    except Broken as gone:
        raise _Begun from gone
    except BaseException:
        _end(connection)
        raise
    connection.execute("COMMIT")
    return done


def _end(connection: PostgresConnection) -> None:
    if not connection.raw.closed and connection.in_transaction:
        connection.execute("ROLLBACK")


@contextmanager
def _told() -> Iterator[None]:
    """A database that does not answer, in the words of the service."""
    try:
        yield
    except (Broken, Locked) as gone:
        raise Busy(str(gone)) from gone
