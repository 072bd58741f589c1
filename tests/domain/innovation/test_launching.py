"""Whether an innovation may be launched (R06, R30, R51, R54), under the region's gate."""

from __future__ import annotations

from typing import Any

import pytest

from domain.innovation import commands as c
from domain.innovation import events as e
from domain.innovation.values import Milestone
from domain.settings import LaunchGate
from domain.values import Stage
from tests.domain.innovation.telling import DESIGNATED, started, up_to
from tests.domain.story import IMPORTED, LAUNCH, evolves, innovation, on

TAKE = c.TakeIntoLaunch(launch=LAUNCH, launch_name="Launching", date=on("2023-10"))
LAUNCHED = e.Launched(launch=LAUNCH, name="Launching", date=on("2023-10"))
DESIGNED = up_to(Stage.DESIGN)
DELIVERING = [*DESIGNED, *started(Stage.DELIVER)]
DELIVERED = up_to(Stage.DELIVER)
TRIED = [DESIGNATED, e.TrialStarted(), e.TrialFinished(result="baik")]
GATES = [
    (LaunchGate.DESIGN_COMPLETED, up_to(Stage.DIAGNOSE), DESIGNED),
    (LaunchGate.DELIVER_STARTED, DESIGNED, DELIVERING),
    (LaunchGate.DELIVER_COMPLETED, DELIVERING, DELIVERED),
]


@pytest.mark.parametrize(("gate", "too_early", "ready"), GATES)
def test_the_regions_gate_decides_what_is_ready(gate: LaunchGate, too_early: list[Any], ready: list[Any]) -> None:
    innovation(*too_early).when(TAKE, launch_gate=gate).refused("R06", gate=gate.value)
    innovation(*ready).when(TAKE, launch_gate=gate).then(LAUNCHED)


def test_deliver_must_have_started_unless_the_region_says_otherwise() -> None:
    innovation(*DESIGNED).when(TAKE).refused("R06", gate="deliver_started")


@pytest.mark.parametrize("gate", LaunchGate)
def test_a_reopened_design_is_not_ready(gate: LaunchGate) -> None:
    told = innovation(*DELIVERED[:-2], *started(Stage.DELIVER), e.StageReopened(stage=Stage.DESIGN, reason="x"))
    told.when(TAKE, launch_gate=gate).refused("R06")


@pytest.mark.parametrize(
    "chain", [[], TRIED[:1], TRIED[:2], TRIED[1:], [*TRIED[:2], e.TrialStopped(reason="x", reported_to="y")]]
)
def test_a_region_may_require_the_whole_trial_chain(chain: list[Any]) -> None:
    innovation(*DELIVERING, *chain).when(TAKE, chain_required=True).refused("R06")
    innovation(*DELIVERING, *chain).when(TAKE).then(LAUNCHED)


def test_a_whole_trial_chain_is_ready() -> None:
    innovation(*DELIVERING, *TRIED).when(TAKE, chain_required=True).then(LAUNCHED)
    innovation(*TRIED).when(TAKE, chain_required=True).refused("R06")


def test_an_imported_innovation_is_counted_as_running_not_launched() -> None:
    innovation(proposed=IMPORTED).when(TAKE).refused("R30")


def test_an_innovation_is_launched_once() -> None:
    innovation(*DELIVERING, LAUNCHED).when(TAKE).refused("R54", what="launch")


def test_an_ended_innovation_is_not_launched() -> None:
    innovation(*DELIVERING, e.Discontinued(reason="x")).when(TAKE).refused("R51")


def test_a_launched_innovation_names_its_launch() -> None:
    told = innovation(LAUNCHED)
    evolves(told, milestone=Milestone.LAUNCHED)
    assert (told.state.launch.id, told.state.launch.name, told.state.launch.date) == (
        LAUNCH,
        "Launching",
        on("2023-10"),
    )
