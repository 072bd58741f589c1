"""Running an exported history in this process, with the very steps that `pytest --history FILE` runs."""

from __future__ import annotations

from pathlib import Path

from pytest_bdd.parser import FeatureParser, Step

from tests.features.steps import commands, outcomes
from tests.features.steps.commands import Cells
from tests.features.world import World


def run_document(text: str, directory: Path, world: World) -> None:
    """Runs every step of a document; raises AssertionError when it does not end as it says."""
    path = directory / "riwayat.feature"
    path.write_text(text, encoding="utf-8")
    feature = FeatureParser(str(directory), path.name).parse()
    (scenario,) = feature.scenarios.values()
    for step in scenario.render({}).steps:
        _run(step, world)


def _run(step: Step, world: World) -> None:
    cells: Cells | None = step.datatable.raw() if step.datatable else None  # type: ignore[assignment]
    text = commands.NASKAH.parse_arguments(step.name) if commands.NASKAH.is_matching(step.name) else None
    if text is not None:
        commands.long_text(world, docstring=str(step.docstring), **text)
    elif step.type == "then":
        outcomes.state_is(world, datatable=cells or [], **outcomes.ENDS.parse_arguments(step.name))
    elif step.type == "given":
        commands.command_done(world, step.name, cells)
    else:
        commands.command_attempted(world, step.name, cells)
        assert world.refusal is None, f"{step.name}: {world.refusal}"
