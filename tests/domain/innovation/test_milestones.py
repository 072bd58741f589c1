"""The headline: the furthest milestone reached, which never goes back."""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given

from domain.innovation import events as e
from domain.innovation.state import evolve
from domain.innovation.values import Mentor, Milestone, Verdict
from domain.values import Stage
from tests.domain.innovation.telling import up_to
from tests.domain.legal import innovation_histories
from tests.domain.story import CYCLE, LAUNCH, Told, evolves, innovation, on

ENROLLED = [e.EnrolledInCycle(cycle=CYCLE)]
MENTORED = [e.MentoringRecorded(stage=Stage.DESIGN, mentors=(Mentor(organisation="LAN"),), participants=3)]
LAUNCHED = e.Launched(launch=LAUNCH, name="Launching", date=on("2023-02"))
EVALUATED = e.Evaluated(verdict=Verdict.BENEFICIAL, summary="baik")


@pytest.mark.parametrize("order", list(permutations([ENROLLED, MENTORED, up_to(Stage.DESIGN)])))
def test_mentored_is_enrolled_designed_and_mentored_in_any_order(order: tuple[list[Any], ...]) -> None:
    *first_two, last = order
    evolves(innovation(*(fact for part in first_two for fact in part)), milestone=Milestone.PROPOSED)
    evolves(innovation(*(fact for part in [*first_two, last] for fact in part)), milestone=Milestone.MENTORED)


@pytest.mark.parametrize(
    ("facts", "milestone"),
    [
        (up_to(Stage.DELIVER), Milestone.DELIVERED),
        ([LAUNCHED], Milestone.LAUNCHED),
        ([EVALUATED], Milestone.EVALUATED),
        ([EVALUATED, LAUNCHED], Milestone.EVALUATED),
        ([LAUNCHED, *up_to(Stage.DELIVER)], Milestone.LAUNCHED),
        ([*ENROLLED, *MENTORED, *up_to(Stage.DESIGN), *up_to(Stage.DELIVER)[6:]], Milestone.DELIVERED),
    ],
)
def test_a_later_milestone_needs_none_of_the_earlier(facts: list[Any], milestone: Milestone) -> None:
    evolves(innovation(*facts), milestone=milestone)


def test_reopening_deliver_keeps_the_milestone() -> None:
    told = innovation(*up_to(Stage.DELIVER), e.StageReopened(stage=Stage.DELIVER, reason="kurang"))
    evolves(told, milestone=Milestone.DELIVERED)


def test_reopening_design_keeps_the_milestone() -> None:
    told = innovation(*ENROLLED, *MENTORED, *up_to(Stage.DESIGN), e.StageReopened(stage=Stage.DESIGN, reason="kurang"))
    evolves(told, milestone=Milestone.MENTORED)


@given(innovation_histories(corrections=False))
def test_the_milestone_never_goes_back(told: Told) -> None:
    order, state, reached = list(Milestone), None, []
    for event in told.history:
        state = evolve(state, event)
        reached.append(order.index(state.milestone))
    assert all(before <= after for before, after in pairwise(reached))
