"""Options and fixtures that several suites share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from domain.rules import RULES

settings.register_profile("by no clock", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("by no clock")

pytest_plugins = [  # each before those that import it
    "tests.features.worlds",
    "tests.features.steps.commands",
    "tests.features.steps.circumstances",
    "tests.features.steps.outcomes",
    "tests.features.steps.reports",
]


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--history"):
        config.args = [str(Path(__file__).parent / "features" / "test_history_file.py")]
    for rule in RULES:
        config.addinivalue_line("markers", f"{rule}: scenarios of this rule of the lab")
