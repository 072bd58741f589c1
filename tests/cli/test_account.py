"""`jejak account`: how the first admin is made, and what becomes of accounts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

Jejak = Callable[..., Result]


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_the_first_admin_is_made_here(jejak: Jejak) -> None:
    id = told(jejak("account", "register", "--name", "Sari", "--json"))["id"]
    granted = told(jejak("account", "grant", id, "admin", "--until", "2030-12-31", "--json"))
    (grant,) = granted["grants"]
    assert (grant["role"], grant["region"], grant["until"], grant["granted_by"]) == (
        "admin", None, "2030-12-31", "operator",
    )  # fmt: skip
    shown = jejak("account", "show", id).stdout
    assert "Sari" in shown
    assert "admin everywhere until 2030-12-31" in shown
    (listed,) = told(jejak("account", "list", "--json"))["items"]
    assert listed["id"] == id
    assert id in jejak("account", "list").stdout


def test_a_role_is_withdrawn_and_an_account_closed(jejak: Jejak) -> None:
    id = jejak("account", "register").stdout.strip()
    jejak("account", "grant", id, "mentor")
    assert told(jejak("account", "withdraw", id, "mentor", "--json"))["grants"] == []
    assert told(jejak("account", "close", id, "--reason", "pensiun", "--json"))["status"] == "closed"
    refused = jejak("account", "grant", id, "mentor")
    assert (refused.exit_code, "R53" in refused.stderr) == (1, True)


def test_an_identity_is_of_one_account(jejak: Jejak) -> None:
    identity = ("--issuer", "https://sso", "--subject", "7")
    assert told(jejak("account", "register", *identity, "--json"))["identities"] == [
        {"issuer": "https://sso", "subject": "7"}
    ]
    assert jejak("account", "register", *identity).exit_code == 1
    assert jejak("account", "register", "--issuer", "https://sso").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("grant", "bukan-id", "admin"), 2),
        (("grant", "00000000-0000-0000-0000-000000000009", "public"), 2),
        (("grant", "00000000-0000-0000-0000-000000000009", "admin"), 1),
        (("show", "00000000-0000-0000-0000-000000000009"), 1),
    ],
)
def test_what_is_not_there_is_refused_and_wrong_use_is_told(
    jejak: Jejak, arguments: tuple[str, ...], status: int
) -> None:
    assert jejak("account", *arguments).exit_code == status
