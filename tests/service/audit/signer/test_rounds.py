"""What a signer signs, and what it never does; on both databases."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from service.audit.signer import rounds
from service.audit.signer.told import Status
from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.merkle import leaf_hash
from service.ledger.note import parse_note
from service.ledger.opening import NoTrustedKey, open_checkpoint
from service.ledger.policy import Policy
from service.ledger.tiles import nodes_over, tile_bytes, tiles_of
from service.sql import Connection
from tests.service.audit.signer.growing import ORIGIN, Desk, Growing


def heads(log: Growing) -> list[Checkpoint]:
    return [parse_checkpoint(parse_note(note).text) for note in log.notes]


# what is an extension


def test_what_was_written_is_signed_and_published(log: Growing, desk: Desk) -> None:
    log.grow(3)
    assert desk.sign().status is Status.SIGNED
    assert open_checkpoint(log.notes[-1], desk.policy()).checkpoint == Checkpoint(ORIGIN, 3, log.root(3))
    log.grow(4)
    assert desk.sign().status is Status.SIGNED
    assert [each.size for each in heads(log)] == [3, 7]
    assert heads(log)[-1].root == log.root(7)


def test_nothing_new_is_not_signed_again(log: Growing, desk: Desk) -> None:
    assert desk.sign().status is Status.UNCHANGED
    log.grow(3)
    desk.sign()
    assert desk.sign().status is Status.UNCHANGED
    assert desk.again().sign().status is Status.UNCHANGED
    assert len(log.notes) == 1


def test_once_a_day_a_log_is_published_although_nothing_was_written(log: Growing, desk: Desk) -> None:
    log.grow(3)
    desk.sign()
    desk.clock.now += timedelta(hours=23, minutes=59)
    assert desk.again().sign().status is Status.UNCHANGED
    desk.clock.now += timedelta(minutes=1)
    assert desk.again().sign().status is Status.SIGNED
    assert log.notes[0] == log.notes[1]


def test_full_tiles_are_made_of_what_is_signed(log: Growing, desk: Desk) -> None:
    log.grow(300)
    desk.sign()
    log.grow(700)
    desk.sign()
    assert tiles(log) == expected_tiles(log)
    assert len(tiles(log)) == 3


def tiles(log: Growing) -> dict[tuple[int, int], bytes]:
    rows = log.db.execute("SELECT level, place, hashes FROM ledger_tile WHERE log=?", (log.log,)).fetchall()
    return {(level, place): hashes for level, place, hashes in rows}


def expected_tiles(log: Growing) -> dict[tuple[int | None, int], bytes]:
    hashes = [leaf_hash(leaf) for leaf in log.forged.leaves]
    nodes = nodes_over(hashes)
    return {(each.level, each.index): tile_bytes(each, nodes) for each in tiles_of(len(hashes)) if each.width == 256}


def test_each_log_has_keys_of_its_own_and_is_signed_alone(log: Growing, desk: Desk, db: Connection) -> None:
    other = Growing(db, "jejak.local/36.74")
    log.grow(3)
    other.grow(5)
    assert [each.status for each in desk.rounds.sign_once(db)] == [Status.SIGNED] * 2
    one, two = desk.directory.of(ORIGIN), desk.directory.of(other.origin)
    assert one
    assert two
    assert {each.name for each in one.signers()} == {ORIGIN}
    assert {each.secret for each in one.signers()}.isdisjoint(each.secret for each in two.signers())
    assert open_checkpoint(other.notes[0], desk.policy()).checkpoint.size == 5


# what is none


def refused(desk: Desk, log: Growing, leaf: int | None, why: str) -> None:
    before = log.notes
    for signer in (desk, desk, desk.again()):
        told = signer.sign()
        assert (told.status, told.leaf) == (Status.REFUSED, leaf)
        assert why in (told.why or "")
    assert log.notes == before
    assert log.forked is None


def forked(desk: Desk, log: Growing, leaf: int | None, why: str, thorough: bool = False) -> dict[str, object]:
    before = log.notes
    told = desk.sign(thorough)
    assert (told.status, told.leaf) == (Status.FORKED, leaf)
    assert why in (told.why or "")
    log.grow(1)
    for signer in (desk, desk.again()):
        assert signer.sign().status is Status.FORKED
    assert log.notes == before
    assert log.forked is not None
    said: dict[str, object] = json.loads(log.forked)
    assert said["signed"] == before[-1].decode()
    assert (said["leaf"], said["why"]) == (leaf, told.why)
    return said


def test_a_leaf_without_the_writer_s_tag_is_refused(log: Growing, desk: Desk) -> None:
    log.grow(5)
    desk.sign()
    log.grow(2)
    log.grow(1, key=b"another writer's, or a guess")
    refused(desk, log, 7, "not written by the writer")


def test_a_changed_new_leaf_is_refused(log: Growing, desk: Desk) -> None:
    log.grow(5)
    desk.sign()
    log.grow(5)
    log.by_force("UPDATE ledger_leaf SET leaf=? WHERE log=? AND leaf_index=?", (log.other(6), log.log, 6))
    refused(desk, log, 6, "not written by the writer")


def test_a_new_leaf_that_the_writer_wrote_elsewhere_is_refused(log: Growing, desk: Desk, db: Connection) -> None:
    log.grow(5)
    desk.sign()
    elsewhere = Growing(db, "jejak.local/36.74").other(0)
    log.forged.leaves.append(elsewhere)
    log.forged.leaves.pop()
    log.grow(1)
    log.replace(5, elsewhere)
    db.execute("DELETE FROM ledger_log WHERE origin='jejak.local/36.74'")
    refused(desk, log, 5, "another log's")


def test_a_hole_in_new_leaves_is_refused(log: Growing, desk: Desk) -> None:
    log.grow(5)
    desk.sign()
    log.grow(5)
    log.by_force("DELETE FROM ledger_leaf WHERE log=? AND leaf_index=?", (log.log, 7))
    refused(desk, log, 7, "leaf 7 is missing")


def test_a_new_leaf_less_than_the_head_says_is_refused(log: Growing, desk: Desk) -> None:
    log.grow(5)
    log.by_force("DELETE FROM ledger_leaf WHERE log=? AND leaf_index=?", (log.log, 4))
    refused(desk, log, 4, "leaf 4 is missing")


@pytest.mark.parametrize("size", [5, 9, 11])
def test_a_head_that_is_not_over_the_leaves_is_refused(log: Growing, desk: Desk, size: int) -> None:
    log.grow(10)
    desk.sign()
    log.forged.leaves += [log.other(10), log.other(11)]
    log.claim(size)
    refused(desk, log, {5: 5, 9: 9, 11: 10}[size], "9 leaves" if size == 9 else "")


@pytest.mark.parametrize("frontier", [b"", b"x" * 31, bytes(96)])
def test_a_head_that_is_none_is_refused(log: Growing, desk: Desk, frontier: bytes) -> None:
    log.grow(3)
    desk.sign()
    log.db.execute("UPDATE ledger_log SET frontier=? WHERE log=?", (frontier, log.log))
    refused(desk, log, None, "head is none")


def test_another_root_over_the_same_leaves_is_refused(log: Growing, desk: Desk) -> None:
    log.grow(3)
    desk.sign()
    log.db.execute("UPDATE ledger_log SET frontier=? WHERE log=?", (bytes(64), log.log))
    refused(desk, log, None, "another root")


def test_what_was_refused_is_signed_when_it_was_put_right(log: Growing, desk: Desk) -> None:
    log.grow(3)
    log.claim(2)
    log.db.execute("UPDATE ledger_log SET frontier=? WHERE log=?", (bytes(32), log.log))
    assert desk.sign().status is Status.REFUSED
    log.claim(3)
    assert desk.sign().status is Status.SIGNED


def test_what_was_refused_is_hashed_again_after_ten_seconds_or_when_its_head_changes(
    log: Growing, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(rounds, "fork_of", lambda *_: looked.append(1))
    log.grow(3)
    log.claim(2)
    log.db.execute("UPDATE ledger_log SET frontier=? WHERE log=?", (bytes(32), log.log))
    for passed, times in ((0, 1), (0, 1), (9, 1), (1, 2), (1, 2)):
        desk.clock.now += timedelta(seconds=passed)
        assert (desk.sign().status, len(looked)) == (Status.REFUSED, times)
    log.db.execute("UPDATE ledger_log SET frontier=? WHERE log=?", (b"x" * 32, log.log))
    assert (desk.sign().status, len(looked)) == (Status.REFUSED, 3)


def test_a_log_that_lost_its_tail_has_forked(log: Growing, desk: Desk) -> None:
    log.grow(10)
    desk.sign()
    log.cut(6)
    said = forked(desk, log, 6, "there are 6 leaves, 10 were signed")
    assert said["size"] == 6


def test_a_log_that_lost_its_tail_and_went_on_has_forked(log: Growing, desk: Desk) -> None:
    log.grow(10)
    desk.sign()
    log.cut(6)
    log.at += timedelta(hours=1)
    log.grow(20)
    said = forked(desk, log, None, "the leaves 0 to 7 are not all what was signed")
    assert said["size"] == 26


def test_a_signed_leaf_that_was_changed_is_found_and_named(log: Growing, desk: Desk) -> None:
    log.grow(300)
    desk.sign()
    log.replace(77, log.other(77), key=b"not the writer's")
    assert desk.sign().status is Status.UNCHANGED, "what is old is read again once a day, by a new process at once"
    forked(desk.again(), log, 77, "leaf 77 is not the one that was signed")


def test_a_signed_leaf_that_was_changed_with_the_writer_s_key_is_named_by_its_tile(log: Growing, desk: Desk) -> None:
    log.grow(300)
    desk.sign()
    log.replace(77, log.other(77))
    forked(desk, log, 77, "leaf 77", thorough=True)


def test_a_signed_leaf_that_was_deleted_is_found(log: Growing, desk: Desk) -> None:
    log.grow(300)
    desk.sign()
    log.by_force("DELETE FROM ledger_leaf WHERE log=? AND leaf_index=?", (log.log, 99))
    said = forked(desk, log, 99, "leaf 99 is missing", thorough=True)
    assert said["size"] == 99


def test_a_fork_is_found_again_when_somebody_takes_its_mark_away(log: Growing, desk: Desk) -> None:
    log.grow(10)
    desk.sign()
    log.cut(6)
    desk.sign()
    log.db.execute("UPDATE ledger_log SET forked=NULL WHERE log=?", (log.log,))
    assert desk.again().sign().status is Status.FORKED
    assert log.forked is not None


def test_a_log_that_is_not_there_any_more_is_told(log: Growing, desk: Desk, db: Connection) -> None:
    log.grow(3)
    desk.sign()
    db.execute("UPDATE ledger_log SET origin='jejak.local/renamed' WHERE log=?", (log.log,))
    told = {each.origin: each.status for each in desk.rounds.sign_once(db)}
    assert told[ORIGIN] is Status.MISSING


def test_a_folder_that_is_no_log_s_is_told(log: Growing, desk: Desk, db: Connection) -> None:
    log.grow(3)
    desk.sign()
    (desk.place / "stray").mkdir()
    signed, stray = desk.again().rounds.sign_once(db)
    assert signed.status is Status.UNCHANGED
    assert (stray.origin, stray.status, stray.size) == (str(desk.place), Status.UNUSABLE, 0)


def test_one_log_s_trouble_is_not_another_s(log: Growing, desk: Desk, db: Connection) -> None:
    others = [Growing(db, f"jejak.local/{code}") for code in ("36.01", "36.02", "36.03", "36 04")]
    for each in (log, *others):
        each.grow(3)
    desk.rounds.sign_once(db)
    for each in (log, *others):
        each.grow(3)
    others[0].cut(2)
    others[1].claim(2)
    state = desk.directory.of(others[2].origin)
    assert state
    (state.folder / "frontier").write_bytes(b"")
    found = {each.origin: each.status for each in desk.again().rounds.sign_once(db)}
    assert found == {
        ORIGIN: Status.SIGNED,
        others[0].origin: Status.FORKED,
        others[1].origin: Status.REFUSED,
        others[2].origin: Status.UNUSABLE,
        others[3].origin: Status.UNUSABLE,
    }


# directories that are not the one that signed


def test_a_log_that_other_keys_signed_is_not_begun_again(log: Growing, desk: Desk, tmp_path: Path) -> None:
    log.grow(3)
    desk.sign()
    other = Desk(tmp_path / "other", log.db)
    log.grow(3)
    assert other.sign().status is Status.UNUSABLE
    other.directory.begin(ORIGIN)
    assert other.again().sign().status is Status.SIGNED, "somebody said that it is to be"


def test_a_directory_put_back_from_a_copy_goes_on_from_what_was_signed(log: Growing, desk: Desk) -> None:
    log.grow(3)
    desk.sign()
    state = desk.directory.of(ORIGIN)
    assert state
    copy = (state.folder / "frontier").read_bytes()
    log.grow(3)
    desk.sign()
    (state.folder / "frontier").write_bytes(copy)
    log.grow(1)
    assert desk.again().sign().status is Status.SIGNED
    assert [each.size for each in heads(log)] == [3, 6, 7]


def test_a_directory_put_back_from_a_copy_does_not_sign_another_history(log: Growing, desk: Desk) -> None:
    log.grow(3)
    desk.sign()
    state = desk.directory.of(ORIGIN)
    assert state
    copy = (state.folder / "frontier").read_bytes()
    log.grow(3)
    desk.sign()
    (state.folder / "frontier").write_bytes(copy)
    log.cut(4)
    log.at += timedelta(hours=1)
    log.grow(9)
    told = desk.again().sign()
    assert told.status is Status.REFUSED
    assert "another root of 6 leaves was signed before" in (told.why or "")
    assert len(log.notes) == 2


# keys


def test_an_auditor_with_the_old_or_the_new_key_can_open_what_two_have_signed(log: Growing, desk: Desk) -> None:
    log.grow(3)
    desk.sign()
    state = desk.directory.of(ORIGIN)
    assert state
    [old] = state.signers()
    new = desk.directory.rotate(state)
    assert desk.sign().status is Status.SIGNED, "the same head, by both"
    log.grow(1)
    desk.sign()
    for key in (old.key, new.key):
        policy = Policy({ORIGIN: (key,)}, {}, {}, "none")
        assert [open_checkpoint(note, policy).checkpoint.size for note in log.notes[-2:]] == [3, 4]
    desk.directory.retire(state, old.key.id.hex())
    assert desk.again().sign().status is Status.SIGNED
    assert heads(log)[-1].size == 4
    assert open_checkpoint(log.notes[-1], Policy({ORIGIN: (new.key,)}, {}, {}, "none")).checkpoint.size == 4
    with pytest.raises(NoTrustedKey):
        open_checkpoint(log.notes[-1], Policy({ORIGIN: (old.key,)}, {}, {}, "none"))
