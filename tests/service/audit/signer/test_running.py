"""The loop of the signer: whatever the database does, the next round goes on."""

from __future__ import annotations

import json
import logging
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from service.audit.signer.files import Unusable
from service.audit.signer.running import Running
from service.audit.signer.status import Board, read
from service.audit.signer.told import Status, Told
from service.sql import Broken, Connection, Locked
from service.store.engine import engine_for
from tests.service.audit.signer.growing import Desk, Growing
from tests.service.lab import Clock


class Weather:
    """A database that fails as often as it is told, and ends the loop after so many rounds that went well."""

    def __init__(self, address: str, *failures: Exception, rounds: int = 1) -> None:
        self.failures, self.left, self.stop = list(failures), rounds, threading.Event()
        self._address = address
        self.told: list[Told] = []

    def opened(self) -> Connection:
        if self.failures:
            raise self.failures.pop(0)
        return engine_for(self._address).connection()

    def after(self, told: list[Told]) -> None:
        self.told += told
        self.left -= 1
        if not self.left:
            self.stop.set()


def test_it_signs_again_when_the_database_is_there_again(
    log: Growing, desk: Desk, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    log.grow(3)
    weather = Weather(address, Broken("gone"), Locked("busy"), OSError("no room"), rounds=2)
    with caplog.at_level(logging.WARNING):
        Running(desk.rounds, weather.opened, weather.after).run(0.0, weather.stop)
    assert [each.status for each in weather.told] == [Status.SIGNED, Status.UNCHANGED]
    assert [record.getMessage() for record in caplog.records] == [
        "nothing is signed: Broken: gone",
        "it is signed again",
    ]


def test_what_is_wrong_with_a_log_is_said_once(log: Growing, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    log.grow(3)
    log.claim(2)
    log.db.execute("UPDATE ledger_log SET frontier=? WHERE log=?", (bytes(32), log.log))
    for _ in range(3):
        desk.sign()
    log.claim(3)
    for _ in range(3):
        desk.sign()
    said = [record.getMessage() for record in caplog.records]
    assert [each.rpartition(": ")[2] for each in said] == [
        "the database claims 2 leaves with another root than these 2", "it is in order again",
    ]  # fmt: skip


def test_the_status_says_that_a_signer_stands_still(tmp_path: Path) -> None:
    clock = Clock()
    board, told = Board(tmp_path, clock), Told("jejak.local/36.72", Status.REFUSED, 3, "leaf 4 is missing", 4)
    board.write([told], {"w1": "it is down"})
    found = read(tmp_path, clock())
    assert found["running"]
    assert found["witnesses"] == {"w1": "it is down"}
    assert found["logs"] == [
        {"origin": told.origin, "status": "refused", "size": 3, "why": told.why, "leaf": 4, "good": False}
    ]
    clock.now += timedelta(seconds=9)
    board.write([told], {"w1": "it is down"})
    assert read(tmp_path, clock())["at"] == found["at"], "nothing has changed"
    clock.now += timedelta(seconds=2)
    board.write([told], {"w1": "it is down"})
    assert read(tmp_path, clock())["at"] != found["at"]
    assert not read(tmp_path, clock() + timedelta(seconds=31))["running"]


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"at": "yesterday"}), "\x00"])
def test_a_status_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "status.json").write_text(text)
    with pytest.raises(Unusable):
        read(tmp_path, Clock()())
