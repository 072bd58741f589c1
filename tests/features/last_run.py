"""`pytest --rules-result=FILE`: which scenarios of `features/` passed, as `service/rulebook/last_run.py` reads it."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from pytest_bdd.scenario import scenario_wrapper_template_registry

from service.rulebook.last_run import Run
from service.rulebook.reading import read

OPTION = "--rules-result"
FEATURES = Path(__file__).parents[2] / "features"
_SCENARIO = "scenario"

Outcomes = defaultdict[str, dict[str, Literal["passed", "failed"]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, metavar="FILE", help="write there which scenarios of features/ passed")


def pytest_configure(config: pytest.Config) -> None:
    """Whoever hands out the work writes, where several processes do it."""
    file = config.getoption(OPTION)
    if file is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(config.invocation_params.dir / file))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A report says which scenario it is of, whichever process makes it."""
    for item in items:
        template = scenario_wrapper_template_registry.get(item.function) if isinstance(item, pytest.Function) else None
        if template is not None and (file := Path(template.feature.filename)).parent == FEATURES:
            item.user_properties.append((_SCENARIO, (file.stem, template.name)))


class Results:
    """One failure among the examples of an outline, or when it is cleared away, is one of the scenario."""

    def __init__(self, file: Path) -> None:
        self._file, self._features = file, read(FEATURES.iterdir()).digest
        self._outcomes: Outcomes = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for feature, scenario in (value for name, value in report.user_properties if name == _SCENARIO):
            if report.failed:
                self._outcomes[feature][scenario] = "failed"
            elif report.passed and report.when == "call":
                self._outcomes[feature].setdefault(scenario, "passed")

    def pytest_sessionfinish(self) -> None:
        commit, changed = tested()
        now, outcomes = datetime.now(UTC).replace(microsecond=0), {**self._outcomes}
        run = Run(commit=commit, changed=changed, ran_at=now, features=self._features, outcomes=outcomes)
        written = self._file.with_name(f"{self._file.name}.new")
        written.write_bytes(msgspec.json.format(msgspec.json.encode(run, order="sorted")))
        written.replace(self._file)


def tested() -> tuple[str | None, bool]:
    """The commit, and whether something differs from it; none where there is no git."""
    git = shutil.which("git")
    if git is None:
        return None, False
    said = [
        subprocess.run([git, *asked], cwd=FEATURES, capture_output=True, text=True, check=False)
        for asked in (("rev-parse", "HEAD"), ("status", "--porcelain"))
    ]
    if any(each.returncode for each in said):
        return None, False
    return said[0].stdout.strip(), bool(said[1].stdout)
