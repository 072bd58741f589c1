"""The vault in a file: for its owner's eyes, and what was deleted is in it no more."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.errors import Busy
from service.store.engine import Wrong
from service.vault.embedded import EmbeddedVault
from tests.service.vault.test_vault import INSERT, SECRET, insert, names, row, succeeds_apart


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[EmbeddedVault]:
    with closing(EmbeddedVault(str(tmp_path / "vault.db"))) as made:
        yield made


def everything(vault: EmbeddedVault) -> bytes:
    return b"".join(each.read_bytes() for each in vault.path.parent.iterdir())


def modes(vault: EmbeddedVault) -> set[int]:
    return {stat.S_IMODE(each.stat().st_mode) for each in vault.path.parent.iterdir()}


def test_nothing_is_made_before_it_is_used(vault: EmbeddedVault) -> None:
    vault.usable()
    assert list(vault.path.parent.iterdir()) == []


def test_every_file_is_its_owners_alone(vault: EmbeddedVault) -> None:
    before = os.umask(0)
    try:
        insert(vault, "a")
    finally:
        os.umask(before)
    assert modes(vault) == {0o600}
    assert {each.name for each in vault.path.parent.iterdir()} >= {"vault.db", "vault.db-wal"}


def test_a_file_that_others_can_read_is_told_of_and_narrowed(vault: EmbeddedVault) -> None:
    insert(vault, "a")
    vault.path.chmod(0o644)
    with pytest.raises(Wrong, match="chmod 600"):
        vault.usable()
    vault.close()
    insert(vault, "b")
    assert modes(vault) == {0o600}


def test_what_was_deleted_and_scrubbed_is_in_no_file(vault: EmbeddedVault) -> None:
    vault.write(lambda c: c.executemany(INSERT, [row(str(number)) for number in range(300)]))
    assert SECRET in everything(vault)
    vault.write(lambda c: c.execute("DELETE FROM token"), durable=False)
    vault.scrub("token")
    assert SECRET not in everything(vault)


def test_somebody_who_reads_on_and_on_keeps_it_from_being_scrubbed(
    vault: EmbeddedVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.vault.embedded.BUSY_SECONDS", 0.05)
    insert(vault, "a")
    with closing(sqlite3.connect(vault.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM token").fetchall()
        insert(vault, "b")
        with pytest.raises(Busy):
            vault.scrub("token")


def test_a_place_that_cannot_be_written_is_busy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    with closing(EmbeddedVault(str(tmp_path / "file" / "vault.db"))) as vault, pytest.raises(Busy):
        vault.rows("SELECT 1")


def test_a_file_that_is_no_database_is_busy(vault: EmbeddedVault) -> None:
    vault.path.write_bytes(b"something else, long enough to be read as a header" * 100)
    with pytest.raises(Busy):
        insert(vault, "a")


def test_a_file_that_was_open_when_the_process_was_forked_is_not_used_there(vault: EmbeddedVault) -> None:
    insert(vault, "a")

    def use() -> None:
        with pytest.raises(RuntimeError, match="forked"):
            insert(vault, "b")

    assert succeeds_apart(use)
    assert names(vault) == ["robot"]


def test_threads_do_not_queue_behind_a_work_that_does_not_end(
    vault: EmbeddedVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert(vault, "a")
    held, over = threading.Event(), threading.Event()

    def endless(_: object) -> None:
        held.set()
        over.wait(10)

    writing = threading.Thread(target=vault.write, args=(endless,))
    writing.start()
    held.wait(10)
    monkeypatch.setattr("service.vault.embedded.BUSY_SECONDS", 0.05)
    with pytest.raises(Busy):
        insert(vault, "b")
    assert names(vault) == ["robot"]
    over.set()
    writing.join()
    insert(vault, "b")


def test_a_file_that_was_put_in_its_place_is_not_written_beside(vault: EmbeddedVault, tmp_path: Path) -> None:
    """Whatever went to the file that is nowhere any more would be lost when the process ends."""
    vault.rows("SELECT 1 FROM token")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        copy.execute("PRAGMA user_version=1")
    (tmp_path / "copy.db").replace(vault.path)
    for _ in range(2):
        with pytest.raises(Busy, match="begin it again"):
            vault.rows("SELECT 1 FROM token")
        with pytest.raises(Busy, match="begin it again"):
            vault.write(lambda db: None)
    vault.close()
    assert vault.rows("SELECT 1 FROM token") == []
