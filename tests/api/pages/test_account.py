"""Who is logged in sees who they are, what they may do and where they are logged in, and can end it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from api.app import create_app
from service.bootstrap import Service
from service.login import Passwords
from tests.api.conftest import Caller, Lab
from tests.api.pages.conftest import GOOD, OTHER, Browser, Moving, form, said


@pytest.mark.parametrize("path", ["/akun", "/akun/sandi"])
def test_whoever_is_not_logged_in_is_sent_to_the_login(browser: Browser, path: str) -> None:
    assert browser.get(path).headers["Location"] == "/masuk"
    assert browser.post(path, {}).headers["Location"] == "/masuk"


def test_it_says_what_may_be_done_and_where(app: Flask) -> None:
    Lab(Caller(app))
    browser = Browser(app)
    browser.log_in()
    page = said(browser.get("/akun"))
    assert "Fasilitator Kota Cilegon (36.72) semua" in page
    assert "Inovator Kota Cilegon (36.72) Disdukcapil" in page
    assert "nama masuk dan kata sandi" in page


def test_all_sessions_are_listed_and_one_can_be_ended(app: Flask) -> None:
    here, there = Browser(app), Browser(app, agent="Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36")
    here.log_in()
    there.log_in()
    page = here.get("/akun")
    assert "Firefox, Linux sesi ini" in said(page)
    assert "Chrome, Android" in said(page)
    assert "3 Juni 2024 pukul 09.00 WIB" in said(page)
    action, held = form(page)
    (id,) = re.findall(r'value="([^"]+)" aria-label="Akhiri sesi Chrome', page.text)
    answer = here.post(action, {**held, "session": id})
    assert "Sesi telah diakhiri" in said(here.get(answer.headers["Location"]))
    assert there.get("/akun").headers["Location"] == "/masuk"
    assert here.get("/akun").status_code == 200


def test_all_other_sessions_are_ended_at_once(app: Flask) -> None:
    here, *others = (Browser(app) for _ in range(3))
    for browser in (here, *others):
        browser.log_in()
    here.fill("/akun", session="others")
    assert [browser.get("/akun").status_code for browser in (here, *others)] == [200, 303, 303]


def test_ending_the_session_one_sits_in_leads_to_the_login(browser: Browser, service: Service) -> None:
    browser.log_in()
    ((id,),) = service.vault.rows("SELECT id FROM session")
    assert browser.fill("/akun", session=id).headers["Location"] == "/masuk"
    assert browser.get("/akun").status_code == 303


def test_what_a_browser_calls_itself_is_shown_as_text(app: Flask) -> None:
    browser = Browser(app, agent="<script>alert(1)</script>")
    browser.log_in()
    page = browser.get("/akun").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_new_password_ends_the_other_sessions(app: Flask) -> None:
    here, there = Browser(app), Browser(app)
    here.log_in()
    there.log_in()
    answer = here.fill("/akun/sandi", old=GOOD, new=OTHER, again=OTHER)
    assert "Kata sandi telah diganti" in said(here.get(answer.headers["Location"]))
    assert there.get("/akun").status_code == 303
    assert there.log_in().status_code == 422
    assert there.log_in(password=OTHER).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        (OTHER, OTHER, OTHER, "Kata sandi sekarang tidak cocok."),
        (GOOD, OTHER, OTHER + "x", "Keduanya tidak sama."),
        (GOOD, "pendek", "pendek", "Kata sandi baru harus sedikitnya 12 karakter."),
        (GOOD, "passwordpassword", "passwordpassword", "Kata sandi baru terlalu mudah ditebak."),
    ],
)
def test_a_password_is_not_changed_otherwise(app: Flask, old: str, new: str, again: str, sentence: str) -> None:
    browser = Browser(app)
    browser.log_in()
    answer = browser.fill("/akun/sandi", old=old, new=new, again=again)
    assert (answer.status_code, sentence in said(answer)) == (422, True)
    for typed in (old, new, again):
        assert typed not in answer.text
    assert Browser(app).log_in().status_code == 303


def test_whoever_came_in_otherwise_has_no_password_to_change(browser: Browser, service: Service) -> None:
    browser.log_in()
    service.vault.write(lambda connection: connection.execute("DELETE FROM password"))
    assert "/akun/sandi" not in browser.get("/akun").text
    assert browser.get("/akun/sandi").status_code == 404


def test_an_account_of_the_record_is_who_it_is_at_that_moment(service: Service, clock: Moving) -> None:
    service.settings = replace(service.settings, proxies=("127.0.0.1",))
    app = create_app(service)
    call, browser = Caller(app), Browser(app)
    id = (call.post("/v1/accounts", {"name": "Siti Aminah"}, role="admin").json or {})["id"]
    Passwords(service.vault, clock, service.secret).put("siti", id, GOOD)

    def do(verb: str, body: dict[str, str], version: int) -> None:
        headers = {"If-Match": f'"v{version}"'}
        done = call.post(f"/v1/accounts/{id}/commands/{verb}", body, role="admin", headers=headers)
        assert done.status_code == 200, done.text

    browser.log_in()
    assert "Nama Siti Aminah" in said(browser.get("/akun"))
    assert "belum mempunyai wewenang" in said(browser.get("/akun"))
    do("grant-role", {"role": "auditor"}, 1)
    assert "Auditor semua daerah semua" in said(browser.get("/akun"))
    do("close", {"reason": "pindah tugas"}, 2)
    assert browser.get("/akun").headers["Location"] == "/masuk"
    assert browser.log_in().status_code == 422
