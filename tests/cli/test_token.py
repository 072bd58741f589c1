"""`jejak token`: shown once, listed without its secret, ended for every process with the next request."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import Result

from tests.cli.processes import Running, running, until
from tests.cli.saying import said
from tests.issuer import AUDIENCE, Issuer

Jejak = Callable[..., Result]


@pytest.fixture
def account(jejak: Jejak) -> str:
    id = jejak("account", "register").stdout.strip()
    assert jejak("account", "grant", id, "auditor").exit_code == 0
    return id


def test_it_is_shown_once(jejak: Jejak, account: str) -> None:
    made = said(jejak("token", "create", account, "--name", "kios", "--days", "30", "--json"))
    assert made["token"].startswith(f"jejak_{made['id']}_")
    (listed,) = said(jejak("token", "list", "--json"))["items"]
    assert (listed["id"], listed["account"], listed["name"], listed["standing"]) == (
        made["id"], account, "kios", "active",
    )  # fmt: skip
    assert made["token"][-43:] not in jejak("token", "list", "--json").stdout + jejak("token", "list").stdout


def test_for_people_it_stands_alone_on_a_line(jejak: Jejak, account: str) -> None:
    text, remark = jejak("token", "create", account).stdout.splitlines()
    assert (len(text), text[:6]) == (58, "jejak_")
    assert text[6:14] in remark
    headings, row = jejak("token", "list", account).stdout.splitlines()
    assert headings.split()[:3] == ["id", "account", "name"]
    assert row.split()[:4] == [text[6:14], account, "token", "active"]


def test_one_that_is_revoked_is_listed_as_such(jejak: Jejak, account: str) -> None:
    made = said(jejak("token", "create", account, "--json"))
    ended = said(jejak("token", "revoke", made["token"], "--json"))
    assert (ended["id"], ended["standing"], ended["revoked_by"]) == (made["id"], "revoked", "operator")
    assert said(jejak("token", "list", account, "--json"))["items"][0]["standing"] == "revoked"


def test_what_is_not_there_is_refused(jejak: Jejak, account: str) -> None:
    unknown = "018f2b5e-0000-7000-8000-000000000000"
    for arguments in (("create", unknown), ("create", "nobody"), ("revoke", "aaaaaaaa")):
        result = jejak("token", *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
    assert jejak("account", "close", account, "--reason", "pensiun").exit_code == 0
    assert jejak("token", "create", account).exit_code == 1
    assert said(jejak("token", "list", "--json")) == {"items": []}


@pytest.mark.parametrize("options", [("--days", "0"), ("--days", "366"), ("--name", ""), ("--name", "a\nb")])
def test_what_cannot_be_is_wrong_use(jejak: Jejak, account: str, options: tuple[str, str]) -> None:
    assert jejak("token", "create", account, *options).exit_code == 2


def status(running: Running, token: str) -> int:
    connection = HTTPConnection(urlsplit(running.said["url"]).netloc, timeout=20)
    connection.request("GET", "/v1/events", headers={"Authorization": f"Bearer {token}"})
    found = connection.getresponse().status
    connection.close()
    return found


def test_every_web_process_knows_of_it_with_the_next_request(jejak: Jejak, account: str, tmp_path: Path) -> None:
    """What is made, taken away and closed by the command line, while two processes serve."""
    with Issuer() as issuer:
        linked = said(jejak("account", "register", "--issuer", issuer.url, "--subject", "an-employee", "--json"))["id"]
        assert jejak("account", "grant", linked, "auditor").exit_code == 0
        settings = {"JEJAK_OIDC_ISSUER": issuer.url, "JEJAK_OIDC_AUDIENCE": AUDIENCE}
        with running(tmp_path, "serve", "--json", "--bind", "127.0.0.1:0", "--workers", "2", **settings) as web:
            until(web.answers)
            text, other, issued = (*(said(jejak("token", "create", account, "--json"))["token"] for _ in "12"),
                                   issuer.access_token())  # fmt: skip
            assert {status(web, each) for each in (text, other, issued) * 4} == {200}
            assert jejak("token", "revoke", text).exit_code == 0
            assert {status(web, text) for _ in range(8)} == {401}
            assert {status(web, other) for _ in range(8)} == {200}
            for each in (account, linked):
                assert jejak("account", "close", each, "--reason", "pensiun").exit_code == 0
            assert {status(web, each) for each in (other, issued) * 4} == {401}
