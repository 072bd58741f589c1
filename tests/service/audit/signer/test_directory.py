"""The signer's directory: what it keeps, and what it refuses to go on from."""

from __future__ import annotations

import fcntl
import os
import stat
from pathlib import Path
from typing import IO

import pytest

from service.audit.signer import frontiers
from service.audit.signer.directory import InUse, StateDirectory
from service.audit.signer.files import Unusable
from service.audit.signer.keys import Unfit
from service.ledger.merkle import Frontier, leaf_hash

ORIGIN = "jejak.local/36.72"
GROWN = Frontier().appended(leaf_hash(bytes([each])) for each in range(11))


@pytest.fixture
def directory(tmp_path: Path) -> StateDirectory:
    return StateDirectory(tmp_path / "far" / "signer")


def again(directory: StateDirectory) -> StateDirectory:
    return StateDirectory(directory.place)


def test_what_was_persisted_is_there_for_the_next_process(directory: StateDirectory) -> None:
    directory.begin(ORIGIN).persist(GROWN)
    log = again(directory).of(ORIGIN)
    assert log is not None
    assert log.frontier == GROWN
    assert (log.head.origin, log.head.size, log.head.root) == (ORIGIN, 11, GROWN.root())
    assert [each.origin for each in again(directory).logs()] == [ORIGIN]
    assert again(directory).of("jejak.local/36.74") is None


def test_logs_with_like_names_have_folders_of_their_own(directory: StateDirectory) -> None:
    origins = {"jejak.local/36.72", "jejak.local_36.72", "JEJAK.local/36.72", "../../etc", ".hidden", "x" * 300, "ü/é"}
    for origin in origins:
        directory.begin(origin)
    assert {each.origin for each in again(directory).logs()} == origins
    assert {each.parent for each in directory.place.iterdir()} == {directory.place}


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        (ORIGIN, "jejak.local_36.72-08af0fdd2c67f017"),
        ("..Ü/" + "x" * 99, "__" + "x" * 56 + "-7ccf9e5b7d0a1f4f"),
    ],
)
def test_a_folder_is_found_by_later_versions(directory: StateDirectory, origin: str, name: str) -> None:
    assert directory.begin(origin).folder.name == name


def test_a_log_that_this_process_knows_is_not_begun_anew_when_its_folder_goes(directory: StateDirectory) -> None:
    log = directory.begin(ORIGIN)
    log.folder.rename(directory.place / "elsewhere")
    assert directory.of(ORIGIN) is log
    assert again(directory).of(ORIGIN) is None


def test_an_origin_that_is_no_text_is_refused(directory: StateDirectory) -> None:
    (directory.begin(ORIGIN).folder / "origin").write_bytes(b"\xff\n")
    with pytest.raises(Unusable, match="not the folder of"):
        again(directory).logs()


def test_one_at_a_time_changes_keys(directory: StateDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    log, held, flock = directory.begin(ORIGIN), list[int](), fcntl.flock

    def locked(file: IO[str], how: int) -> None:
        held.append(len(log.key_ids()))
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", locked)
    directory.rotate(log)
    directory.retire(log, log.signers()[0].key.id.hex())
    assert held == [1, 2], "before anything was looked at or changed"


def test_nobody_else_can_read_a_key(directory: StateDirectory) -> None:
    log = directory.begin(ORIGIN)
    [key] = log.keys.iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    for place in (directory.place, log.keys):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    key.chmod(0o640)
    with pytest.raises(Unusable, match="chmod 600"):
        log.signers()


@pytest.mark.parametrize("size", [0, 1, 30, -1, -40])
def test_a_torn_frontier_is_refused(directory: StateDirectory, size: int) -> None:
    log = directory.begin(ORIGIN)
    log.persist(GROWN)
    place = log.folder / "frontier"
    place.write_bytes(place.read_bytes()[:size])
    with pytest.raises(Unusable, match="torn"):
        _ = again(directory).logs()[0].frontier


def test_a_frontier_with_one_bit_changed_is_refused(directory: StateDirectory) -> None:
    whole = frontiers.written(ORIGIN, GROWN)
    for at in range(len(whole)):
        with pytest.raises(Unusable):
            frontiers.read(ORIGIN, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])


