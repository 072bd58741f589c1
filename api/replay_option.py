"""`pytest --history FILE`, wherever FILE lies: pytest takes a bare FILE for a test, and its folder for the project.

A pytest plugin of this project's clone, known by its entry point; anywhere else it does nothing.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OPTION = "--history"
RUNNER = Path("tests") / "features" / "test_history_file.py"


def pytest_addoption(parser: Any) -> None:
    if RUNNER.is_file():
        parser.addoption(OPTION, metavar="FILE", help="run one exported history (text/x-gherkin) and nothing else")
        parser.addoption("--through", choices=("service", "http"), default="service", help="the door of the features")


def pytest_cmdline_main(config: Any) -> int | None:
    """Starts over with FILE joined to its option, so that the project is found."""
    given = [str(argument) for argument in config.invocation_params.args]
    if OPTION not in given[:-1] or not RUNNER.is_file():
        return None
    return subprocess.call([sys.executable, "-m", "pytest", *joined(given)])  # noqa: S603  # what was asked for


def joined(arguments: Sequence[str]) -> list[str]:
    """The arguments with the option and its file as one."""
    place = arguments.index(OPTION)
    return [*arguments[:place], f"{OPTION}={arguments[place + 1]}", *arguments[place + 2 :]]
