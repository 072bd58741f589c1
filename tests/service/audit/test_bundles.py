"""Bundles that are asked for: made once, made again where a process died, cleared away when they are old."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

import pytest

from service.audit import bundles
from service.audit.bundles import Bundles, Wanted
from service.audit.logs import Damaged, asking, latest_checkpoint
from service.errors import Behind, NotFound
from service.ledger.policy import parse_policy
from service.ledger.standalone import periksa
from service.ledger.verdicts import Verdict
from service.ledger.verify import verify
from service.sql import Connection
from tests.service.audit.ledgers import all_of, fill, policy_of, publish
from tests.service.ledger.forge import ORIGIN, genuine

POLICY = policy_of(ORIGIN, quorum="quorum none").encode()


@pytest.fixture
def wanted(db: Connection) -> Wanted:
    """All of a log of 700 events."""
    return all_of(db, genuine(700))


def fetched(made: Bundles, id: str) -> Path:
    found = made.find(id, patience=30)
    assert found is not None
    return found


def held(file: Path) -> bool:
    assert periksa.verify(str(file), POLICY) == 700
    return verify(file, parse_policy(POLICY)).verdict is Verdict.OK


def test_a_bundle_is_made_and_holds(made: Bundles, wanted: Wanted) -> None:
    file = fetched(made, made.order(wanted))
    assert held(file)
    assert made.order(wanted) == file.stem
    assert {each.suffix for each in file.parent.iterdir()} == {".zip", ".json"}


def test_one_that_a_process_died_over_is_made_again(made: Bundles, wanted: Wanted, tmp_path: Path) -> None:
    file = fetched(made, made.order(wanted))
    file.rename(file.with_suffix(".part"))
    file.with_suffix(".part").write_bytes(b"half a bundle, and longer than the whole" * 10_000)
    assert held(fetched(made, wanted.id))


def test_one_that_another_process_makes_is_left_to_it(made: Bundles, wanted: Wanted, tmp_path: Path) -> None:
    folder = tmp_path / bundles.FOLDER
    folder.mkdir()
    with (folder / f"{wanted.id}.part").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        made.order(wanted)
        made._queue.put(None)
        assert made._thread is not None
        made._thread.join(timeout=10)
        assert made.find(wanted.id) is None
        assert (folder / f"{wanted.id}.part").exists()


def test_what_went_wrong_is_told_once_and_then_tried_again(db: Connection, made: Bundles, wanted: Wanted) -> None:
    wrong = Wanted(ORIGIN, 99, None)
    made.order(wrong)
    with pytest.raises(NotFound):
        fetched(made, wrong.id)
    assert made.find(wrong.id) is None
    log = fill(db, [b"a", b"b"], name="x", origin="x/x")
    publish(db, log, [bytes(32)] * 3)
    head = latest_checkpoint(asking(db), log.number)
    assert head is not None
    too_short = Wanted("x/x", head.no, None)
    made.order(too_short)
    with pytest.raises(Damaged):
        fetched(made, too_short.id)
    assert not list(made._directory.glob("*.zip"))


def test_only_so_many_wait(made: Bundles, wanted: Wanted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "_work", lambda: None)
    for number in range(100, 108):
        made.order(Wanted(ORIGIN, number, None))
    with pytest.raises(Behind):
        made.order(wanted)


def test_old_ones_are_cleared_away(made: Bundles, wanted: Wanted) -> None:
    file = fetched(made, made.order(wanted))
    old = time.time() - bundles.KEPT_SECONDS - 1
    for each in file.parent.iterdir():
        os.utime(each, (old, old))
    made.order(Wanted(ORIGIN, wanted.checkpoint, (bytes(16).hex(),)))
    assert not file.exists()
    with pytest.raises(NotFound):
        made.find(wanted.id)


@pytest.mark.parametrize("id", ["", "x", "../jejak", "0" * 32, "0" * 31 + "G"])
def test_what_nobody_asked_for_is_not_there(made: Bundles, id: str) -> None:
    with pytest.raises(NotFound):
        made.find(id)
