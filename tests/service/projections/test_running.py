"""The worker and what may happen to it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.innovation import events as e
from service.projections import Projections, ReportQuery
from service.projections.worker import Worker
from tests.service.projections.record import NOW, Record, titles

Opens = Callable[..., Projections]


def statuses(projections: Projections) -> dict[str, tuple[str, int]]:
    return {each.name: (each.status, each.behind) for each in projections.status()}


_KILLED = """
import os, sys
from service.projections import Projections, positions
from service.store import Store
projections = Projections(Store(sys.argv[1]))
projections.runner.batch = 2
commits, advance = 0, positions.advance
def dying(db, name, version, **how):
    global commits
    commits += 1
    moved = advance(db, name, version, **how)
    if commits == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    return moved
positions.advance = dying
projections.catch_up()
"""


@pytest.mark.parametrize("moment", [1, 2, 5, 8])
def test_killed_in_the_middle_of_a_batch_it_goes_on_and_applies_everything_once(
    both: tuple[Record, Projections], address: str, moment: int
) -> None:
    record, projections = both
    ids = [record.innovation(title=f"Inovasi {number}") for number in range(6)]
    for id in ids:
        record.add(id, e.ComplaintReceived(key="a", what="antre"))
    killed = subprocess.run([sys.executable, "-c", _KILLED, address, str(moment)], check=False, timeout=60)
    assert killed.returncode == -9
    assert projections.position() < record.store.last_position()
    assert projections.catch_up() == record.store.last_position()
    assert titles(projections) == [f"Inovasi {number}" for number in range(6)]
    assert projections.complaints(ReportQuery())["count"] == 6
    assert projections.prove() == ()


def test_two_workers_at_once_apply_everything_once(both: tuple[Record, Projections], another: Opens) -> None:
    record, projections = both
    for number in range(40):
        record.innovation(title=f"Inovasi {number:02d}")
    others = [another() for _ in range(2)]
    for other in others:
        other.runner.batch = 3
    threads = [threading.Thread(target=other.catch_up) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert projections.catch_up() == record.store.last_position()
    assert len(titles(projections, limit=200)) == 40
    assert projections.prove() == ()


BOTH = frozenset({"innovations", "directory"})


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_only_the_holder_of_the_lease_writes_and_it_is_taken_over_within_five_seconds(another: Opens) -> None:
    clock = Clock()
    one, other = another(clock), another(clock)
    Record(one.store).region()
    assert one.runner.take_leases("one") == BOTH
    assert not other.runner.take_leases("other")
    other.runner.step("other")
    assert other.position() == 0
    clock.now += timedelta(seconds=3)
    assert one.runner.take_leases("one") == BOTH
    clock.now += timedelta(seconds=3)
    assert not other.runner.take_leases("other")
    clock.now += timedelta(seconds=1)
    assert other.runner.take_leases("other") == BOTH
    one.runner.step("one")
    assert one.position() == 0
    assert other.runner.step("other")
    assert other.position() == one.store.last_position()


def test_a_lease_that_is_given_up_is_free_at_once(another: Opens) -> None:
    projections = another(Clock())
    assert projections.runner.take_leases("one") == BOTH
    projections.runner.give_up_leases("one")
    assert projections.runner.take_leases("other") == BOTH


def test_the_worker_wakes_for_a_commit_and_stops_when_told(another: Opens) -> None:
    projections, stop = another(), threading.Event()
    store = projections.store
    worker = threading.Thread(target=Worker(projections, "w").run, args=(stop,))
    worker.start()
    try:
        record = Record(store)
        record.region()
        for number in range(5):
            record.agency(f"OPD{number}")
            assert projections.wait_for(store.last_position(), timeout=30) == store.last_position()
        assert len(projections.directory("agency")["items"]) == 5
    finally:
        stop.set()
        worker.join(timeout=30)
    assert not worker.is_alive()
    assert projections.runner.take_leases("the next one") == BOTH


def test_the_worker_looks_often_enough_to_notice_a_commit_within_100_ms() -> None:
    """Each pause between two looks is asked of the event that stops it: none is longer than a quarter of that."""
    pauses: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout or 0)
            if len(pauses) == 3:
                self.set()
            return self.is_set()

    class Idle:
        class runner:
            batch = 500

            @staticmethod
            def take_leases(owner: str) -> frozenset[str]:
                return BOTH

            @staticmethod
            def forget(names: frozenset[str]) -> None: ...

            @staticmethod
            def step(owner: str, held: frozenset[str]) -> int:
                return 0

            @staticmethod
            def give_up_leases(owner: str) -> None: ...

        @staticmethod
        def clock() -> datetime:
            return NOW

    Worker(Idle, "w").run(Stop())  # type: ignore[arg-type]
    assert len(pauses) == 3
    assert max(pauses) <= 0.05


@pytest.mark.parametrize("batch", [1, 500])
def test_what_comes_to_look_like_the_day_before_has_a_number_of_its_own_in_any_batches(
    both: tuple[Record, Projections], batch: int
) -> None:
    record, projections = both
    id = record.innovation()
    record.add(id, e.MarkedDormant(reason="r"), "2023-07-01")
    record.add(id, e.Revised(tags=("a",)), "2023-05-01")
    record.add(id, e.Reactivated(reason="r"), "2023-07-01")
    projections.runner.batch = batch
    projections.catch_up()
    assert projections.prove() == ()
    assert [state[1] for state in _states(projections)] == [1, 2, 3, 4, 5]


def _states(projections: Projections) -> list[tuple[Any, ...]]:
    with projections.database.reading() as db:
        return db.execute("SELECT id, no FROM v1_innovation_state ORDER BY no").fetchall()
