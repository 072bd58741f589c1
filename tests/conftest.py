"""Options and fixtures that several suites share."""

from __future__ import annotations

import os
import re
import shutil
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
    "tests.features.last_run",
]


_BROWSER = Path(__file__).parent / "browser"


def chromium() -> str | None:
    """Where it is; None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _without_browser() -> bool:
    return chromium() is None and os.environ.get("JEJAK_REQUIRE_BROWSER") != "1"


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if collection_path == _BROWSER and _without_browser() else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _without_browser():
        files = [path.read_text(encoding="utf-8") for path in _BROWSER.glob("test_*.py")]
        count = len(re.findall("^def test_", "".join(files), re.MULTILINE))
        terminalreporter.line(f"no Chromium here: the {count} tests in tests/browser were left out")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--history"):
        config.args = [str(Path(__file__).parent / "features" / "test_history_file.py")]
    for rule in RULES:
        config.addinivalue_line("markers", f"{rule}: scenarios of this rule of the lab")
