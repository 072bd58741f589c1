"""A connection to PostgreSQL that is spoken to as SQLite is: the same placeholders, autocommit, tuples."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from typing import Any, cast

import psycopg
from psycopg.pq import TransactionStatus

from service.sql.connection import Parameters, Rows
from service.sql.copying import copy_text, is_binary
from service.sql.dialects import POSTGRES, Dialect
from service.sql.direct import asked
from service.sql.errors import Broken, Locked, Rejected, Taken

_PLACEHOLDERS = re.compile(r"'[^']*'|::|%|\?(\d*)|:([a-z_]\w*)")


_STREAMS = count()
_FETCHED = 2_000


class PostgresConnection:
    """An adaptor around a connection of psycopg; raises the errors of `service.sql.errors`.

    What a statement with parameters finds comes as PostgreSQL keeps it: bytes as text are twice as long, and cost more
    to read than everything else. Without parameters there may be several statements in one, which only come as text.
    """

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw

    @property
    def dialect(self) -> Dialect:
        return POSTGRES

    @property
    def in_transaction(self) -> bool:
        return self.raw.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)

    def execute(self, sql: str, parameters: Parameters = (), /) -> Rows:
        text, order = translated(sql)
        with told():
            given = order(parameters)
            return cast("Rows", self.raw.execute(text, given, binary=given is not None))

    def asked(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement that is asked all day, with placeholders `?`; see `direct`."""
        with told():
            return asked(self.raw, numbered(sql), parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Rows:
        text, order = translated(sql)
        cursor = self.raw.cursor()
        with told():
            cursor.executemany(text, [order(each) for each in parameters])
        return cast("Rows", cursor)

    def stream(self, sql: str, parameters: Parameters = (), /) -> Iterator[Any]:
        text, order = translated(sql)
        given = order(parameters)
        with told(), self.raw.cursor(name=f"stream_{next(_STREAMS)}", binary=given is not None) as cursor:
            cursor.execute(text, given)
            while rows := cursor.fetchmany(_FETCHED):
                yield from rows

    def copy(self, table: str, rows: Sequence[Sequence[Any]] | bytes, /, *, emptied: bool = False) -> None:
        body = rows if isinstance(rows, bytes) else copy_text(rows)
        said = f"FORMAT {'binary' if is_binary(body) else 'text'}, FREEZE {'on' if emptied else 'off'}"
        with told(), self.raw.cursor().copy(f"COPY {table} FROM STDIN WITH ({said})".encode()) as copy:
            copy.write(body)

    def close(self) -> None:
        self.raw.close()


@contextmanager
def told() -> Iterator[None]:
    """The errors of psycopg as ours."""
    try:
        yield
    except psycopg.Error as error:
        raise _told(error) from error


def _told(error: psycopg.Error) -> Exception:
    if isinstance(error, psycopg.errors.UniqueViolation):
        return Taken(str(error))
    if error.diag.severity_nonlocalized in ("FATAL", "PANIC"):
        return Broken(str(error))
    if isinstance(error, _LOCKED):
        return Locked(str(error))
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return Broken(str(error))
    return Rejected(str(error))


_LOCKED = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.QueryCanceled,
    psycopg.errors.TooManyConnections,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.ReadOnlySqlTransaction,
)

Order = Callable[[Parameters], Any]


@lru_cache(maxsize=200)
def numbered(sql: str) -> bytes:
    """The statement with PostgreSQL's own placeholders; it quotes no text that holds a `?`."""
    count = itertools.count(1)
    return re.sub(r"\?", lambda _: f"${next(count)}", sql).encode()


@lru_cache(maxsize=2_000)
def translated(sql: str) -> tuple[bytes, Order]:
    """The statement with psycopg's placeholders, and what puts parameters into their order; outside of quoted texts."""
    numbers: list[int] = []
    names: list[str] = []

    def one(found: re.Match[str]) -> str:
        whole = found.group()
        if whole == "%":
            return "%%"
        if whole.startswith("?"):
            numbers.append(int(found.group(1)) - 1 if found.group(1) else len(numbers))
            return "%s"
        if found.group(2) is not None:
            names.append(found.group(2))
            return "%s"
        return whole.replace("%", "%%")

    text = _PLACEHOLDERS.sub(one, sql)
    if not numbers and not names:
        return sql.encode(), lambda _: None
    if names:
        return text.encode(), lambda given: [cast("Any", given)[name] for name in names]
    if numbers == list(range(len(numbers))):
        return text.encode(), lambda given: given
    return text.encode(), lambda given: [cast("Any", given)[number] for number in numbers]
