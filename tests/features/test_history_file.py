"""`pytest --history FILE` runs one exported history, and nothing else: it must end in the state that the file tells."""

from __future__ import annotations

from pathlib import Path

from pytest_bdd import scenarios
from pytest_bdd.utils import CONFIG_STACK

FILE = CONFIG_STACK[-1].getoption("--history")

if FILE:
    scenarios(str(Path(FILE).absolute()))
