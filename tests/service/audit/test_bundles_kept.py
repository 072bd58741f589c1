"""What is kept of bundles that were asked for, how long, and what is in those of some aggregates."""

from __future__ import annotations

import json
import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from service.audit import bundling
from service.audit.bundles import Bundles, Stopped, Wanted
from service.audit.logs import asking
from service.errors import NotFound
from service.sql import Connection
from tests.service.audit.ledgers import all_of, fill, store_log
from tests.service.audit.signer.growing import by_force
from tests.service.ledger.forge import ORIGIN, genuine

on_one = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
"""What asks nothing of the database that differs."""


@pytest.fixture
def wanted(db: Connection) -> Wanted:
    """All of a log of three events."""
    return all_of(db, genuine(3))


@pytest.fixture
def file(made: Bundles, wanted: Wanted) -> Path:
    found = made.find(made.order(wanted), patience=30)
    assert found is not None
    return found


def test_the_same_order_has_the_same_name_in_every_process() -> None:
    every, some = Wanted("x/1", 7, None), Wanted("x/1", 7, ("ab",))
    assert every.written() == b'{"checkpoint": 7, "origin": "x/1", "scope": null}'
    assert every.id == sha256(every.written()).hexdigest()[:32]
    assert [Wanted.read(each.written()) for each in (every, some)] == [every, some]


@on_one
def test_what_is_asked_for_again_is_kept_for_another_day(made: Bundles, wanted: Wanted, file: Path) -> None:
    order = file.with_suffix(".json")
    os.utime(order, (time.time() - 1_000,) * 2)
    made.order(wanted)
    assert time.time() - order.stat().st_mtime < 500
    assert file.stat().st_mode & 0o777 == 0o600


@on_one
def test_the_newest_32_are_kept_for_a_day(made: Bundles, wanted: Wanted, file: Path) -> None:
    now = time.time()
    os.utime(file, (now - 500, now - 500))
    others = [file.with_name(f"{age:032x}.zip") for age in range(1, 34)]
    for age, each in enumerate(others, 1):
        each.touch()
        os.utime(each, (now - age, now - age))
    made.order(Wanted(ORIGIN, 99, None))
    assert {*file.parent.glob("*.zip")} == {*others[:32]}
    os.utime(others[0], (now - 86_300, now - 86_300))
    os.utime(others[1], (now - 86_401, now - 86_401))
    made.order(Wanted(ORIGIN, 98, None))
    assert (others[0].exists(), others[1].exists()) == (True, False)


@on_one
def test_a_checkpoint_of_another_log_is_none_of_this(made: Bundles, wanted: Wanted, db: Connection) -> None:
    fill(db, [b"a"], name="x", origin="x/x")
    for wrong in (Wanted("x/x", wanted.checkpoint, None), Wanted(ORIGIN, 99, None)):
        made.order(wrong)
        with pytest.raises(NotFound):
            made.find(wrong.id, patience=30)
        assert made._failed == {}


@on_one
def test_a_process_that_ends_stops_in_the_middle_and_leaves_nothing(made: Bundles, wanted: Wanted) -> None:
    made._directory.mkdir()
    made._place(wanted.id, "json").write_bytes(wanted.written())
    made.close()
    with pytest.raises(Stopped):
        made._make(wanted.id)
    assert [each.suffix for each in made._directory.iterdir()] == [".json"]


@on_one
def test_a_process_that_ends_makes_no_more(made: Bundles, wanted: Wanted) -> None:
    made.close()
    made.order(wanted)
    assert made._thread is not None
    made._thread.join(10)
    assert not made._thread.is_alive()
    assert made.find(wanted.id) is None


@on_one
def test_a_bundle_is_on_the_disk_before_it_has_its_name(
    made: Bundles, wanted: Wanted, monkeypatch: pytest.MonkeyPatch
) -> None:
    made._directory.mkdir()
    made._place(wanted.id, "json").write_bytes(wanted.written())
    place, synced = made._place(wanted.id, "zip"), list[tuple[int, bool]]()
    monkeypatch.setattr(os, "fsync", lambda file: synced.append((os.fstat(file).st_size, place.exists())))
    made._make(wanted.id)
    assert synced[0] == (place.stat().st_size, False)
    assert [there for _, there in synced[1:]] == [True]


@on_one
def test_one_that_was_made_meanwhile_is_not_made_again(made: Bundles, wanted: Wanted, file: Path) -> None:
    file.write_bytes(b"made by another process")
    made._make(wanted.id)
    assert file.read_bytes() == b"made by another process"
    assert not file.with_suffix(".part").exists()


def test_the_states_of_some_aggregates_are_those_of_their_leaves(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundling, "_AT_ONCE", 2)
    log = genuine(9)
    stored, ask = store_log(db, log), asking(db)
    ids, every = [json.loads(leaf)["id"] for leaf in log.leaves], dict(enumerate(log.states))
    assert dict(bundling.states(ask, stored, 9)) == every
    assert dict(bundling.states(ask, stored, 4)) == {index: every[index] for index in range(4)}
    for some in (ids[:1], ids[:2]):
        expected = {index: state for index, state in every.items() if ids[index] in some}
        assert dict(bundling.states(ask, stored, 9, some)) == expected
    assert dict(bundling.states(ask, stored, 9, [])) == {}
    by_force(db, "DELETE FROM stored_events WHERE rowid=3")
    assert dict(bundling.states(ask, stored, 9)).keys() == every.keys() - {2}
