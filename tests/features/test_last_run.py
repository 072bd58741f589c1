"""What `pytest --rules-result=FILE` writes, from the reports of scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.rulebook import rulebook
from service.rulebook.last_run import Standing, last_run
from tests.features import last_run as plugin
from tests.features import test_features

OF = [("scenario", ("tahap", "Satu"))]


def report(outcome: str, when: str = "call", properties: list[tuple[str, object]] = OF) -> pytest.TestReport:
    return pytest.TestReport("", ("", 0, ""), {}, outcome, None, when, user_properties=properties)  # type: ignore[arg-type]


def outcomes(file: Path, *reports: pytest.TestReport) -> dict[str, dict[str, str]]:
    results = plugin.Results(file)
    for each in reports:
        results.pytest_runtest_logreport(each)
    results.pytest_sessionfinish()
    found = last_run(rulebook(), file)
    assert found.standing is Standing.THESE
    assert found.run is not None
    return {**found.run.outcomes}


@pytest.fixture
def scenario(request: pytest.FixtureRequest) -> pytest.Function:
    """The first of `features/`, as pytest collects it."""
    function = next(each for name, each in vars(test_features).items() if name.startswith("test_"))
    return pytest.Function.from_parent(request.node.parent, name="first", callobj=function)  # type: ignore[no-any-return]


def test_a_report_says_of_which_scenario_it_is(scenario: pytest.Function, request: pytest.FixtureRequest) -> None:
    plugin.pytest_collection_modifyitems([scenario, request.node])
    ((_, (feature, name)),) = scenario.user_properties
    assert name in {each.name for found in rulebook().features if found.id == feature for each in found.everything()}
    assert request.node.user_properties == []


def test_what_passed_and_what_failed_is_written_beside_what_was_run(tmp_path: Path) -> None:
    other = [("scenario", ("tahap", "Dua"))]
    found = outcomes(
        tmp_path / "x.json", report("passed"), report("failed", properties=other), report("passed", properties=[])
    )
    assert found == {"tahap": {"Satu": "passed", "Dua": "failed"}}
    assert [each.name for each in tmp_path.iterdir()] == ["x.json"]


@pytest.mark.parametrize(
    "reports",
    [
        [report("passed"), report("failed"), report("passed")],
        [report("passed", "setup"), report("passed"), report("failed", "teardown")],
        [report("failed", "setup")],
    ],
)
def test_an_outline_fails_with_one_example_and_a_scenario_with_any_phase(
    tmp_path: Path, reports: list[pytest.TestReport]
) -> None:
    assert outcomes(tmp_path / "x.json", *reports) == {"tahap": {"Satu": "failed"}}


def test_what_was_skipped_was_not_run(tmp_path: Path) -> None:
    assert (
        outcomes(tmp_path / "x.json", report("passed", "setup"), report("skipped"), report("passed", "teardown")) == {}
    )
