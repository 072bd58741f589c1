"""What is listed as possible is what decide does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from domain.access import Actor
from domain.innovation import commands as c
from domain.innovation.possible import refused_now
from domain.innovation.values import Verdict
from domain.recorded import Command
from domain.values import Stage
from tests.domain.innovation.telling import up_to
from tests.domain.legal import few, innovation_histories, on_innovations
from tests.domain.story import ANI, BUDI, IMPORTED, Told, innovation
from tests.domain.story import given as known

CREATIONS = (c.Propose, c.ImportRunning)
LISTED = [command for command in c.COMMANDS if command not in CREATIONS]


def _tries(told: Told, kind: type[Command]) -> list[Command]:
    """Payloads of a command, with every key the innovation knows and one it does not."""
    if kind is c.Correct:
        return [c.Correct(event=1, field="title", value="x", reason="x")]
    state = told.state
    keys = {"new", *state.indicators, *state.weaknesses, *state.complaints, *state.evidence}
    return [command for command in on_innovations(*sorted(keys)) if type(command) is kind]


def _agree(told: Told, by: Actor) -> None:
    for kind in LISTED:
        answers = [told.when(command, by=by) for command in _tries(told, kind)]
        refusal = refused_now(told.state, kind, known(by=by))
        if refusal is None:
            assert any(answer.rule is None for answer in answers), f"{kind.verb} is listed as possible"
        else:
            assert all(answer.rule is not None for answer in answers), f"{kind.verb} is not listed as possible"


@few
@given(innovation_histories(corrections=False))
def test_a_command_is_listed_as_possible_when_some_payload_of_it_passes(told: Told) -> None:
    _agree(told, BUDI)


@pytest.mark.parametrize("by", [ANI, BUDI])
@pytest.mark.parametrize(
    "told",
    [innovation(), innovation(proposed=IMPORTED), innovation(*up_to(Stage.DELIVER))],
    ids=["new", "imported", "delivered"],
)
def test_the_list_agrees_for_whoever_asks(told: Told, by: Actor) -> None:
    _agree(told, by)


@pytest.mark.parametrize(
    ("told", "kind", "rule"),
    [
        (innovation(), c.StartTrial, "R37"),
        (innovation(), c.Designate, "R33"),
        (innovation(), c.RecordMeasurement, "R56"),
        (innovation(), c.Reactivate, "R53"),
        (innovation(proposed=IMPORTED), c.StartStage, "R30"),
        (innovation(*up_to(Stage.DESIGN)), c.CompleteStage, "R53"),
    ],
)
def test_a_command_that_is_not_possible_says_why(told: Told, kind: Any, rule: str) -> None:
    refusal = refused_now(told.state, kind, known())
    assert refusal is not None
    assert refusal.rule == rule


def test_who_took_part_cannot_evaluate_whatever_the_payload() -> None:
    refusal = refused_now(innovation().state, c.Evaluate, known(by=ANI))
    assert refusal is not None
    assert refusal.rule == "R50"
    assert innovation().when(c.Evaluate(verdict=Verdict.BENEFICIAL, summary="x"), by=ANI).rule == "R50"
