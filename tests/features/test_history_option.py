"""`pytest --history FILE` as a person types it, and the demonstration's own histories."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from api.replay_option import joined
from service.bootstrap import Service
from service.histories.gherkin import history_as_gherkin
from service.projections import CatalogueQuery
from tests.features.running import run_document
from tests.features.world import Clock, World
from tests.features.worlds import door_to, opened, scratch
from tests.service.lab import LOOKING

ROOT = Path(__file__).parents[2]
TITLES = ("Inovasi DPMPTSP 4", "Inovasi Dinkes 1", "Pembelajaran kesehatan", "Produk olahan telur asin")


def exported(service: Service, title: str) -> str:
    item = service.projections.catalogue(CatalogueQuery(q=title))["items"][0]
    return history_as_gherkin(service, UUID(item["id"]), LOOKING)


def run(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--history", str(file), "-q"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("title", TITLES)
def test_a_demonstrated_history_ends_in_the_same_state(demonstrated: Service, title: str) -> None:
    with scratch() as directory:
        service = opened(directory, Clock(), inline=False)
        run_document(exported(demonstrated, title), directory, World(door_to(service, "service")))
        service.close()


def test_a_file_anywhere_is_run_as_one_scenario(demonstrated: Service, tmp_path: Path) -> None:
    file = tmp_path / "riwayat.feature"
    file.write_text(exported(demonstrated, TITLES[0]), encoding="utf-8")
    done = run(file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_a_file_that_tells_another_end_fails(demonstrated: Service, tmp_path: Path) -> None:
    file = tmp_path / "riwayat.feature"
    told = exported(demonstrated, TITLES[0])
    file.write_text(told.replace("| diluncurkan |", "| dievaluasi |"), encoding="utf-8")
    assert run(file).returncode == 1


def test_the_file_is_joined_to_its_option() -> None:
    assert joined(["-q", "--history", "x.feature", "-x"]) == ["-q", "--history=x.feature", "-x"]
