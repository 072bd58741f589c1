"""The same on both databases: one transaction at a time, errors in the same words, processes apart."""

from __future__ import annotations

import os
import threading
import traceback
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from service.sql import Connection, Rejected, Taken
from service.vault import Vault, open_vault

INSERT = "INSERT INTO token (id, account, name, digest, created, created_by, expires) VALUES (?,?,?,?,?,?,?)"
SECRET = b"\xf0an erased value\x0f"


def row(id: str, name: str = "robot", digest: bytes = SECRET) -> tuple[str, str, str, bytes, str, str, str]:
    return id, "an-account", name, digest, "2024-01-01", "operator", "2025-01-01"


def insert(vault: Vault, id: str, **more: object) -> None:
    vault.write(lambda c: c.execute(INSERT, row(id)))


def names(vault: Vault) -> list[str]:
    return [name for (name,) in vault.rows("SELECT name FROM token ORDER BY id")]


def succeeds_apart(work: Callable[[], None]) -> bool:
    """In a process forked from this one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that there are threads is what is tried
        child = os.fork()
    if not child:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


class TestBoth:
    def test_what_was_written_is_found_and_given_back(self, vault: Vault) -> None:
        given = vault.write(lambda c: c.execute(INSERT + " RETURNING id, digest", row("a")).fetchall())
        assert given == [("a", SECRET)]
        assert vault.rows("SELECT id, digest, last_used FROM token WHERE id=? AND digest=?", ("a", SECRET)) == [
            ("a", SECRET, None)
        ]

    def test_it_is_there_when_it_is_opened_again(self, vault: Vault, address: str) -> None:
        insert(vault, "a")
        with closing(open_vault(address)) as again:
            assert names(again) == ["robot"]

    def test_what_was_closed_opens_again(self, vault: Vault) -> None:
        insert(vault, "a")
        vault.close()
        vault.close()
        assert names(vault) == ["robot"]

    def test_a_work_that_fails_leaves_nothing(self, vault: Vault) -> None:
        def work(c: Connection) -> None:
            c.execute(INSERT, row("a"))
            raise LookupError

        with pytest.raises(LookupError):
            vault.write(work)
        assert names(vault) == []
        insert(vault, "a")
        assert names(vault) == ["robot"]

    def test_a_key_that_is_there_is_taken_and_nothing_of_the_work_is_kept(self, vault: Vault) -> None:
        insert(vault, "b")

        def work(c: Connection) -> None:
            c.execute(INSERT, row("a"))
            c.execute(INSERT, row("b"))

        with pytest.raises(Taken):
            vault.write(work)
        assert len(names(vault)) == 1

    def test_a_wrong_statement_is_rejected(self, vault: Vault) -> None:
        with pytest.raises(Rejected):
            vault.rows("SELECT nothing FROM nowhere")
        with pytest.raises(Rejected):
            vault.write(lambda c: c.execute("INSERT INTO token (id) VALUES (?)", ("a",)))
        assert names(vault) == []

    def test_asking_changes_nothing(self, vault: Vault) -> None:
        insert(vault, "a")
        with pytest.raises((Rejected, Exception), match=r"(?i)read-?\s?only"):
            vault.rows("DELETE FROM token RETURNING id")
        assert names(vault) == ["robot"]
        insert(vault, "b")

    @pytest.mark.parametrize("durable", [True, False])
    def test_what_a_work_reads_stays_so_until_it_is_done(self, vault: Vault, durable: bool) -> None:
        insert(vault, "a")
        vault.write(lambda c: c.execute("UPDATE token SET name='0'"))
        turns = threading.Barrier(8)

        def count(c: Connection) -> None:
            found = int(c.execute("SELECT name FROM token WHERE id=?", ("a",)).fetchone()[0])
            c.execute("UPDATE token SET name=? WHERE id=?", (str(found + 1), "a"))

        def many() -> None:
            turns.wait()
            for _ in range(5):
                vault.write(count, durable=durable)

        with ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(many) for _ in range(8)]:
                done.result()
        assert names(vault) == ["40"]

    def test_several_vaults_that_open_at_once_make_the_tables_once(self, address: str) -> None:
        vaults = [open_vault(address) for _ in range(6)]
        turns = threading.Barrier(len(vaults))

        def begin(number: int) -> None:
            turns.wait()
            insert(vaults[number], str(number))

        with ThreadPoolExecutor(len(vaults)) as pool:
            list(pool.map(begin, range(len(vaults))))
        assert len(names(vaults[0])) == len(vaults)
        for each in vaults:
            each.close()

    def test_a_forked_process_opens_its_own(self, vault: Vault) -> None:
        insert(vault, "a")
        vault.close()
        assert succeeds_apart(lambda: insert(vault, "b"))
        assert len(names(vault)) == 2

    def test_it_tells_how_it_is_found(self, vault: Vault) -> None:
        assert "made when" in vault.usable()
        insert(vault, "a")
        assert vault.usable().endswith("can be read and written")

    def test_what_was_deleted_can_be_scrubbed_while_it_is_used(self, vault: Vault) -> None:
        insert(vault, "a")
        insert(vault, "b")
        vault.write(lambda c: c.execute("DELETE FROM token WHERE id=?", ("a",)))
        vault.scrub("token")
        assert len(names(vault)) == 1
        insert(vault, "c")
        assert len(names(vault)) == 2
