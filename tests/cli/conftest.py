"""The command line on a store of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main


@pytest.fixture
def jejak(tmp_path: Path) -> Callable[..., Result]:
    """Runs a verb; the store was made by `init`."""

    def run(*arguments: str) -> Result:
        places = {
            "JEJAK_DATABASE": f"sqlite:///{tmp_path / 'jejak.db'}",
            "JEJAK_EVIDENCE_DIR": str(tmp_path / "evidence"),
        }
        return CliRunner().invoke(main, arguments, env=places)

    assert run("init").exit_code == 0
    return run
