"""Which steps of a script may be saved together."""

from __future__ import annotations

from typing import Any

from domain.access import Role
from service.demo.loading import batches
from service.demo.script import Named, Step


def step(name: str, verb: str = "start-stage", **said: Any) -> Step:
    return Step(kind="innovation", name=name, verb=verb, role=Role.INNOVATOR, on="2020", note="", said=said)


def sizes(*steps: Step) -> list[int]:
    return [len(batch) for batch in batches(steps)]


def test_steps_on_different_things_go_together() -> None:
    assert sizes(step("a"), step("b"), step("c")) == [3]


def test_a_step_waits_for_what_it_is_on_and_for_what_it_names() -> None:
    assert sizes(step("a"), step("a")) == [1, 1]
    assert sizes(step("a"), step("b", predecessor=Named("a"))) == [1, 1]
    assert sizes(step("36.72"), step("b", region="36.72")) == [1, 1]


def test_what_touches_other_things_is_saved_alone() -> None:
    assert sizes(step("a"), step("b", "enrol"), step("c", "enrol"), step("d")) == [1, 1, 1, 1]


def test_nothing_is_lost_and_the_order_stays() -> None:
    steps = [step("a"), step("b"), step("a"), step("c", "hold"), step("b")]
    assert [each for batch in batches(steps) for each in batch] == steps
