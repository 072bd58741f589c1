"""The vault on PostgreSQL: connections that broke, and works that hide their errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import psycopg
import pytest

from service.errors import Busy
from service.sql import Connection, Rejected, Taken
from service.vault.postgres import PostgresVault
from tests.postgres import fresh_database
from tests.service.vault.test_vault import INSERT, insert, names, row, succeeds_apart


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with fresh_database() as made:
        yield made


@pytest.fixture
def vault(address: str) -> Iterator[PostgresVault]:
    with closing(PostgresVault(address)) as made:
        made.write(lambda c: c.execute("DELETE FROM token"))
        yield made


def cut(address: str) -> None:
    """Ends every connection, as a restart of the server would."""
    with psycopg.connect(address, autocommit=True) as raw:
        raw.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname=current_database() AND pid<>pg_backend_pid()"
        )


def test_connections_that_broke_are_replaced(vault: PostgresVault, address: str) -> None:
    insert(vault, "a")
    cut(address)
    assert names(vault) == ["robot"]
    cut(address)
    insert(vault, "b")
    assert len(names(vault)) == 2


def test_a_work_whose_connection_broke_is_run_again_and_kept_once(vault: PostgresVault, address: str) -> None:
    attempts = []

    def work(c: Connection) -> None:
        attempts.append(1)
        c.execute(INSERT, row("a"))
        if len(attempts) == 1:
            cut(address)
        c.execute(INSERT, row("b"))

    vault.write(work)
    assert len(attempts) == 2
    assert len(names(vault)) == 2


def test_a_work_that_hides_an_error_is_not_kept_as_half(vault: PostgresVault) -> None:
    insert(vault, "a")

    def work(c: Connection) -> None:
        c.execute(INSERT, row("b"))
        with suppress(Taken):
            c.execute(INSERT, row("a"))

    with pytest.raises(Rejected):
        vault.write(work)
    assert len(names(vault)) == 1


def test_a_role_that_cannot_make_tables_uses_those_that_are_there(vault: PostgresVault, address: str) -> None:
    insert(vault, "a")
    with psycopg.connect(address, autocommit=True) as raw:
        raw.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        raw.execute("DROP ROLE IF EXISTS vault_reader")
        raw.execute("CREATE ROLE vault_reader")
        raw.execute("GRANT SELECT, INSERT ON token TO vault_reader")
    try:
        with closing(PostgresVault(f"{address}{'&' if '?' in address else '?'}options=-crole%3Dvault_reader")) as small:
            insert(small, "b")
            assert len(names(small)) == 2
            with pytest.raises(Rejected):
                small.write(lambda c: c.execute("DELETE FROM token"))
    finally:
        with psycopg.connect(address, autocommit=True) as raw:
            raw.execute("DROP OWNED BY vault_reader")
            raw.execute("DROP ROLE vault_reader")


def test_a_server_that_is_not_there_is_busy() -> None:
    with closing(PostgresVault("postgresql://127.0.0.1:1/none")) as vault:
        with pytest.raises(Busy):
            vault.rows("SELECT 1")
        with pytest.raises(Busy):
            vault.usable()


@pytest.mark.parametrize("durable", [True, False])
def test_only_what_must_not_get_lost_waits_for_the_disk(vault: PostgresVault, durable: bool) -> None:
    before = vault.rows("SHOW synchronous_commit")[0][0]
    found = vault.write(lambda c: c.execute("SHOW synchronous_commit").fetchone()[0], durable=durable)
    assert found == (before if durable else "off")
    assert vault.write(lambda c: c.execute("SHOW synchronous_commit").fetchone()[0]) == before


def test_a_process_that_was_forked_while_it_was_written_opens_its_own(vault: PostgresVault) -> None:
    insert(vault, "a")
    held, over = threading.Event(), threading.Event()

    def slow(c: Connection) -> None:
        c.execute(INSERT, row("parent"))
        held.set()
        over.wait(10)

    writing = threading.Thread(target=vault.write, args=(slow,))
    writing.start()
    held.wait(10)

    def use() -> None:
        assert names(vault) == ["robot"]

    try:
        assert succeeds_apart(use)
    finally:
        over.set()
        writing.join()
    assert len(names(vault)) == 2
