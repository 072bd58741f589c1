"""`jejak audit verify`, and the file that does the same without Jejak."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from service.ledger.standalone import periksa
from service.ledger.verdicts import Verdict
from service.settings import state_directory
from tests.service.ledger.both import CORPUS
from tests.service.ledger.forge import (
    ORIGIN,
    WITNESSES,
    bundle,
    changed,
    genuine,
    head_of,
    note_of,
    policy_text,
    rechained,
    written,
)

SAMPLES = json.loads((CORPUS / "expected.json").read_text())


@pytest.fixture(autouse=True)
def a_state_directory_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["audit", "verify", *map(str, arguments)])


def verified(tmp_path: Path, data: bytes, *more: object) -> Result:
    policy = written(tmp_path / "policy", policy_text().encode())
    return run(written(tmp_path / "b.auditbundle", data), "--policy", policy, *more)


def told(result: Result) -> Any:
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_the_exit_code_is_the_verdict(sample: dict[str, Any]) -> None:
    known = ["--known-head", CORPUS / sample["known_head"]] if sample["known_head"] else []
    result = run(CORPUS / sample["file"], "--policy", CORPUS / "policy.txt", *known)
    assert result.exit_code == sample["expect_exit"]
    if result.exit_code == 0:
        assert result.stdout == "OK: 60 events\n"
    else:
        assert result.stdout == ""
        assert result.stderr.startswith(f"{Verdict(result.exit_code).name}: ")


@pytest.mark.parametrize("sample", SAMPLES[::6], ids=lambda sample: sample["file"])
def test_both_programs_end_alike(sample: dict[str, Any], tmp_path: Path) -> None:
    arguments = [str(CORPUS / sample["file"]), "--policy", str(CORPUS / "policy.txt")]
    if sample["known_head"]:
        arguments += ["--known-head", str(CORPUS / sample["known_head"])]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    for program in ([sys.executable, "-m", "api.cli", "audit", "verify"], [sys.executable, "-I", periksa.__file__]):
        ended = subprocess.run([*program, *arguments], check=False, capture_output=True, text=True, env=environment)
        assert ended.returncode == sample["expect_exit"]
        assert "Traceback" not in ended.stderr
        assert (ended.stdout == "OK: 60 events\n") is (ended.returncode == 0)


def test_json_says_what_did_not_hold(tmp_path: Path) -> None:
    result = verified(tmp_path, bundle(note=note_of(head_of(genuine()), witnesses=WITNESSES[:1])), "--json")
    assert result.exit_code == 10
    said = told(result)
    assert {name: said[name] for name in ("verdict", "exit", "step", "log", "events")} == {
        "verdict": "UNWITNESSED", "exit": 10, "step": "quorum", "log": ORIGIN, "events": 20,
    }  # fmt: skip


def test_what_was_signed_by_nobody_trusted_says_nothing_of_a_log(tmp_path: Path) -> None:
    said = told(verified(tmp_path, b"", "--json"))
    assert (said["verdict"], said["log"], said["root"], said["kept"]) == ("BUNDLE_CORRUPT", None, None, None)


@pytest.mark.parametrize("policy", [b"", b"quorum nobody\n", b"\xff", b"#" * 2_000_000])
def test_a_policy_that_cannot_be_used_is_wrong_use(policy: bytes, tmp_path: Path) -> None:
    bad = written(tmp_path / "bad", policy)
    good = written(tmp_path / "b", bundle())
    assert run(good, "--policy", bad).exit_code == 2
    ended = subprocess.run([sys.executable, periksa.__file__, good, "--policy", bad], check=False, capture_output=True)
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [[], ["b"], ["missing", "--policy", "policy"], ["b", "--policy", "missing"]])
def test_wrong_use_is_2(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "b", bundle())
    written(tmp_path / "policy", policy_text().encode())
    assert run(*arguments).exit_code == 2


# heads that were seen


def forked(size: int = 20) -> bytes:
    """The same log with another past, signed and cosigned by all."""
    log = genuine(size)
    log.leaves[0] = changed(log.leaves[0], actor="somebody else")
    log.leaves = rechained(log.leaves)
    return bundle(log)


def test_the_head_of_a_bundle_that_holds_is_kept(tmp_path: Path) -> None:
    kept = Path(told(verified(tmp_path, bundle(), "--json"))["kept"])
    assert kept.is_relative_to(tmp_path / "state" / "jejak" / "heads")
    assert verified(tmp_path, bundle(genuine(25)), "--known-head", kept).exit_code == 0
    assert verified(tmp_path, forked(25), "--known-head", kept).exit_code == 30


def test_without_being_asked_a_kept_head_changes_no_verdict_but_is_told(tmp_path: Path) -> None:
    assert verified(tmp_path, bundle()).stderr == ""
    assert verified(tmp_path, bundle(genuine(25))).stderr == ""
    older = verified(tmp_path, bundle(genuine(22)))
    assert (older.exit_code, "older than" in older.stderr) == (0, True)
    contradicted = verified(tmp_path, forked(30), "--json")
    assert (contradicted.exit_code, "CONTRADICTS" in contradicted.stderr) == (0, True)
    assert [each["size"] for each in told(contradicted)["unlike"]] == [20, 22, 25]
    assert "/refused/" in told(contradicted)["kept"]
    assert verified(tmp_path, bundle(genuine(25))).stderr == ""


def test_heads_that_are_asked_for_bind(tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    assert verified(tmp_path, bundle(), "--heads", heads).exit_code == 0
    assert verified(tmp_path, bundle(genuine(25)), "--heads", heads).exit_code == 0
    assert verified(tmp_path, bundle(genuine(25)), "--heads", heads).exit_code == 0
    assert verified(tmp_path, bundle(genuine(24)), "--heads", heads).exit_code == 30
    assert verified(tmp_path, forked(30), "--heads", heads).exit_code == 30
    assert verified(tmp_path, bundle(genuine(30)), "--heads", heads).exit_code == 0


def test_a_bundle_that_does_not_hold_leaves_evidence_and_binds_nobody(tmp_path: Path) -> None:
    """Whoever has the log's key alone could otherwise make every later bundle look forked."""
    heads = tmp_path / "heads"
    log = genuine(40)
    log.leaves[0] = changed(log.leaves[0], actor="somebody else")
    log.leaves = rechained(log.leaves)
    poisoned = verified(tmp_path, bundle(log, note=note_of(head_of(log), witnesses=[])), "--heads", heads, "--json")
    assert poisoned.exit_code == 10
    assert Path(told(poisoned)["kept"]).parent.name == "refused"
    assert verified(tmp_path, bundle(), "--heads", heads).exit_code == 0


