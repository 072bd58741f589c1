"""The README's blocks are run as they are written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shim import path_with_curl

ROOT = Path(__file__).parents[1]


def block(name: str) -> str:
    """The shell block under a mark of the README."""
    found = re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert found is not None, name
    return found[1]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A running demo: the environment that the tour is run in."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JEJAK_")}
    command = [sys.executable, "-m", "api.cli", "demo", "--json", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**clean, "TMPDIR": str(tmp_path)}, cwd=ROOT) as running:
        assert running.stdout is not None
        said = json.loads(running.stdout.readline())
        yield {**clean, "PATH": path_with_curl(tmp_path), "URL": said["url"], "TOKEN": said["tokens"]["facilitator"]}
        running.terminate()


def test_the_tour_goes_as_it_is_told(demo: dict[str, str]) -> None:
    done = subprocess.run(["bash", "-euc", block("tour")], env=demo, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rule, first, second, stages, items, *history = done.stdout.splitlines()
    assert rule == "R06"
    assert int(second) == int(first) + 1
    assert "in_progress" in stages
    assert "2020-02-14" not in stages
    assert "/stages/0/completed_on" in items
    assert history[0] == "# language: id"
    assert any("Antar Akta" in line for line in history)


@pytest.mark.parametrize("name", ["demo", "test"])
def test_each_of_the_two_commands_is_one_line_that_installs_from_the_lock(name: str) -> None:
    lines = block(name).strip().splitlines()
    assert len(lines) == 1
    lock = re.search(r"--require-hashes -r (\S+)", lines[0])
    assert lock is not None
    assert (ROOT / lock[1]).is_file()


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    run = (ROOT / ".ci" / "run").read_text()
    assert "<!-- test -->" in run
    assert "README.md" in run
