"""Texts that would be markup, scripts or formulas, or run from right to left, are texts on every page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.api.pages.hostile import PAYLOAD, RTL, made
from tests.browser.pages import SMALL, log_in, opened, sent


@pytest.fixture
def thing(url: str) -> dict[str, str]:
    return made(lambda path, body, version=None: sent(url + path, body, version))


def pages(thing: dict[str, str]) -> list[str]:
    one = thing["inovasi"]
    parts = ("", "?tampilan=full", "?tampilan=json", "/keadaan", "/keadaan?version=3", "/banding?from=0&to=9", "/bukti",
             "/perintah", "/perintah/answer-complaint", "/perintah/record-measurement", "/audit")  # fmt: skip
    return [
        "/", "/?q=%3Cscript%3E", "/cakupan?region=36.72&year=2020", "/papan?region=36.72", "/dasbor?region=36.72",
        "/aturan?q=%3Cscript%3Ewindow.hit=4%3C/script%3E", "/angkatan", "/opd?region=36.72",
        "/inovasi/baru/propose?region=36.72", *thing.values(), *(one + part for part in parts),
    ]  # fmt: skip


def hit(page: Page) -> Any:
    """What a text managed to do: run, load, or become an element."""
    return page.evaluate(
        "[window.hit, document.querySelectorAll('main script, main img, main svg[onload], main iframe').length,"
        " document.querySelectorAll('[onload], [onerror], [onclick]').length]"
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_they_run_nothing_load_nothing_and_widen_nothing(
    browser: Browser, url: str, thing: dict[str, str], language: str
) -> None:
    with opened(browser, viewport=SMALL) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append("dialog"))
        log_in(page, url, "dual")
        page.goto(f"{url}/?lang={language}")
        for path in pages(thing):
            answer = page.goto(url + path)
            assert answer is not None
            assert answer.status == 200, path
            assert hit(page) == [None, 0, 0], path
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], path
        assert {each for each in asked if not each.startswith(url + "/")} == set()
        assert not [each for each in asked if each.endswith("/x")]


def test_they_come_back_into_a_form_as_they_were_typed(browser: Browser, url: str, thing: dict[str, str]) -> None:
    with opened(browser) as page:
        log_in(page, url, "dual")
        page.goto(f"{url}{thing['inovasi']}/perintah/start-stage")
        page.select_option("#stage", "display")
        page.locator("details summary").click()
        page.fill("#note", f"{PAYLOAD}\n{RTL}")
        with page.expect_navigation():
            page.locator('main form button[type="submit"]').click()
        assert page.locator("#note").input_value() == f"{PAYLOAD}\n{RTL}"
        assert hit(page) == [None, 0, 0]
