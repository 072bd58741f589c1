"""Events from before the ledger, read some at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from domain.innovation.events import TrialStarted
from service.audit.logs import asking, logs
from service.ledger.leaf import Unrecordable
from service.sql import Connection
from service.store.leaves import earlier
from service.store.leaves.earlier import batches, seal_earlier
from service.store.leaves.names import BASE
from tests.service.projections.record import CILEGON, Record, proposed
from tests.service.store.test_leaves import JAYAPURA, KEY, events_of, leaves_of, opened

COMMANDS = [f"k{1:032x}.1", f"k{2:032x}.1", *["all"] * 3, f"k{2:032x}.2", *["both"] * 2]
"""Of the events of the record, in their order."""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Eight events of five innovations without leaves, by five commands; the first innovation is of another region."""
    with closing(opened(f"sqlite:///{tmp_path}/jejak.db")) as store:
        store.recorder.leaves = None
        made = Record(store)

        def together(command: str, *ids: int) -> None:
            events = [made.make(UUID(int=id), proposed(), "2023-01-02") for id in ids]
            store.append([replace(each, causation_id=command) for each in events])

        made.innovation(region=JAYAPURA)
        made.innovation()
        together("all", 50, 51, 52)
        made.add(UUID(int=2), TrialStarted())
        together("both", 2, 50)
        yield made


@pytest.fixture
def db(record: Record) -> Iterator[Connection]:
    with closing(record.store.connection()) as made:
        yield made


@pytest.mark.parametrize("at_once", range(1, 10))
def test_what_one_command_recorded_is_read_together(
    at_once: int, db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "_AT_ONCE", at_once)
    found = [[envelope.causation_id for _, envelope in each] for each in batches(db)]
    assert [each for batch in found for each in batch] == COMMANDS
    assert all(sum(command in batch for batch in found) == 1 for command in COMMANDS)
    assert max(map(len, found)) < at_once + 3


@pytest.mark.parametrize("at_once", [1, 3, 5_000])
def test_leaves_are_the_same_however_many_are_read_at_once(
    at_once: int, db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "_AT_ONCE", at_once)
    told: list[tuple[int, int]] = []
    assert seal_earlier(db, BASE, KEY, lambda *said: told.append(said)) == 8
    assert told[-1] == (8, 8)
    found = leaves_of(db)
    assert [(each["id"], each["ver"]) for each in found] == events_of(db)
    assert [each["cmd"] for each in found] == [COMMANDS[1], "all/1", "all/2", "all/3", COMMANDS[5], "both/1", "both/2"]
    assert {each["log"] for each in found} == {f"{BASE}/{CILEGON}"}
    assert [each["cmd"] for each in leaves_of(db, JAYAPURA)] == COMMANDS[:1]
    assert [(each.number, each.name) for each in logs(asking(db))] == [(1, JAYAPURA), (2, CILEGON)]
    assert seal_earlier(db, BASE, KEY) == 0


def test_all_are_sealed_or_none(db: Connection) -> None:
    db.execute("DROP TRIGGER stored_events_are_never_changed")
    db.execute("UPDATE stored_events SET originator_version=7 WHERE rowid=5")
    with pytest.raises(Unrecordable):
        seal_earlier(db, BASE, KEY)
    assert not db.in_transaction
    assert logs(asking(db)) == []
