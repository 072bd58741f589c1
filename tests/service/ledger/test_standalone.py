"""The second verifier as a program: what it prints, what it exits with, and where its limits are those of the first."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from service.ledger.standalone import periksa
from tests.service.ledger.forge import STRANGER, bundle, genuine, head_of, note_of, policy_text, written

POLICY = policy_text().encode()


class Program:
    """`periksa.py` in a folder with a genuine bundle, a policy and a kept head."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capsys = monkeypatch, capsys
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "100")
        written(folder / "bundle", bundle())
        written(folder / "policy", POLICY)
        written(folder / "head", note_of(head_of(genuine(), 7)))

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The exit code, and what is on stdout and stderr."""
        self._patch.setattr(sys, "argv", ["periksa.py", *arguments])
        code = periksa.main()
        return code, *self._capsys.readouterr()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(tmp_path, monkeypatch, capsys)


def test_what_holds_is_told_on_stdout(program: Program) -> None:
    assert program.run("bundle", "--policy", "policy") == (0, "OK: 20 events\n", "")
    assert program.run("bundle", "--policy", "policy", "--known-head", "head") == (0, "OK: 20 events\n", "")


def test_what_does_not_hold_is_told_on_stderr_with_the_formats_code(program: Program, tmp_path: Path) -> None:
    written(tmp_path / "head", note_of(head_of(genuine(), 7), [STRANGER]))
    code, out, err = program.run("bundle", "--policy", "policy", "--known-head", "head")
    assert (code, out) == (20, "")
    assert err.startswith("NO_TRUSTED_KEY: ")
    assert err.endswith("\n")
    code, out, err = program.run("missing", "--policy", "policy")
    assert (code, out) == (41, "")
    assert err.startswith("BUNDLE_CORRUPT: ")


@pytest.mark.parametrize(
    "arguments", [("--policy", "none"), ("--policy", "bundle"), ("--policy", "policy", "--known-head", "none")]
)
def test_files_of_the_auditor_that_cannot_be_used_are_wrong_use(program: Program, arguments: tuple[str, ...]) -> None:
    code, out, err = program.run("bundle", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("wrong use: ")


def test_without_a_policy_nothing_is_verified(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("bundle",), ("--policy", "policy")):
        with pytest.raises(SystemExit) as ended:
            program.run(*arguments)
        assert ended.value.code == 2
        assert capsys.readouterr().err.startswith("usage: periksa.py [-h] --policy FILE [--known-head FILE] BUNDLE\n")


def test_trouble_of_the_machine_is_no_verdict_on_the_bundle(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_name: str) -> NoReturn:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(sqlite3, "connect", full)
    assert program.run("bundle", "--policy", "policy") == (1, "", "not verified: disk is full\n")


def test_a_policy_of_the_largest_size_is_read_whole(program: Program, tmp_path: Path) -> None:
    for more, code in ((0, 0), (1, 2)):
        lines = b"\n" + POLICY.rstrip()
        written(tmp_path / "policy", b"#" * ((1 << 20) - len(lines) + more) + lines)
        assert program.run("bundle", "--policy", "policy")[0] == code
