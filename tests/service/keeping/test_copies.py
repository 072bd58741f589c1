"""A copy is of one moment, whole or refused, and restored it is the record it was taken from."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from service.keeping import BackupFile, Damaged, Manifest, Occupied, backup, restore
from service.keeping.durable import DURABLE, pages
from service.settings import Settings
from service.store.engine import engine_for
from tests.service.lab import START, Lab, open_lab
from tests.service.projections.record import fresh, poison


def copied(lab: Lab, place: Path, told: Callable[[int, int], None] = lambda done, total: None) -> tuple[Path, Manifest]:
    file = place / "copy.gz"
    return file, backup(engine_for(lab.service.settings.database), file, START, told)


def there(address: str) -> Settings:
    return Settings(database=address, secret_key="rahasia")


def rows(address: str) -> dict[str, list[Any]]:
    with closing(engine_for(address).connection()) as db:
        return {table.name: [row for page in pages(db, table) for row in page] for table in DURABLE}


def test_what_is_restored_anywhere_is_the_record_it_was_taken_from(lab: Lab, another: str, tmp_path: Path) -> None:
    lab.service.projections.catch_up()
    lab.service.projections.rebuild("directory", by="ani")
    with closing(lab.store.connection()) as db:
        db.execute("INSERT INTO ledger_checkpoint VALUES (1,1,1,?,'')", (b"a signed note",))
        db.execute("INSERT INTO ledger_opening VALUES (1,?)", (b"both heads",))
    file, manifest = copied(lab, tmp_path)
    done = restore(there(another), file)
    address = lab.service.settings.database
    assert rows(another) == rows(address)
    assert (done.whole, done.replay.events, done.manifest) == (True, lab.store.last_position(), manifest)
    assert all(manifest.contents.rows.values()), "there was something of everything"
    with open_lab(another, inline=True) as moved:
        assert moved.service.projections.prove() == ()
        again = moved.do("innovation", "propose", **moved.proposal("Akta"), key="sekali", digest=bytes(range(128, 160)))
        assert again.replayed
        assert moved.do("cycle", "open", region="36.72", year=2023, name="Lab").position == done.replay.events + 1


def test_what_is_recorded_meanwhile_is_not_in_the_copy(lab: Lab, tmp_path: Path) -> None:
    before = lab.store.last_position()
    _, manifest = copied(lab, tmp_path, lambda done, total: void(lab.propose(f"Sementara {done}")))
    assert lab.store.last_position() > before
    assert (manifest.contents.events, manifest.contents.last_position) == (before, before)


def void(_: object) -> None:
    pass


def test_every_durable_table_and_column_is_copied(address: str) -> None:
    engine = engine_for(address)
    engine.migrate()
    lists = {
        "sqlite": "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c"
        " WHERE t.type='table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT IN ('ledger_tile', 'refusal_counts')"
        " ORDER BY t.name, c.cid",
        "postgres": "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema='public' AND table_name NOT IN ('jejak_migrations', 'ledger_tile', 'refusal_counts')"
        " ORDER BY table_name, ordinal_position",
    }
    with closing(engine.connection()) as db:
        found = [tuple(row) for row in db.execute(lists[db.dialect.name])]
    assert sorted((t.name, t.columns) for t in DURABLE) == sorted(
        (name, tuple(column for table, column in found if table == name)) for name in {table for table, _ in found}
    )


# what is refused


def relined(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    """A change to the lines inside, packed again as if nothing had been."""
    return lambda packed: gzip.compress(b"".join(change(gzip.decompress(packed).splitlines(keepends=True))))


HARM: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda packed: b"",
    "something else": lambda packed: b"PK\x03\x04 a letter",
    "packed, but something else": lambda packed: gzip.compress(b"Surat\n"),
    "cut in the middle": lambda packed: packed[: len(packed) // 2],
    "without its last byte": lambda packed: packed[:-1],
    "one byte is another": lambda packed: packed[:500] + bytes([packed[500] ^ 1]) + packed[501:],
    "a newer format": relined(lambda lines: [lines[0].replace(b"1", b"2"), *lines[1:]]),
    "without a row": relined(lambda lines: lines[:3] + lines[4:]),
    "two rows the other way round": relined(lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]]),
    "another word in a row": relined(lambda lines: [line.replace(b"Akta", b"Okta") for line in lines]),
    "no JSON": relined(lambda lines: [*lines[:3], b"[1,}\n", *lines[4:]]),
    "a row too narrow": relined(lambda lines: [*lines[:3], b'[2,"x"]\n', *lines[4:]]),
    "without a table": relined(lambda lines: [line for line in lines if b'"table":"claims"' not in line]),
    "rows before any table": relined(lambda lines: [lines[0], *lines[2:]]),
    "without its end": relined(lambda lines: lines[:-1]),
    "more after its end": relined(lambda lines: [*lines, lines[2]]),
    "two ends": relined(lambda lines: [*lines, lines[-1]]),
}


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    place = tmp_path_factory.mktemp("packed")
    with open_lab(place) as lab:
        lab.begin()
        lab.propose("Akta")
        return copied(lab, place)[0].read_bytes()


@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_is_not_as_it_was_written_is_refused_and_nothing_is_left(
    packed: bytes, harm: str, tmp_path: Path
) -> None:
    file = tmp_path / "copy.gz"
    file.write_bytes(packed)
    BackupFile(file).check()
    file.write_bytes(HARM[harm](packed))
    with pytest.raises(Damaged):
        restore(Settings(database=f"sqlite:///{tmp_path / 'new.db'}"), file)
    assert [path.name for path in tmp_path.iterdir()] == ["copy.gz"]


def test_a_record_is_never_written_over(lab: Lab, tmp_path: Path) -> None:
    file, _ = copied(lab, tmp_path)
    lab.propose("Sesudahnya")
    before = rows(lab.service.settings.database)
    with pytest.raises(Occupied):
        restore(lab.service.settings, file)
    assert rows(lab.service.settings.database) == before


def test_a_row_that_the_database_refuses_takes_everything_back(packed: bytes, address: str, tmp_path: Path) -> None:
    """Somebody doubled a row and made the manifest anew."""
    file = tmp_path / "copy.gz"
    file.write_bytes(packed)
    told = BackupFile(file).check().contents
    doubled = relined(lambda lines: [*lines[:3], lines[2], *lines[3:]])(packed)
    lines = gzip.decompress(doubled).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join([*lines[:-1], _with_digest_of(lines, told.sha256, told.events)])))
    BackupFile(file).check()
    with pytest.raises(Damaged):
        restore(there(address), file)
    assert rows(address)["stored_events"] == []


def _with_digest_of(lines: list[bytes], digest: str, events: int) -> bytes:
    made = hashlib.sha256(b"".join(lines[1:-1])).hexdigest().encode()
    counted = f'"stored_events":{events}'.encode(), f'"stored_events":{events + 1}'.encode()
    return lines[-1].replace(digest.encode(), made).replace(*counted)


# what goes wrong


def test_a_copy_that_fails_leaves_nothing_and_one_that_is_there_stays(lab: Lab, tmp_path: Path) -> None:
    def fail(done: int, total: int) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        copied(lab, tmp_path, fail)
    assert list(tmp_path.iterdir()) == []
    file, _ = copied(lab, tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600, "it holds the store's secret"
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        copied(lab, tmp_path)
    assert (file.read_bytes(), len(list(tmp_path.iterdir()))) == (before, 1)


def test_an_event_that_cannot_be_read_is_restored_and_told(lab: Lab, tmp_path: Path) -> None:
    poison(lab.service.settings.database, "innovation.entah", "f" * 32, 1)
    file, _ = copied(lab, tmp_path)
    with fresh("sqlite") as place:
        done = restore(there(place), file)
        assert rows(place) == rows(lab.service.settings.database)
    assert not done.whole
    assert [failure.id.replace("-", "") for failure in done.replay.failed] == ["f" * 32]
