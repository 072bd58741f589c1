"""Running steps in this process, with the very definitions that pytest runs."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pytest_bdd.parser import FeatureParser, Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from tests.features.steps import circumstances, commands, outcomes, reports
from tests.features.world import World

DEFINED_IN = (circumstances, commands, outcomes, reports)


def run_document(text: str, directory: Path, world: World) -> None:
    """Runs every step of an exported history; raises AssertionError when it does not end as it says."""
    path = directory / "riwayat.feature"
    path.write_text(text, encoding="utf-8")
    (scenario,) = FeatureParser(str(directory), path.name).parse().scenarios.values()
    run_steps(scenario.render({}).steps, world=world)


def run_steps(steps: Iterable[Step], **fixtures: Any) -> None:
    for step in steps:
        context = definition(step)
        given = {**fixtures, **(context.parser.parse_arguments(step.name) or {})}
        if step.datatable is not None:
            given["datatable"] = step.datatable.raw()
        if step.docstring is not None:
            given["docstring"] = step.docstring
        wanted = inspect.signature(context.step_func).parameters
        made = context.step_func(**{name: value for name, value in given.items() if name in wanted})
        if context.target_fixture is not None:
            fixtures[context.target_fixture] = made


def definition(step: Step) -> StepFunctionContext:
    """The one definition of a step."""
    known = [context for context in list(step_function_context_registry.values()) if context.type in (None, step.type)]
    return next(context for context in known if context.parser.is_matching(step.name))
