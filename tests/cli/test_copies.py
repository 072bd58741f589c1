"""`jejak backup` and `jejak restore`: what they print, and the status they end with."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from tests.cli.saying import said
from tests.service.lab import open_lab


def jejak(directory: Path, *arguments: str, store: str = "jejak.db") -> Result:
    places = {"JEJAK_DATABASE": f"sqlite:///{directory / store}", "JEJAK_SECRET_KEY": "rahasia", "JEJAK_LANGUAGE": "en"}
    return CliRunner().invoke(main, arguments, env=places)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The directory of a store with three events."""
    with open_lab(tmp_path) as lab:
        lab.begin()
        lab.propose("Akta")
    return tmp_path


def test_a_record_moves_by_two_commands(record: Path) -> None:
    file = record / "copy.gz"
    copied = said(jejak(record, "backup", str(file), "--json"))
    assert (copied["events"], copied["aggregates"], copied["last_position"]) == (3, 3, 3)
    restored = said(jejak(record, "restore", str(file), "--json", store="new.db"))
    assert restored["whole"]
    assert restored["replayed"] == {"aggregates": 3, "events": 3, "failed": []}
    assert set(restored["positions"].values()) == {3}
    again = said(jejak(record, "backup", str(record / "again.gz"), "--json", store="new.db"))
    assert (copied["sha256"], restored["sha256"]) == (again["sha256"], again["sha256"])
    assert said(jejak(record, "projections", "prove", "--json", store="new.db"))["proven"]


def test_people_are_told_in_lines(record: Path) -> None:
    file = record / "copy.gz"
    assert "3 events of 3 aggregates, up to position 3" in jejak(record, "backup", str(file)).stdout
    assert "rebuilt from 3 events, 0 failed" in jejak(record, "restore", str(file), store="new.db").stdout


def test_what_cannot_be_done_ends_with_one_and_wrong_use_with_two(record: Path) -> None:
    file = str(record / "copy.gz")
    assert jejak(record, "backup", file).exit_code == 0
    refused = {
        "there already": jejak(record, "backup", file),
        "no store": jejak(record, "backup", str(record / "x.gz"), store="none.db"),
        "a record already": jejak(record, "restore", file),
        "nothing was restored": jejak(record, "restore", str(record / "jejak.db"), store="new.db"),
        "No such file": jejak(record, "backup", str(record / "nowhere" / "x.gz")),
    }
    for words, result in refused.items():
        assert (result.exit_code, result.stdout) == (1, ""), words
        assert words in result.stderr
    assert jejak(record, "restore", str(record / "none.gz")).exit_code == 2
    assert not (record / "new.db").exists()
