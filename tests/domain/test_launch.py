"""A launch: planned by month, dated, postponed, held or cancelled (R07, R08, R09, R53, R54, R55)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.launch import commands as c
from domain.launch import decide
from domain.launch import events as e
from domain.launch.values import Announced, LaunchStatus
from domain.recorded import Command, Fact
from domain.values import Precision
from tests.domain.story import ID, OTHER, REGION, THIRD, Told, demanded, evolves, given, launch, on

PLANNED = e.Planned(region=REGION, name="Launching 2023", minimum=1, month=on("2023-10"))
DATED = replace(PLANNED, month=None, date=on("2023-10-10"))
ADDED = e.InnovationAdded(innovation=ID)
POSTPONED = e.Postponed(reason="baru 57", month=on("2023-12"))
HELD = e.Held(date=on("2023-10-10"), place="Aula")
CANCELLED = e.Cancelled(reason="batal")
HOLD = c.Hold(date=on("2023-10-10"), place="Aula")


# R07 and R08


def test_a_launch_is_planned_by_month_and_dated_later() -> None:
    told = launch(PLANNED)
    evolves(told, status=LaunchStatus.PLANNED, month=on("2023-10"), date=None)
    fixed = e.DateFixed(date=on("2023-11-02"), place="Balai Kota")
    told.when(c.FixDate(date=on("2023-11-02"), place="Balai Kota")).then(fixed)
    evolves(
        told.and_then(fixed), status=LaunchStatus.DATED, month=on("2023-11"), date=on("2023-11-02"), place="Balai Kota"
    )


def test_a_launch_planned_with_a_date_is_dated() -> None:
    evolves(launch(DATED), status=LaunchStatus.DATED, month=on("2023-10"), date=on("2023-10-10"))


@pytest.mark.parametrize(("said", "minimum"), [(None, 5), (2, 2)])
def test_the_minimum_is_the_regions_unless_the_plan_says_otherwise(said: int | None, minimum: int) -> None:
    command = c.Plan(region=REGION, name="Launching 2023", month=on("2023-10"), minimum=said)
    assert decide.plan(command, given(launch_minimum=5)) == (replace(PLANNED, minimum=minimum),)


def test_a_postponement_keeps_every_earlier_plan() -> None:
    told = launch(DATED)
    told.when(c.Postpone(reason="baru 57", month=on("2023-12"))).then(POSTPONED)
    state = told.and_then(POSTPONED).state
    assert (state.status, state.month, state.date) == (LaunchStatus.POSTPONED, on("2023-12"), None)
    plans = [(plan.month, plan.date, plan.reason) for plan in state.plans]
    assert plans == [(on("2023-10"), on("2023-10-10"), None), (on("2023-12"), None, "baru 57")]


def test_a_postponement_needs_a_reason() -> None:
    assert demanded(decide, c.Postpone(month=on("2023-12"))) == {"R08": ("/reason",)}
    assert demanded(decide, c.Postpone(reason="baru 57")) == {}


# R54


def test_an_innovation_is_added_and_removed() -> None:
    told = launch(PLANNED)
    told.when(c.AddInnovation(innovation=ID)).then(ADDED)
    told = told.and_then(ADDED)
    evolves(told, innovations=(ID,))
    told.when(c.RemoveInnovation(innovation=ID)).then(e.InnovationRemoved(innovation=ID))
    evolves(told.and_then(e.InnovationRemoved(innovation=ID)), innovations=())


def test_an_innovation_is_in_a_launch_once() -> None:
    launch(PLANNED, ADDED).when(c.AddInnovation(innovation=ID)).refused("R54")


def test_an_innovation_of_another_launch_is_not_added() -> None:
    launch(PLANNED, held_by=OTHER).when(c.AddInnovation(innovation=ID)).refused("R54")


def test_an_innovation_that_is_not_there_is_not_removed() -> None:
    launch(PLANNED, ADDED).when(c.RemoveInnovation(innovation=OTHER)).refused("R53", what="not_in_launch")


# R09


def _announced(new: int, running: int, total: int, precision: Precision = Precision.EXACT) -> c.Hold:
    said = Announced(new=new, running=running, total=total, precision=precision)
    return replace(HOLD, announced=said)


def _two(running: int | None = 17) -> Told:
    return launch(PLANNED, ADDED, e.InnovationAdded(innovation=OTHER), running=running)


def test_exact_figures_that_add_up_and_were_counted_are_held() -> None:
    said = Announced(new=2, running=17, total=19)
    _two().when(_announced(2, 17, 19)).then(e.Held(date=on("2023-10-10"), place="Aula", announced=said))


@pytest.mark.parametrize(("new", "running", "total"), [(2, 17, 20), (3, 17, 20), (2, 16, 18), (1, 18, 19)])
def test_exact_figures_that_do_not_are_refused(new: int, running: int, total: int) -> None:
    _two().when(_announced(new, running, total)).refused("R09", new=2, running=17)


@pytest.mark.parametrize("precision", [Precision.ABOUT, Precision.AT_LEAST, Precision.AT_MOST])
def test_other_figures_need_only_add_up(precision: Precision) -> None:
    assert _two(running=None).when(_announced(40, 20, 60, precision)).rule is None
    _two(running=None).when(_announced(40, 20, 59, precision)).refused("R09")


def test_a_launch_may_be_held_without_figures() -> None:
    launch(PLANNED, ADDED).when(HOLD).then(HELD)


# R55


@pytest.mark.parametrize(("minimum", "rule"), [(1, None), (2, None), (3, "R55")])
def test_a_launch_is_held_with_at_least_its_minimum(minimum: int, rule: str | None) -> None:
    told = launch(replace(PLANNED, minimum=minimum), ADDED, e.InnovationAdded(innovation=OTHER))
    assert told.when(HOLD).rule == rule


def test_an_empty_launch_is_not_held() -> None:
    launch(PLANNED).when(HOLD).refused("R55", count=0, minimum=1)


# R53


@pytest.mark.parametrize("before", [[PLANNED], [DATED], [PLANNED, POSTPONED]])
def test_a_launch_is_held_from_planned_dated_and_postponed(before: list[Fact]) -> None:
    told = launch(*before, ADDED)
    told.when(HOLD).then(HELD)
    evolves(told.and_then(HELD), status=LaunchStatus.HELD, date=on("2023-10-10"), month=on("2023-10"), place="Aula")


COMMANDS: list[Command] = [
    c.AddInnovation(innovation=THIRD),
    c.RemoveInnovation(innovation=ID),
    c.FixDate(date=on("2023-11-02")),
    c.Postpone(reason="x"),
    HOLD,
    c.Cancel(reason="x"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.verb)
@pytest.mark.parametrize(("end", "what"), [(HELD, "launch_held"), (CANCELLED, "launch_cancelled")])
def test_nothing_happens_to_a_launch_that_is_over(command: Command, end: Fact, what: str) -> None:
    launch(PLANNED, ADDED, end).when(command).refused("R53", what=what)


@pytest.mark.parametrize("before", [[PLANNED], [DATED], [PLANNED, POSTPONED]])
def test_a_launch_is_cancelled_with_its_reason(before: list[Fact]) -> None:
    told = launch(*before)
    told.when(c.Cancel(reason="batal")).then(CANCELLED)
    evolves(told.and_then(CANCELLED), status=LaunchStatus.CANCELLED)


def test_wrong_figures_are_reported_before_a_launch_that_is_over() -> None:
    launch(PLANNED, ADDED, HELD).when(_announced(9, 9, 9)).refused("R09")


def test_fixing_another_date_keeps_the_place() -> None:
    first: Any = e.DateFixed(date=on("2023-11-02"), place="Balai Kota")
    told = launch(PLANNED, first, e.DateFixed(date=on("2023-11-03")))
    evolves(told, place="Balai Kota", date=on("2023-11-03"))
    assert len(told.state.plans) == 3


def test_no_other_id_is_touched_by_a_removal() -> None:
    others = [UUID(int=number) for number in (7, 8)]
    told = launch(
        PLANNED, *(e.InnovationAdded(innovation=id) for id in others), ADDED, e.InnovationRemoved(innovation=ID)
    )
    evolves(told, innovations=tuple(others))
