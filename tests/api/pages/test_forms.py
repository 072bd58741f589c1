"""A form counts only when it was shown to this browser and comes from a page of ours."""

from __future__ import annotations

import pytest
from flask import Flask

from service.bootstrap import Service
from tests.api.pages.conftest import GOOD, Browser, form, said

FOREIGN = [
    {"Origin": "https://lain.test", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://lain.test", "Sec-Fetch-Site": ""},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Origin": "https://a.jejak.test", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://jejak.test"},
    {"Origin": "https://jejak.test:8443"},
    {"Origin": "https://jejak.test.lain.test"},
]
PAGES = ["/masuk", "/akun", "/keluar", "/akun/sandi"]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", PAGES)
def test_from_another_origin_it_changes_nothing(
    browser: Browser, service: Service, path: str, headers: dict[str, str]
) -> None:
    if path != "/masuk":
        browser.log_in()
    _, held = form(browser.get(path))
    before = service.vault.rows("SELECT * FROM session")
    passwords = service.vault.rows("SELECT * FROM password")
    filled = {**held, "login": "siti", "password": GOOD, "session": "others", "old": GOOD, "new": "x", "again": "x"}
    answer = browser.post(path, filled, headers=headers)
    assert (answer.status_code, "tidak berlaku" in said(answer)) == (403, True)
    assert service.vault.rows("SELECT * FROM session") == before
    assert service.vault.rows("SELECT * FROM password") == passwords


@pytest.mark.parametrize("headers", FOREIGN)
def test_from_another_origin_no_browser_is_emptied(browser: Browser, headers: dict[str, str]) -> None:
    """Browsers keep the session's cookie to themselves there (SameSite), and would still do what the answer says."""
    answer = browser.post("/keluar", {}, headers=headers)
    assert answer.status_code == 403
    assert "Clear-Site-Data" not in answer.headers
    assert answer.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("token", [None, "", "salah", "é"])
def test_without_the_token_that_it_was_shown_with_it_changes_nothing(
    browser: Browser, service: Service, path: str, token: str | None
) -> None:
    if path != "/masuk":
        browser.log_in()
    browser.get(path)
    filled = {"login": "siti", "password": GOOD} | ({} if token is None else {"token": token})
    before = service.vault.rows("SELECT * FROM session")
    assert browser.post(path, filled).status_code == 403
    assert service.vault.rows("SELECT * FROM session") == before


def test_another_browsers_token_does_not_count(app: Flask) -> None:
    mine, theirs = Browser(app), Browser(app)
    _, held = form(theirs.get("/masuk"))
    mine.get("/masuk")
    assert mine.post("/masuk", {**held, "login": "siti", "password": GOOD}).status_code == 403


def test_the_token_from_before_the_login_does_not_count_after_it(browser: Browser) -> None:
    _, held = form(browser.get("/masuk"))
    browser.log_in()
    assert browser.post("/akun", {**held, "session": "others"}).status_code == 403


def test_a_browser_that_says_nothing_of_where_it_comes_from_is_not_believed(browser: Browser) -> None:
    _, held = form(browser.get("/masuk"))
    answer = browser.send("POST", "/masuk", data={**held, "login": "siti", "password": GOOD})
    assert answer.status_code == 403


@pytest.mark.parametrize("known", [{"Origin": "https://jejak.test"}, {"Sec-Fetch-Site": "same-origin"}])
def test_either_of_the_two_that_browsers_say_is_enough(browser: Browser, known: dict[str, str]) -> None:
    _, held = form(browser.get("/masuk"))
    answer = browser.send("POST", "/masuk", known, data={**held, "login": "siti", "password": GOOD})
    assert answer.status_code == 303


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_what_is_no_form_is_not_read(browser: Browser, kind: str) -> None:
    _, held = form(browser.get("/masuk"))
    sent = f"token={held['token']}&login=siti&password={GOOD}"
    headers = {"Origin": browser.at, "Content-Type": kind}
    assert browser.send("POST", "/masuk", headers, data=sent).status_code == 415


def test_a_form_is_small(browser: Browser) -> None:
    _, held = form(browser.get("/masuk"))
    assert browser.post("/masuk", {**held, "login": "x" * 20_000}).status_code == 413