def test_where_heads_cannot_be_kept_the_verdict_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(written(tmp_path / "a-file", b"")))
    result = verified(tmp_path, bundle())
    assert (result.exit_code, "was not kept" in result.stderr) == (0, True)


def test_a_kept_head_that_cannot_be_read_is_passed_over_unless_it_should_bind(tmp_path: Path) -> None:
    kept = Path(told(verified(tmp_path, bundle(), "--json"))["kept"])
    kept.unlink()
    kept.mkdir()
    assert verified(tmp_path, bundle(genuine(25))).exit_code == 0
    assert verified(tmp_path, bundle(genuine(25)), "--heads", kept.parent.parent).exit_code == 1


def test_a_directory_of_heads_that_cannot_be_one_is_no_verdict(tmp_path: Path) -> None:
    inside = written(tmp_path / "a-file", b"") / "heads"
    assert verified(tmp_path, bundle(), "--heads", inside).exit_code == 1


def test_somebody_without_a_home_gets_a_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.delenv("HOME")
    result = verified(tmp_path, bundle(), "--json")
    assert (result.exit_code, told(result)["kept"]) == (0, None)


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({"XDG_STATE_HOME": "/state", "HOME": "/home/a"}, "/state/jejak"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/home/a"}, "/home/a/.local/state/jejak"),
        ({"XDG_STATE_HOME": "", "HOME": "/home/a"}, "/home/a/.local/state/jejak"),
        ({"HOME": ""}, None),
        ({}, None),
    ],
)
def test_where_state_is_kept(environment: dict[str, str], place: str | None) -> None:
    assert state_directory(environment) == (Path(place) if place else None)
