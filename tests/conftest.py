"""Options and fixtures that several suites share."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from api.pages.printing import can_print
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
_PDF = Path(__file__).parent / "api" / "pages" / "pdf"


def chromium() -> str | None:
    """Where it is; None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _without_browser() -> bool:
    return chromium() is None and os.environ.get("JEJAK_REQUIRE_BROWSER") != "1"


def _without_pdf() -> bool:
    return not can_print() and os.environ.get("JEJAK_REQUIRE_PDF") != "1"


def _left_out() -> dict[Path, str]:
    """Folders of tests, and what there is none of here for them."""
    found = {_BROWSER: "Chromium"} if _without_browser() else {}
    return found | ({_PDF: "WeasyPrint with Pango"} if _without_pdf() else {})


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if collection_path in (_BROWSER, _PDF) and collection_path in _left_out() else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for folder, missing in _left_out().items():
        files = [path.read_text(encoding="utf-8") for path in folder.glob("test_*.py")]
        count = len(re.findall("^def test_", "".join(files), re.MULTILINE))
        place = folder.relative_to(Path(__file__).parents[1])
        terminalreporter.line(f"no {missing} here: the {count} tests in {place} were left out")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--history"):
        config.args = [str(Path(__file__).parent / "features" / "test_history_file.py")]
    for rule in RULES:
        config.addinivalue_line("markers", f"{rule}: scenarios of this rule of the lab")
