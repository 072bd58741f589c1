"""Where a witness's memory lies, and what of it is for others to see."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.audit.witness import memory as memories
from service.audit.witness.memory import Memory, Unable
from service.audit.witness.witness import key_in, make
from service.ledger.checkpoint import Checkpoint
from service.ledger.witnessing import Declined
from tests.service.audit.test_witness import NAME, ORIGIN, Clock, body, forked, kept, note, opened, remembered
from tests.service.ledger.forge import secret


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make(tmp_path / "far" / "saksi", NAME, secret("saksi"))
    return tmp_path / "far" / "saksi"


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def test_it_is_for_the_witness_alone_and_made_once(place: Path) -> None:
    assert [mode(each) for each in (place, place / "logs")] == [0o700, 0o700]
    assert (remembered(place).begun(), remembered(place).last(ORIGIN)) == ([], None)
    with pytest.raises(FileExistsError):
        make(place, NAME, secret("saksi"))
    opened(place, Clock()).add_checkpoint(body(0, 7))
    assert {each.suffix: mode(each) for each in (place / "logs").iterdir()} == {".note": 0o600, ".lock": 0o600}


def test_heads_that_contradict_are_kept_by_their_size_and_root(place: Path) -> None:
    witness, memory = opened(place, Clock()), remembered(place)
    witness.add_checkpoint(body(0, 7))
    with pytest.raises(Declined):
        witness.add_checkpoint(forked(7))
    [found] = memory.contradictions(ORIGIN)
    assert found == kept(place, kind=f"7-{secret('fork').hex()[:16]}.contradiction")
    for number in range(20):
        memory.accuse(Checkpoint(ORIGIN, 7, secret(f"fork {number}")), b"another")
    assert len(memory.contradictions(ORIGIN)) == 16
    memory.accuse(Checkpoint(ORIGIN, 7, secret("fork")), b"the same again")
    assert found.read_bytes() != b"the same again"
    assert memory.contradictions("x/x") == []


def test_a_note_that_is_there_is_not_written_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    witness, write = opened(place, Clock()), memories.write_whole

    def writing(file: Path, data: bytes) -> None:
        written.append(file)
        write(file, data)

    monkeypatch.setattr(memories, "write_whole", writing)
    for old, new, files in ((0, 7, 2), (7, 7, 2), (7, 9, 3)):
        witness.add_checkpoint(body(old, new))
        assert len(written) == files
    assert remembered(place).contradictions(ORIGIN) == []
    opened(place, Clock()).add_checkpoint(body(9, 9))
    assert len(written) == 4, "another process cannot know that it is on the disk"


def test_a_lock_that_was_removed_is_none(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, lock, flock = remembered(place), kept(place, kind="lock"), memories.fcntl.flock

    def late(file: int, how: int) -> None:
        monkeypatch.setattr(memories.fcntl, "flock", flock)
        flock(file, how)
        lock.rename(lock.with_suffix(".old"))
        lock.touch()

    monkeypatch.setattr(memories.fcntl, "flock", late)
    with memory.held(ORIGIN), pytest.raises(BlockingIOError):
        memories.fcntl.flock(os.open(lock, os.O_RDWR), memories.fcntl.LOCK_EX | memories.fcntl.LOCK_NB)


def test_who_waits_in_vain_for_a_lock_holds_no_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memories, "_PATIENCE", 0.01)
    waiting = remembered(place)
    with remembered(place).held(ORIGIN):
        files = len(os.listdir("/dev/fd"))
        with pytest.raises(Unable, match="another process holds"), waiting.held(ORIGIN):
            pass
        assert len(os.listdir("/dev/fd")) == files
    with waiting.held(ORIGIN), pytest.raises(Unable, match="another request holds"), waiting.held(ORIGIN):
        pass


def test_a_lock_that_cannot_be_made_is_told(place: Path) -> None:
    memory, files = remembered(place), os.listdir("/dev/fd")
    kept(place, kind="lock").mkdir()
    with pytest.raises(Unable, match="the lock cannot be had: Is a directory"), memory.held(ORIGIN):
        pass
    assert os.listdir("/dev/fd") == files


def test_a_list_of_logs_that_cannot_be_read_is_not_an_empty_one(place: Path) -> None:
    for damage in (b"\xff\n", None):
        (place / "begun").unlink()
        if damage is not None:
            (place / "begun").write_bytes(damage)
        with pytest.raises(Unable, match="the list of logs cannot be read"):
            Memory(place, key_in(place).key).last(ORIGIN)


def test_a_note_of_another_log_in_its_place_is_none(place: Path) -> None:
    opened(place, Clock()).add_checkpoint(body(0, 7))
    os.replace(kept(place), kept(place, "x/x"))
    with pytest.raises(Unable, match="not cosigned with this key"):
        remembered(place).last("x/x")
    kept(place).write_bytes(note(7))
    with pytest.raises(Unable, match="not cosigned with this key"):
        remembered(place).last(ORIGIN)
