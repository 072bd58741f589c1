"""The heads that were seen: what is kept of honest bundles, and what of others."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from service.ledger.checkpoint import Checkpoint
from service.ledger.heads import Heads
from service.ledger.policy import parse_policy
from service.ledger.verdicts import Verdict
from service.ledger.verify import verify
from tests.service.ledger.forge import (
    ORIGIN,
    OTHER_LOG,
    STRANGER,
    bundle,
    genuine,
    head_of,
    note_of,
    policy_text,
    written,
)

POLICY = parse_policy(policy_text().encode())
HEADS = [head_of(genuine(), size) for size in (3, 20)]


def test_heads_of_a_log_come_back_smallest_first(tmp_path: Path) -> None:
    heads = Heads(tmp_path / "heads")
    assert heads.of(ORIGIN, POLICY) == []
    for head in reversed(HEADS):
        place = heads.keep(head, note_of(head))
        assert place.read_bytes() == note_of(head)
    assert heads.keep(HEADS[0], note_of(HEADS[0])) == place
    assert heads.of(ORIGIN, POLICY) == HEADS
    assert heads.of(OTHER_LOG.name, POLICY) == []


def test_where_a_head_lies_stays_the_same(tmp_path: Path) -> None:
    """A folder for each log and a file for each head: elsewhere, all that was kept before would be forgotten."""
    place = Heads(tmp_path).keep(HEADS[0], note_of(HEADS[0]))
    folder = tmp_path / sha256(ORIGIN.encode()).hexdigest()[:32]
    assert place == folder / f"0000000000000000003-{HEADS[0].root.hex()[:16]}.note"
    assert [*folder.iterdir()] == [place]


def test_a_head_has_its_name_once_its_bytes_are_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note, synced = note_of(HEADS[0]), []
    place = Heads(tmp_path / "other").keep(HEADS[0], note)
    place = tmp_path / "heads" / place.relative_to(tmp_path / "other")

    def fsync(file: int) -> None:
        named = os.fstat(file)
        synced.append((named.st_ino == place.parent.stat().st_ino, named.st_size == len(note), place.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    Heads(tmp_path / "heads").keep(HEADS[0], note)
    assert synced[0] == (False, True, False)
    assert (synced[-1][0], synced[-1][2]) == (True, True)


def test_two_heads_of_one_size_are_both_kept(tmp_path: Path) -> None:
    """They cannot both be true: one would be the evidence that the other is not."""
    heads, other = Heads(tmp_path), Checkpoint(ORIGIN, 3, bytes(32))
    for refused in (False, True):
        places = {heads.keep(head, note_of(head), refused) for head in (HEADS[0], other)}
        assert len(places) == 2
        assert all(place.exists() for place in places)
    assert {head.root for head in heads.of(ORIGIN, POLICY)} == {HEADS[0].root, other.root}


def test_a_refused_head_is_kept_and_never_compared_with(tmp_path: Path) -> None:
    heads = Heads(tmp_path)
    place = heads.keep(HEADS[0], note_of(HEADS[0]), refused=True)
    assert place.parent.name == "refused"
    assert heads.of(ORIGIN, POLICY) == []


def test_a_file_that_the_policy_does_not_vouch_for_is_passed_over(tmp_path: Path) -> None:
    heads = Heads(tmp_path)
    place = heads.keep(HEADS[0], note_of(HEADS[0], [STRANGER]))
    (place.parent / "other.note").write_bytes(b"\xff")
    (place.parent / "another.note").write_bytes(note_of(Checkpoint(OTHER_LOG.name, 1, bytes(32)), [OTHER_LOG]))
    assert heads.of(ORIGIN, POLICY) == []


def test_an_origin_is_no_path(tmp_path: Path) -> None:
    head = Checkpoint("../../etc", 1, bytes(32))
    assert tmp_path in Heads(tmp_path).keep(head, b"note").resolve().parents


def test_remembered_heads_are_told_and_where_they_bind_decide(tmp_path: Path) -> None:
    path = written(tmp_path / "b", bundle())
    other, newer = Checkpoint(ORIGIN, 3, bytes(32)), head_of(genuine(21))
    for binding, verdict in ((False, Verdict.OK), (True, Verdict.DIVERGED)):
        outcome = verify(path, POLICY, remembered=lambda _origin: [*HEADS, other, newer], binding=binding)
        assert (outcome.verdict, outcome.unlike) == (verdict, (other, newer))
    assert verify(path, POLICY, remembered=lambda _origin: HEADS, binding=True).verdict is Verdict.OK
    assert verify(path, POLICY, remembered=lambda _origin: [other]).verdict is Verdict.OK
