"""What every page of a person is: in two languages, of our own files, kept by nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.texts import texts
from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser, said

TEMPLATES = Path(__file__).parents[3] / "api" / "pages" / "templates"
PAGES = ["/masuk", "/keluar", "/akun", "/akun/sandi"]


@pytest.mark.parametrize("path", PAGES)
def test_it_loads_and_runs_nothing_of_others_and_is_not_kept(browser: Browser, path: str) -> None:
    browser.log_in()
    page = browser.get(f"{path}?lang=id")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script|style=|//|\son\w+=", page.text)
    for asset in re.findall(r'href="(/aset/[^"]+)"', page.text):
        assert browser.get(asset).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_it_speaks_the_language_that_is_chosen_and_keeps_to_it(browser: Browser, path: str) -> None:
    browser.log_in()
    english = browser.get(f"{path}?lang=en")
    assert '<html lang="en">' in english.text
    kept = browser.get("/keluar")
    assert '<html lang="en">' in kept.text
    assert '<html lang="id">' in browser.get(f"{path}?lang=id").text
    assert browser.get(f"{path}?lang=fr").status_code == 400


def test_without_a_choice_it_goes_by_what_the_browser_prefers(browser: Browser) -> None:
    page = browser.get("/masuk", headers={"Accept-Language": "en-GB, id;q=0.5"})
    assert "Login name" in said(page)


def test_the_navigation_tells_under_which_page_this_one_stands(browser: Browser, lab: Lab) -> None:
    innovation = lab.propose().replace("/v1/innovations", "/inovasi")
    for path, section, how in (
        ("/?q=akta", "/", "page"),
        (innovation, "/", "true"),
        ("/aturan/R06", "/aturan", "true"),
        ("/cakupan?region=36.72", "/cakupan", "page"),
    ):
        assert re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', browser.get(path).text.split("</nav>")[0]) == [
            (section, how)
        ]
    assert "aria-current" not in browser.get("/opd").text


def test_both_languages_say_everything() -> None:
    assert texts("id").page.keys() == texts("en").page.keys()
    assert {"innovator", "auditor", "admin"} <= texts("id").words.keys() & texts("en").words.keys()


def test_what_is_no_asset_is_not_found(browser: Browser) -> None:
    assert browser.get("/aset/docs.html").status_code == 404


def test_no_template_asks_the_words_for_what_every_dictionary_has() -> None:
    """`t.clear` would not be the word: it is written `t["clear"]`."""
    used = {name for file in TEMPLATES.glob("*.html") for name in re.findall(r"\bt\.(\w+)", file.read_text("utf-8"))}
    assert len(used) > 50
    assert used & {*dir(dict)} == set()
    assert used <= texts("id").page.keys()
