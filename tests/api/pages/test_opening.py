"""What holds of every page: who is there, what is asked, and what goes wrong."""

from __future__ import annotations

import gzip

import pytest

from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser, form, said


def test_the_public_is_shown_the_catalogue_without_what_is_not_public(browser: Browser, lab: Lab) -> None:
    lab.propose(title="Antar Akta")
    assert "Antar Akta" in said(browser.get("/"))
    assert "Warga antre" not in browser.get("/").text


def test_what_a_form_left_empty_is_not_asked_for(browser: Browser, lab: Lab) -> None:
    lab.propose(title="Antar Akta")
    assert "Antar Akta" in said(browser.get("/?q=&region=36.72&agency=&year="))
    assert "Antar Akta" not in said(browser.get("/?q=lain"))


def test_what_is_of_the_page_alone_is_not_asked_of_the_finders(browser: Browser, lab: Lab) -> None:
    lab.propose(title="Antar Akta")
    assert "Antar Akta" in said(browser.get("/?lang=en&q=akta"))


@pytest.mark.parametrize("query", ["year=banyak", "warna=merah", "q=a&q=b", "cursor=%00", "stage=akhir"])
def test_what_cannot_be_asked_is_told_by_a_page(browser: Browser, query: str) -> None:
    answer = browser.get(f"/?{query}")
    assert answer.status_code == 400
    assert "<title>Kesalahan: Permintaan tidak dapat dibaca" in answer.text


def test_a_page_that_there_is_none_of_is_missed_by_a_page(browser: Browser) -> None:
    wanted = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    missed = browser.get("/tidak-ada", headers=wanted)
    assert (missed.status_code, missed.content_type) == (404, "text/html; charset=utf-8")
    assert browser.get("/tidak-ada").content_type == "application/problem+json"
    assert browser.get("/v1/tidak-ada", headers=wanted).content_type == "application/problem+json"


def test_it_is_sent_small_to_who_takes_it_so(browser: Browser) -> None:
    small = browser.get("/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.data) == browser.get("/").data


def test_after_logging_in_one_is_where_one_wanted_to_be(browser: Browser) -> None:
    again = browser.fill("/masuk?ke=/?year=2020", login="facilitator", password="salah")
    assert (again.status_code, form(again)[1]["ke"]) == (422, "/?year=2020")
    answer = browser.fill("/masuk?ke=/?year=2020", login="facilitator", password="token-of-facilitator")
    assert answer.headers["Location"] == "/?year=2020"


@pytest.mark.parametrize(
    "path", ["/papan?region=%C3%A9", "/daerah/%C3%A9/perintah", "/daerah/36%2072/perintah", "/dasbor/%00", "/dasbor/é",
             "/dasbor/wacana?tag=" + "x" * 3000, "/dasbor/wacana?region=a b"]
)  # fmt: skip
def test_whatever_was_wanted_one_can_log_in(browser: Browser, path: str) -> None:
    asked = browser.get(path)
    if asked.status_code == 303:
        assert browser.get(asked.headers["Location"]).status_code == 200
    else:
        assert asked.status_code == 400


@pytest.mark.parametrize("login", ["admin", "facilitator "])
def test_a_token_for_development_opens_to_its_own_role_alone(browser: Browser, login: str) -> None:
    assert browser.log_in(login, "token-of-facilitator").status_code == 422


@pytest.mark.parametrize("to", ["//evil.test", "https://evil.test", "/\\evil.test", "/a\nb", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_by_an_address(browser: Browser, to: str) -> None:
    action, held = form(browser.get("/masuk"))
    answer = browser.post(action, {**held, "login": "siti", "password": "kerbau ungu menari di atap", "ke": to})
    assert answer.headers["Location"] == "/akun"
