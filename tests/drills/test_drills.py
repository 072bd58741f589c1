"""One per cent of each drill; the whole runs by the command in its docstring."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import follower, kills, races

pytestmark = pytest.mark.drill


def test_nothing_acknowledged_is_lost_or_doubled_by_kills_and_the_ledger_agrees(tmp_path: Path) -> None:
    assert kills.drill(5, tmp_path)["acknowledged"] > 0


def test_nor_by_kills_of_a_database_server(tmp_path: Path) -> None:
    with kills.server() as node:
        assert kills.drill(5, tmp_path, node=node)["acknowledged"] > 0


def test_a_race_on_a_version_or_a_key_has_one_winner(tmp_path: Path) -> None:
    races.drill(1, 1, tmp_path)


def test_a_follower_skips_nothing_while_eight_write() -> None:
    assert follower.drill(10_000)["events"] == 10_000
