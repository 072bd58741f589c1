"""Coming in and going: what opens a session, what does not, and what the browser is told to keep."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from flask import Flask

from domain.access import Actor
from service.bootstrap import Service
from tests.api.pages.conftest import GOOD, OTHER, SITI, Browser, Holders, Moving, form, said


def cookies_of(answer: Any, name: str) -> list[str]:
    return [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{name}=")]


def test_a_name_and_its_password_open_a_session_and_lead_to_the_account(browser: Browser) -> None:
    answer = browser.log_in()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/akun")
    assert "akun-siti" in said(browser.get("/akun"))


def test_the_cookie_is_this_hosts_over_https_and_no_scripts(browser: Browser) -> None:
    (line,) = cookies_of(browser.log_in(), "__Host-jejak")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(line.split("; "))
    assert "Domain" not in line
    assert "Expires" not in line


def test_every_login_is_another_session_and_ends_the_browsers_one_before(browser: Browser, service: Service) -> None:
    browser.log_in()
    first = browser.cookie()
    browser.get("/masuk?lang=id")
    browser.fill("/masuk?lang=id", login="siti", password=GOOD)
    assert browser.cookie() != first
    assert service.vault.rows("SELECT count(*) FROM session") == [(1,)]


def test_what_somebody_planted_as_a_session_is_never_taken_over(browser: Browser) -> None:
    browser.client.set_cookie("__Host-jejak", "ditanam", domain="jejak.test", secure=True)
    browser.log_in()
    assert browser.cookie() not in (None, "ditanam")


@pytest.mark.parametrize(("login", "password"), [("siti", OTHER), ("tidak-ada", GOOD), ("", ""), ("siti", "")])
def test_anything_else_is_told_in_the_same_words(browser: Browser, login: str, password: str) -> None:
    answer = browser.log_in(login, password)
    assert answer.status_code == 422
    assert "Nama masuk atau kata sandi tidak cocok." in said(answer)
    assert "<title>Kesalahan: Masuk" in answer.text
    assert browser.cookie() is None
    assert password == "" or password not in answer.text


def test_an_unknown_name_and_a_wrong_password_get_the_same_page(app: Flask) -> None:
    pages = []
    for login in ("siti", "sita"):
        browser = Browser(app)
        _, held = form(browser.get("/masuk"))
        answer = browser.post("/masuk", {**held, "login": login, "password": OTHER})
        same = re.sub(r'name="token" value="[^"]+"', "", answer.text).replace(f'"{login}"', "")
        pages.append((answer.status_code, same))
    assert pages[0] == pages[1]


def test_a_closed_account_does_not_come_in_and_is_out_with_the_next_request(
    browser: Browser, holders: Holders, service: Service
) -> None:
    browser.log_in()
    holders.clear()
    assert browser.get("/akun").headers["Location"] == "/masuk"
    assert service.vault.rows("SELECT * FROM session") == []
    assert browser.log_in().status_code == 422


def test_a_role_that_was_taken_away_is_gone_with_the_next_request(browser: Browser, holders: Holders) -> None:
    browser.log_in()
    assert "Fasilitator" in said(browser.get("/akun"))
    holders[SITI.account] = Actor(account=SITI.account, grants=())
    page = said(browser.get("/akun"))
    assert "Fasilitator" not in page
    assert "belum mempunyai wewenang" in page


def test_who_guesses_has_to_wait_and_is_told_how_long(browser: Browser, clock: Moving) -> None:
    for _ in range(6):
        assert browser.log_in(password=OTHER).status_code == 422
    waiting = browser.log_in()
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "1")
    assert "Coba lagi 1 detik lagi" in said(waiting)
    clock.move(seconds=1)
    assert browser.log_in().status_code == 303


def test_nothing_that_was_typed_is_in_the_log(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser.log_in("sandi di tempat yang salah", OTHER)
    browser.log_in()
    text = caplog.text + repr([vars(record) for record in caplog.records if record.name.startswith("jejak")])
    assert "login refused" in text
    (entered,) = [record for record in caplog.records if record.getMessage() == "login entered"]
    assert vars(entered)["account"] == "akun-siti"
    for secret in ("salah", OTHER, GOOD, str(browser.cookie())):
        assert secret not in text


def test_going_ends_the_session_on_the_server_and_empties_the_browser(browser: Browser, service: Service) -> None:
    browser.log_in()
    kept = browser.cookie()
    assert "Akhiri sesi" in said(browser.get("/keluar"))
    assert browser.cookie() == kept
    answer = browser.fill("/keluar")
    assert "Anda sudah keluar" in said(answer)
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert browser.cookie() is None
    assert service.vault.rows("SELECT * FROM session") == []
    browser.client.set_cookie("__Host-jejak", kept, domain="jejak.test", secure=True)
    assert browser.get("/akun").headers["Location"] == "/masuk"
    assert "tidak sedang masuk" in said(browser.get("/keluar"))


def test_half_an_hour_without_use_ends_it(browser: Browser, clock: Moving) -> None:
    browser.log_in()
    clock.move(minutes=29)
    assert browser.get("/akun").status_code == 200
    clock.move(minutes=30)
    assert browser.get("/akun").headers["Location"] == "/masuk"


def test_on_loopback_http_the_cookie_has_a_plain_name(app: Flask) -> None:
    browser = Browser(app, at="http://127.0.0.1:8000")
    assert browser.log_in().status_code == 303
    assert browser.cookie("jejak") is not None
    assert browser.get("/akun").status_code == 200


def test_over_plain_http_from_elsewhere_nobody_logs_in(app: Flask) -> None:
    browser = Browser(app, at="http://jejak.test")
    page = browser.get("/masuk")
    assert (page.status_code, "Perlu HTTPS" in said(page), "<form" in page.text) == (403, True, False)
    assert browser.post("/masuk", {"login": "siti", "password": GOOD}).status_code == 403


def test_a_secure_cookie_is_not_believed_where_it_came_over_http(app: Flask) -> None:
    browser = Browser(app)
    browser.log_in()
    text = browser.cookie()
    plain = Browser(app, at="http://jejak.test")
    assert text is not None
    plain.client.set_cookie("jejak", text, domain="jejak.test")
    assert plain.get("/akun").headers["Location"] == "/masuk"


def test_the_interface_for_programs_takes_no_cookies(browser: Browser) -> None:
    browser.log_in()
    assert browser.get("/v1/events").status_code == 401
    assert browser.get("/v1/innovations").status_code == 200
    body = {"region": "36.72", "code": "X", "name": "X"}
    assert browser.send("POST", "/v1/agencies", json=body, headers={"Origin": browser.at}).status_code == 401
