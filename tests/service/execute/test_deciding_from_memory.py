"""A command is decided on what the process remembers; what others did meanwhile is noticed when it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.rules import Refused
from domain.settings import TimeZone
from domain.values import STAGES
from service.errors import VersionMismatch
from service.store import Lost
from tests.service.lab import REGION_ID, Lab, open_lab


@pytest.fixture
def other(address: str, lab: Lab) -> Iterator[Lab]:
    """Another process on the same store, as far as memory goes."""
    with open_lab(address, clock=lab.clock) as other:
        yield other


def test_nothing_is_read_again_for_what_is_remembered(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    id = lab.propose()
    request = lab.request("innovation", "receive-award", id, name="Inovasi Unik")
    monkeypatch.setattr(lab.store.recorder, "rows", None)
    assert lab.service.representation(lab.service.execute(request))["version"] == 2


def test_a_version_that_another_process_has_taken_is_noticed(lab: Lab, other: Lab) -> None:
    id = lab.propose()
    other.do("innovation", "receive-award", id, name="Pertama")
    with pytest.raises(VersionMismatch):
        lab.do("innovation", "receive-award", id, expected=1, name="Kedua")
    assert lab.do("innovation", "receive-award", id, expected=2, name="Kedua").version == 3


def test_what_was_only_read_must_still_be_so_when_it_is_saved(lab: Lab, other: Lab) -> None:
    id = lab.propose()
    lab.do("innovation", "receive-award", id, name="Pertama")
    other.do("region", "configure", REGION_ID, time_zone=TimeZone.WIT)
    outcome = lab.do("innovation", "receive-award", id, name="Kedua")
    seen = lab.service.executor.recollection.remembered(REGION_ID)
    assert outcome.version == 3
    assert seen[1].settings.time_zone is TimeZone.WIT


def test_a_refusal_is_of_what_is_recorded_not_of_what_was_remembered(lab: Lab, other: Lab) -> None:
    id = lab.propose()
    lab.do("innovation", "discontinue", id, reason="dana habis")
    with pytest.raises(Refused):
        lab.do("innovation", "start-stage", id, stage=STAGES[0])
    other.do("innovation", "reactivate", id, reason="dana ada")
    assert lab.do("innovation", "start-stage", id, expected=3, stage=STAGES[0]).version == 4


class Breaking:
    """A store whose commits are done, or not, and whose answers are lost."""

    def __init__(self, lab: Lab, *, done: bool) -> None:
        self.append, self.done, self.calls = lab.store.append, done, 0

    def __call__(self, *args: Any, **more: Any) -> Any:
        self.calls += 1
        if self.calls > 1:
            return self.append(*args, **more)
        if self.done:
            self.append(*args, **more)
        raise Lost("the connection broke")


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("key", [None, "kunci"])
def test_a_commit_whose_answer_was_lost_is_there_once(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, done: bool, key: str | None
) -> None:
    before = lab.store.last_position()
    monkeypatch.setattr(lab.store, "append", Breaking(lab, done=done))
    outcome = lab.do("innovation", "propose", **lab.proposal("Antar Obat"), key=key, digest=b"d")
    assert [event.position for event in outcome.events] == [before + 1]
    assert lab.store.last_position() == before + 1
    assert list(lab.store.ids("innovation")) == [outcome.id]


@pytest.mark.parametrize("begins", [True, False])
def test_a_commit_that_is_done_after_it_was_looked_for_is_there_once(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, begins: bool
) -> None:
    """The connection is gone, the database still at work on it."""
    id = lab.propose("Antar Akta")
    request = (
        lab.request("innovation", "propose", **lab.proposal("Antar Obat"))
        if begins
        else lab.request("innovation", "receive-award", id, name="Inovasi Unik")
    )
    append, snapshot, late = lab.store.append, lab.store.snapshot, list[Any]()
    before = lab.store.last_position()

    def breaking(*args: Any, **more: Any) -> Any:
        if late:
            return append(*args, **more)
        late.append(lambda: append(*args, **more))
        raise Lost("the connection broke")

    def reading() -> Any:
        if len(late) == 1:
            late.append(late[0]())
        return snapshot()

    monkeypatch.setattr(lab.store, "append", breaking)
    monkeypatch.setattr(lab.store, "snapshot", reading)
    outcome = lab.service.execute(request)
    assert [event.position for event in outcome.events] == [before + 1]
    assert lab.store.last_position() == before + 1
