"""Statements in one call of libpq: what they mean is what psycopg makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from service.sql.direct import asked
from service.sql.errors import Broken, Locked, Rejected, Taken
from service.sql.postgres import PostgresConnection, numbered
from tests.postgres import fresh_database


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with fresh_database() as address:
        yield address


@pytest.fixture
def connection(address: str) -> Iterator[PostgresConnection]:
    with closing(PostgresConnection(psycopg.connect(address, autocommit=True))) as made:
        yield made


def test_values_come_back_as_they_went(connection: PostgresConnection) -> None:
    sql = "SELECT ?::text, ?::bytea, ?::bigint, ?::integer, ?::text, true, NULL::bytea"
    values = ("é'\\ \"\U0001f600", b"\x00\xff'\\", -(2**63), 2**31 - 1, None)
    for _ in range(2):
        assert connection.asked(sql, values) == [(*values, True, None)]
        assert connection.execute(sql, values).fetchall() == [(*values, True, None)]


def test_rows_come_in_their_order_and_there_may_be_none(connection: PostgresConnection) -> None:
    assert connection.asked("SELECT n FROM generate_series(1, ?::integer) n", (3,)) == [(1,), (2,), (3,)]
    assert connection.asked("SELECT n FROM generate_series(1, ?::integer) n", (0,)) == []


def test_a_statement_prepared_in_a_transaction_that_is_taken_back_stays(connection: PostgresConnection) -> None:
    for _ in range(2):
        connection.asked("BEGIN", ())
        assert connection.asked("SELECT ?::integer + 1", (1,)) == [(2,)]
        connection.asked("ROLLBACK", ())


def test_errors_are_those_of_every_statement(connection: PostgresConnection) -> None:
    connection.execute("CREATE TEMPORARY TABLE one (id INTEGER PRIMARY KEY)")
    connection.asked("INSERT INTO one VALUES (?)", (1,))
    with pytest.raises(Taken):
        connection.asked("INSERT INTO one VALUES (?)", (1,))
    with pytest.raises(Rejected):
        connection.asked("SELECT nothing_of_the_kind", ())
    connection.execute("SET statement_timeout = '1ms'")
    with pytest.raises(Locked):
        connection.asked("SELECT pg_sleep(10)::text", ())
    connection.execute("SET statement_timeout = 0")
    with pytest.raises(Broken):
        connection.asked("SELECT pg_terminate_backend(pg_backend_pid())", ())
    with pytest.raises(Broken):
        connection.asked("SELECT 1", ())


def test_a_closed_connection_is_broken(connection: PostgresConnection) -> None:
    connection.close()
    with pytest.raises(Broken):
        connection.asked("SELECT 1", ())


def test_every_type_is_read_as_psycopg_reads_it(connection: PostgresConnection) -> None:
    statement = (
        b"SELECT TIMESTAMPTZ '2020-01-02 03:04Z', 1.5::numeric, ARRAY['a', NULL], NULL::bigint, '{\"a\": 1}'::jsonb"
    )
    (row,) = asked(connection.raw, statement, ())
    assert row == connection.raw.execute(statement).fetchone()
    assert row[2:] == (["a", None], None, {"a": 1})


def test_placeholders_are_numbered() -> None:
    assert numbered("a=? AND b>?") == b"a=$1 AND b>$2"
