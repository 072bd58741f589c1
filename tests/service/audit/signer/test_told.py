"""What is said of logs and witnesses, and how an operator says it."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from service.audit.signer import running
from service.audit.signer.directory import StateDirectory
from service.audit.signer.rounds import Rounds
from service.audit.signer.running import Running
from service.audit.signer.status import Board, read
from service.audit.signer.told import Status, Told
from service.audit.signer.witnesses import Unclear, named, policy
from service.ledger.keys import COSIGNATURE
from service.ledger.policy import parse_policy
from service.ledger.signing import Signer
from service.sql import Broken
from tests.service.audit.signer.growing import ORIGIN
from tests.service.lab import Clock
from tests.service.ledger.forge import WITNESSES

VKEYS = [each.key.vkey for each in WITNESSES]
NAMESAKE = Signer(WITNESSES[0].name, COSIGNATURE, bytes(32)).key.vkey
OTHER_NAME = Signer("w9.example.go.id", COSIGNATURE, WITNESSES[0].secret).key.vkey


def test_a_log_is_told_in_a_line() -> None:
    assert str(Told("x/1", Status.SIGNED, 7)) == "x/1 signed at 7 leaves"
    assert [*Status] == ["signed", "unchanged", "ended", "refused", "forked", "missing", "unusable"]
    assert str(Told("x/1", Status.FORKED, 7, "why", 3)) == "x/1 forked at 7 leaves: why"


def test_only_what_is_signed_whole_signs_and_what_has_ended_is_good_too() -> None:
    told = {status: Told("x/1", status, 7) for status in Status}
    assert {status for status, each in told.items() if each.signs} == {Status.SIGNED, Status.UNCHANGED}
    assert {status for status, each in told.items() if each.good} == {Status.SIGNED, Status.UNCHANGED, Status.ENDED}


def test_a_status_is_written_when_it_changes_or_is_ten_seconds_old(tmp_path: Path) -> None:
    clock = Clock()
    board, begun = Board(tmp_path, clock), clock()
    written: list[tuple[float, int]] = []
    for passed, size in ((0, 1), (1, 1), (2, 2), (11.5, 2), (12, 2), (12, 2)):
        clock.now = begun + timedelta(seconds=passed)
        (tmp_path / "status.json").unlink(missing_ok=True)
        board.write([Told("x/1", Status.SIGNED, size)], {"w2": "ü", "w1": "x"})
        if (tmp_path / "status.json").exists():
            written.append((passed, size))
            assert list(read(tmp_path, clock())["witnesses"].items()) == [("w1", "x"), ("w2", "ü")]
    assert written == [(0, 1), (2, 2), (12, 2)]
    assert [each.name for each in tmp_path.iterdir()] == []


@pytest.mark.parametrize(("passed", "runs"), [(29, True), (30, False)])
def test_who_has_written_nothing_for_half_a_minute_does_not_run(passed: int, runs: bool, tmp_path: Path) -> None:
    clock = Clock()
    Board(tmp_path, clock).write([], {})
    assert read(tmp_path, clock() + timedelta(seconds=passed))["running"] is runs


# witnesses


def test_a_witness_is_named_by_its_address_and_its_key() -> None:
    found = named([f"http://w{number}/a=b={vkey}" for number, vkey in enumerate(VKEYS)])
    assert [(each.url, each.key.vkey) for each in found] == [
        (f"http://w{number}/a=b", vkey) for number, vkey in enumerate(VKEYS)
    ]


@pytest.mark.parametrize(
    "texts",
    [
        [VKEYS[0].replace("=", "")], ["http://w1="], [f"w1={VKEYS[0]}"],
        *([f"http://w1={VKEYS[0]}", f"http://w2={other}"] for other in (VKEYS[0], NAMESAKE, OTHER_NAME)),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused(texts: list[str]) -> None:
    with pytest.raises(Unclear):
        named(texts)


@pytest.mark.parametrize(("count", "enough"), [(1, 1), (2, 2), (3, 2)])
def test_more_than_half_of_the_witnesses_are_enough(count: int, enough: int, tmp_path: Path) -> None:
    [key] = StateDirectory(tmp_path).begin(ORIGIN).signers()
    witnesses = named([f"http://w{number}={vkey}" for number, vkey in enumerate(VKEYS[:count])])
    text = policy([key.key], ["old+1+key"], witnesses)
    made = parse_policy(text.encode())
    assert (list(made.logs), len(made.witnesses)) == ([ORIGIN], count)
    assert "\n# retired: old+1+key\n" in text
    keys = [each.key for each in WITNESSES[:count]]
    assert made.enough(dict.fromkeys(keys[:enough], 1))
    assert not made.enough(dict.fromkeys(keys[: enough - 1], 1))


def test_where_there_is_no_witness_none_is_needed(tmp_path: Path) -> None:
    [key] = StateDirectory(tmp_path).begin(ORIGIN).signers()
    text = policy([key.key], [], [])
    assert "# No witness is known here" in text
    assert parse_policy(text.encode()).enough({})


# the loop


class Database:
    closed = 0

    def close(self) -> None:
        self.closed += 1
        raise Broken("gone already")


def test_a_round_begins_every_so_many_seconds(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now, waited, told = 0.0, list[float](), list[Any]()
    db, took = Database(), iter([0.25, 3.0, 0.5, 0.5])

    class Signing:
        def sign_once(self, given: Any) -> list[Told]:
            nonlocal now
            assert given is db
            now += next(took)
            if len(waited) == 2:
                raise Broken("gone")
            return [Told("x/1", Status.SIGNED, len(waited))]

    class Stop(Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0.0)
            if len(waited) == 4:
                self.set()
            return self.is_set()

    monkeypatch.setattr(running, "monotonic", lambda: now)
    with caplog.at_level(logging.WARNING):
        Running(cast("Rounds", Signing()), lambda: cast("Any", db), told.extend).run(1.0, Stop())
    assert waited == [0.75, 0.0, 0.5, 0.5]
    assert [each.size for each in told] == [0, 1, 3]
    assert db.closed == 2
    assert caplog.messages == ["nothing is signed: Broken: gone", "it is signed again"]