def test_a_frontier_of_another_log_is_refused(directory: StateDirectory) -> None:
    one, other = directory.begin(ORIGIN), directory.begin("jejak.local/36.74")
    one.persist(GROWN)
    (other.folder / "frontier").write_bytes((one.folder / "frontier").read_bytes())
    with pytest.raises(Unusable, match="another log's"):
        _ = other.__class__(other.folder, other.origin).frontier


def test_a_log_without_its_frontier_is_not_begun_again(directory: StateDirectory) -> None:
    log = directory.begin(ORIGIN)
    (log.folder / "frontier").unlink()
    found = again(directory).of(ORIGIN)
    assert found is not None
    with pytest.raises(Unusable, match="cannot be read"):
        _ = found.frontier


def test_a_folder_under_another_name_is_refused(directory: StateDirectory) -> None:
    log = directory.begin(ORIGIN)
    log.folder.rename(directory.place / "copy")
    with pytest.raises(Unusable, match="not the folder of"):
        again(directory).logs()


def test_a_log_that_was_being_begun_when_the_power_went_is_begun_again(directory: StateDirectory) -> None:
    log = directory.begin(ORIGIN)
    log.folder.rename(log.folder.with_name(log.folder.name + ".new"))
    (log.folder.with_name(log.folder.name + ".new") / "frontier").unlink()
    (directory.place / "torn.new").write_bytes(b"")
    fresh = again(directory)
    assert fresh.logs() == []
    with fresh.held():
        assert [each.name for each in directory.place.iterdir()] == ["lock"]
        assert fresh.of(ORIGIN) is None
        assert fresh.begin(ORIGIN).frontier == Frontier()


def test_two_signers_on_one_directory_exclude_each_other(directory: StateDirectory) -> None:
    with directory.held(), pytest.raises(InUse), again(directory).held():
        pass
    with again(directory).held():
        pass


def test_two_keys_sign_until_one_is_retired(directory: StateDirectory) -> None:
    log = directory.begin(ORIGIN)
    [first] = log.signers()
    second = again(directory).rotate(log)
    assert {each.key for each in log.signers()} == {first.key, second.key}
    assert log.key_ids() == {first.key.id.hex(), second.key.id.hex()}
    with pytest.raises(Unfit, match="two keys"):
        directory.rotate(log)
    with pytest.raises(Unfit, match="no key 00000000"):
        directory.retire(log, "00000000")
    directory.retire(log, first.key.id.hex())
    assert [each.key for each in log.signers()] == [second.key]
    assert log.retired() == (first.key.vkey,)
    assert not any(first.secret in place.read_bytes() for place in log.keys.iterdir())
    with pytest.raises(Unfit, match="the only key"):
        directory.retire(log, second.key.id.hex())


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+x", "PRIVATE+KEY+jejak.local/36.72+00000000+AQ==", "\xff"])
def test_a_key_file_that_holds_no_key_is_refused(directory: StateDirectory, text: str) -> None:
    log = directory.begin(ORIGIN)
    [key] = log.keys.iterdir()
    key.write_bytes(text.encode("latin-1"))
    with pytest.raises(Unusable, match="no key"):
        log.signers()


def test_a_key_of_another_log_signs_nothing(directory: StateDirectory) -> None:
    one, other = directory.begin(ORIGIN), directory.begin("jejak.local/36.74")
    [key] = one.keys.iterdir()
    os.replace(key, other.keys / key.name)
    with pytest.raises(Unusable, match="not of"):
        other.signers()
    with pytest.raises(Unusable, match="has no key"):
        one.signers()


def test_an_origin_that_no_key_can_be_named_after_is_refused(directory: StateDirectory) -> None:
    with pytest.raises(Unfit, match="a space or a plus"):
        directory.begin("jejak local/36.72")
