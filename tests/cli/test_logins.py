"""Passwords are given at the console: typed, never an argument, never shown."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from service.clock import system_clock
from service.login import Passwords, Sessions, WrongPassword
from service.vault import open_vault
from tests.cli.processes import JEJAK, environment
from tests.service.lab import Clock

GOOD, OTHER = "kerbau ungu menari di atap", "tujuh payung tumbuh di laut"

Jejak = Callable[..., Result]


@pytest.fixture
def jejak(tmp_path: Path) -> Jejak:
    def run(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, arguments, input=typed, env=environment(tmp_path))

    assert run("init").exit_code == 0
    return run


@pytest.fixture
def account(jejak: Jejak) -> str:
    return str(json.loads(jejak("account", "register", "--json").stdout)["id"])


def account_of(tmp_path: Path, login: str, password: str) -> str:
    """Whose they are, in the vault of the store."""
    with closing(open_vault(f"sqlite:///{tmp_path / 'evidence' / 'vault.db'}")) as vault:
        return Passwords(vault, Clock(), b"x").account(login, password, "here")


def test_who_holds_an_account_logs_in_with_what_was_typed(jejak: Jejak, account: str, tmp_path: Path) -> None:
    done = jejak("account", "password", "Siti", account, typed=f"{GOOD}\n")
    assert done.exit_code == 0, done.output
    assert GOOD not in done.output
    assert account_of(tmp_path, "siti", GOOD) == account


def test_another_password_takes_its_place_and_ends_all_sessions(jejak: Jejak, account: str, tmp_path: Path) -> None:
    jejak("account", "password", "siti", account, typed=f"{GOOD}\n")
    with closing(open_vault(f"sqlite:///{tmp_path / 'evidence' / 'vault.db'}")) as vault:
        text = Sessions(vault, Clock()).begin(account, via="password", agent="")
        jejak("account", "password", "siti", account, typed=f"{OTHER}\n")
        assert Sessions(vault, Clock()).find(text) is None
    with pytest.raises(WrongPassword):
        account_of(tmp_path, "siti", GOOD)
    assert account_of(tmp_path, "siti", OTHER) == account


@pytest.mark.parametrize("typed", ["pendek\n", "passwordpassword\n", "", "x" * 129 + "\n"])
def test_a_password_that_will_not_do_is_refused(jejak: Jejak, account: str, typed: str) -> None:
    refused = jejak("account", "password", "siti", account, typed=typed)
    assert refused.exit_code == 1
    assert "/password" in refused.stderr
    assert not typed.strip() or typed.strip() not in refused.output


def test_a_login_name_is_one_accounts(jejak: Jejak, account: str) -> None:
    other = json.loads(jejak("account", "register", "--json").stdout)["id"]
    jejak("account", "password", "siti", account, typed=f"{GOOD}\n")
    refused = jejak("account", "password", "SITI", other, typed=f"{OTHER}\n")
    assert (refused.exit_code, "another account" in refused.stderr) == (1, True)


def test_an_account_that_is_closed_or_not_there_gets_none(jejak: Jejak, account: str) -> None:
    jejak("account", "close", account, "--reason", "pindah tugas")
    for id in (account, "00000000-0000-7000-8000-000000000000"):
        assert jejak("account", "password", "siti", id, typed=f"{GOOD}\n").exit_code == 1
        assert jejak("account", "logout", id).exit_code == 1


def test_all_sessions_of_an_account_are_ended(jejak: Jejak, account: str, tmp_path: Path) -> None:
    with closing(open_vault(f"sqlite:///{tmp_path / 'evidence' / 'vault.db'}")) as vault:
        sessions = Sessions(vault, system_clock)
        texts = [sessions.begin(account, via="password", agent="") for _ in range(2)]
        assert json.loads(jejak("account", "logout", account, "--json").stdout) == {"account": account, "ended": 2}
        assert [sessions.find(text) for text in texts] == [None, None]


def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(jejak: Jejak, account: str, tmp_path: Path) -> None:
    outside, inside = pty.openpty()
    command = [*JEJAK, "account", "password", "siti", account]
    with subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, env=environment(tmp_path),
                          start_new_session=True) as running:  # fmt: skip
        os.close(inside)
        shown = b""
        for _ in range(2):
            while not shown.endswith(b": "):
                shown += os.read(outside, 1024)
            os.write(outside, f"{GOOD}\n".encode())
            shown += os.read(outside, 1)
        while True:
            try:
                shown += os.read(outside, 1024)
            except OSError:  # the other end is closed
                break
    os.close(outside)
    assert running.returncode == 0, shown
    assert GOOD.encode() not in shown
    assert account_of(tmp_path, "siti", GOOD) == account


def test_a_login_that_is_forgotten_is_in_no_file_any_more(jejak: Jejak, account: str, tmp_path: Path) -> None:
    jejak("account", "password", "siti.aminah.nip", account, typed=f"{GOOD}\n")
    jejak("account", "close", account, "--reason", "pindah tugas")

    def kept() -> bool:
        return any(b"siti.aminah.nip" in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())

    assert kept()
    assert jejak("account", "forget-login", account).exit_code == 0
    assert not kept()
    with pytest.raises(WrongPassword):
        account_of(tmp_path, "siti.aminah.nip", GOOD)
