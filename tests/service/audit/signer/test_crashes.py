"""The signer's process ends at any step: it goes on where it was, and never signs two roots of one size."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from service.audit.signer import publishing
from service.audit.signer.told import Status
from service.ledger.checkpoint import Checkpoint
from service.ledger.signing import Signer
from service.sql import Connection
from tests.service.audit.signer.growing import Desk, Growing, emptied


class Killed(BaseException):
    """Nothing catches it, and nothing is tidied up after it."""


class Steps:
    """Counts what touches the disk or the database, and ends the process at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left: int | None = None
        self.signed: dict[int, set[bytes]] = defaultdict(set)
        monkeypatch.setattr(os, "fsync", self._counted(lambda _file: None))  # no power is cut here
        for module, name in ((os, "open"), (Path, "replace"), (Path, "rename")):
            monkeypatch.setattr(module, name, self._counted(getattr(module, name)))
        monkeypatch.setattr(publishing, "signed_checkpoint", self._signing(publishing.signed_checkpoint))

    @contextmanager
    def until(self, number: int) -> Iterator[None]:
        self.left = number
        try:
            yield
        finally:
            self.left = None

    def step(self) -> None:
        if self.left is not None:
            if self.left == 0:
                raise Killed
            self.left -= 1

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.step()
            return function(*arguments, **named)

        return counted

    def _signing(self, function: Callable[..., bytes]) -> Callable[..., bytes]:
        def signing(head: Checkpoint, *signers: Signer) -> bytes:
            self.step()
            self.signed[head.size].add(head.root)
            return function(head, *signers)

        return signing


class Counted:
    """A connection whose statements are steps."""

    def __init__(self, db: Connection, steps: Steps) -> None:
        self._db, self._steps = db, steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, *arguments: Any) -> Any:
        self._steps.step()
        return self._db.execute(*arguments)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(monkeypatch)


def killed(place: Path, db: Connection, steps: Steps, number: int) -> bool:
    """A signer that ends at a step; False where it was done before."""
    desk = Desk(place, Counted(db, steps))  # type: ignore[arg-type]  # it does what a connection does
    with steps.until(number):
        try:
            with desk.directory.held():
                desk.sign()
        except Killed:
            if db.in_transaction:
                db.execute("ROLLBACK")
            return True
    return False


def test_it_goes_on_after_a_kill_at_any_step(db: Connection, steps: Steps, tmp_path: Path) -> None:
    for number in count():
        emptied(db)
        log, place = Growing(db), tmp_path / str(number)
        log.grow(250)
        first = killed(place, db, steps, number)
        log.grow(10)
        again = killed(place, db, steps, number)
        desk = Desk(place, db)
        with desk.directory.held():
            assert desk.sign().status in (Status.SIGNED, Status.UNCHANGED)
            assert desk.sign().status is Status.UNCHANGED
        assert log.notes[-1].startswith(b"jejak.local/36.72\n260\n")
        assert db.execute("SELECT count(*) FROM ledger_tile").fetchone()[0] == 1
        if not first and not again:
            break
    assert number > 15
    assert all(len(roots) == 1 for roots in steps.signed.values())


def test_a_history_that_changes_after_a_kill_is_never_signed_beside_the_first(
    db: Connection, steps: Steps, tmp_path: Path
) -> None:
    outcomes = set()
    for number in count():
        steps.signed.clear()
        emptied(db)
        log, place = Growing(db), tmp_path / str(number)
        log.grow(5)
        ended = killed(place, db, steps, number)
        log.cut(3)
        log.at += timedelta(hours=1)
        log.grow(2)
        desk = Desk(place, db)
        with desk.directory.held():
            outcomes.add(desk.sign().status)
        assert all(len(roots) == 1 for roots in steps.signed.values()), f"two roots of one size, killed at {number}"
        if not ended:
            break
    assert outcomes == {Status.SIGNED, Status.FORKED}
