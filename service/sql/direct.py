"""Statements that are asked all day: prepared once a connection, then one call of libpq each.

psycopg steps through every statement in Python and waits for it in pieces; libpq's own call sends, waits and reads in
one, without Python's lock. Parameters are texts, integers, bytes or null. What comes back is read as psycopg reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult

_PREPARED: WeakKeyDictionary[psycopg.Connection[Any], dict[bytes, bytes]] = WeakKeyDictionary()
"""Connection → statement → the name it is prepared under."""


def asked(raw: psycopg.Connection[Any], statement: bytes, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with placeholders $1, $2 and so on. Raises psycopg's errors."""
    connection = raw.pgconn
    known = _PREPARED.setdefault(raw, {})
    name = known.get(statement)
    if name is None:
        name = b"jejak_%d" % len(known)
        _checked(connection, connection.prepare(name, statement))
        known[statement] = name
    values = [_written(value) for value in parameters]
    formats = [Format.BINARY if isinstance(value, bytes) else Format.TEXT for value in parameters]
    told = connection.exec_prepared(name, values, formats, Format.BINARY)  # type: ignore[arg-type]  # None is null
    result = _checked(connection, told)
    if result.ntuples == 0:
        return []
    reading = Transformer()
    reading.set_pgresult(result)
    return reading.load_rows(0, result.ntuples, tuple)


def _written(value: Any) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    assert isinstance(value, int), type(value)
    return b"%d" % value


def _checked(connection: PGconn, result: PGresult) -> PGresult:
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    if connection.status == ConnStatus.BAD:
        raise psycopg.OperationalError(result.get_error_message())
    raise error_from_result(result)
