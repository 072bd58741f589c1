"""Options and fixtures that several suites share."""

from __future__ import annotations

import pytest

from domain.rules import RULES

pytest_plugins = [  # each before those that import it
    "tests.features.worlds",
    "tests.features.steps.commands",
    "tests.features.steps.circumstances",
    "tests.features.steps.outcomes",
    "tests.features.steps.reports",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--through", choices=("service", "http"), default="service", help="the door the features go through"
    )
    parser.addoption("--history", metavar="FILE", help="run one exported history (text/x-gherkin) and nothing else")


def pytest_configure(config: pytest.Config) -> None:
    for rule in RULES:
        config.addinivalue_line("markers", f"{rule}: scenarios of this rule of the lab")
