"""`demo`: real data served from a store of its own, and nothing left of it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from service.ledger.opening import open_checkpoint
from service.ledger.policy import Policy, parse_policy
from service.store.leaves.names import of_refusals
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
        (place,) = (tmp_path / "tmp").iterdir()
        policy = parse_policy(Path(jejak.said["policy"]).read_bytes())
        until(lambda: len(_witnessed(place / "jejak.db", policy)) == 2)
        assert _witnessed(place / "jejak.db", policy) == {each for each in policy.logs if not of_refusals(each)}
        assert jejak.ended(signal.SIGTERM)[0] == 0
    assert not list((tmp_path / "tmp").iterdir())
    assert not (tmp_path / "jejak.db").exists()


def _witnessed(database: Path, policy: Policy) -> set[str]:
    """The origins of the logs of which a head was signed and witnessed."""
    with closing(sqlite3.connect(database)) as db:
        notes = [note for (note,) in db.execute("SELECT note FROM ledger_checkpoint")]
    opened = [open_checkpoint(note, policy) for note in notes]
    return {each.checkpoint.origin for each in opened if policy.enough(each.cosigned)}


def test_it_can_be_stopped_while_it_loads(tmp_path: Path) -> None:
    """The signal may come before there is anything to stop."""
    process = subprocess.Popen([*JEJAK, "demo", "--port", "0"], env=environment(tmp_path), stdout=subprocess.DEVNULL)
    until(lambda: any((tmp_path / "tmp").iterdir()))
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert not list((tmp_path / "tmp").iterdir())
