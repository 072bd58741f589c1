"""`demo`: real data served from a store of its own, and nothing left of it."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from tests.cli.processes import JEJAK, environment, running, until


def test_the_demonstration_is_served_and_its_store_removed(tmp_path: Path) -> None:
    with running(tmp_path, "demo", "--json", "--port", "0") as jejak:
        assert jejak.said["regions"] == ["36.74", "36.72"]
        until(jejak.answers)
        status, cilegon = jejak.get("/v1/reports/portfolio?region=36.72&year=2020")
        assert (status, cilegon["new"], cilegon["running"], cilegon["total"]) == (200, 42, 17, 59)
        _, tangsel = jejak.get("/v1/reports/portfolio?region=36.74&year=2020&scope=lab")
        assert (tangsel["total"], len(tangsel["by_agency"])) == (22, 11)
        assert jejak.get("/v1/events?limit=1", role="auditor")[0] == 200
        assert list((tmp_path / "tmp").iterdir())
        assert jejak.ended(signal.SIGTERM)[0] == 0
    assert not list((tmp_path / "tmp").iterdir())
    assert not (tmp_path / "jejak.db").exists()


def test_it_can_be_stopped_while_it_loads(tmp_path: Path) -> None:
    """The signal may come before there is anything to stop."""
    process = subprocess.Popen([*JEJAK, "demo", "--port", "0"], env=environment(tmp_path), stdout=subprocess.DEVNULL)
    until(lambda: any((tmp_path / "tmp").iterdir()))
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert not list((tmp_path / "tmp").iterdir())
