"""What keeps a projection when it is not as far as it could be, each told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from service.projections import Projections
from tests.service.projections.record import Record, poison
from tests.service.projections.test_running import BOTH

Opens = Callable[..., Projections]


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def healths(projections: Projections) -> dict[str, str]:
    return {each.name: each.health for each in projections.status()}


def test_behind_not_moving_and_runner_dead_are_told_apart(another: Opens) -> None:
    clock = Clock(datetime.fromisoformat("2024-01-01T03:00:01+00:00"))
    projections = another(clock)
    assert healths(projections) == dict.fromkeys(BOTH, "current")
    assert projections.runner.take_leases("w") == BOTH
    record = Record(projections.store)
    record.region()  # recorded at 03:00:01
    record.innovation()  # a second later
    clock.now += timedelta(seconds=2)
    assert projections.runner.take_leases("w") == BOTH
    found = projections.status()[0]
    assert (found.health, found.behind, found.behind_seconds, found.runner) == ("behind", 2, 2.0, "w")
    clock.now += timedelta(seconds=9)
    assert projections.runner.take_leases("w") == BOTH
    assert healths(projections) == dict.fromkeys(BOTH, "not-moving")
    clock.now += timedelta(seconds=4)
    found = projections.status()[0]
    assert (found.health, found.behind_seconds, found.runner) == ("runner-dead", 15.0, None)
    assert projections.runner.take_leases("other") == BOTH
    projections.runner.step("other")
    found = projections.status()[0]
    assert (found.health, found.behind, found.behind_seconds, found.runner) == ("current", 0, 0.0, "other")
    clock.now += timedelta(seconds=4)
    assert healths(projections) == dict.fromkeys(BOTH, "runner-dead")


def test_a_runner_that_ended_in_order_is_missed_only_when_there_is_something_to_do(another: Opens) -> None:
    clock = Clock(datetime.fromisoformat("2024-01-01T03:00:01+00:00"))
    projections = another(clock)
    projections.runner.take_leases("w")
    projections.runner.give_up_leases("w")
    assert healths(projections) == dict.fromkeys(BOTH, "current")
    Record(projections.store).region()
    assert healths(projections) == dict.fromkeys(BOTH, "runner-dead")


def test_what_an_event_stopped_is_stopped_whoever_runs(another: Opens, address: str) -> None:
    projections = another()
    id = Record(projections.store).innovation()
    poison(address, "innovation.revised", id.hex, 2)
    projections.catch_up()
    found = {each.name: each for each in projections.status()}
    assert (found["innovations"].health, found["innovations"].behind) == ("stopped", 1)
    assert found["innovations"].behind_seconds >= 0
