"""The pages of an innovation and its commands, for whoever sees, hears or points differently, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import flaws, log_in, opened, sent


@pytest.fixture
def thing(url: str) -> str:
    """The path of an innovation with two entries more."""
    texts = {"title": "Antar Akta", "problem": "Antre.", "idea": "Diantar.", "occurred_on": "2020-01-06"}
    kinds = {"initiator": {"kind": "agency"}, "origin": {"kind": "lab"}, "form": "public_service"}
    proposal = {**texts, **kinds, "agency": "36.72/DISDUKCAPIL"}
    id = sent(f"{url}/v1/innovations", proposal)["id"]
    commands = f"{url}/v1/innovations/{id}/commands"
    sent(f"{commands}/start-stage", {"stage": "drum_up", "occurred_on": "2020-02-03"}, version=1)
    done = {"stage": "drum_up", "result": "Disepakati", "occurred_on": "2020-02-14"}
    sent(f"{commands}/complete-stage", done, version=2)
    return f"/inovasi/{id}"


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator('main form button[type="submit"]').click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_refused_form_meets_wcag_2_2_at_level_aa(browser: Browser, url: str, thing: str, scheme: Any) -> None:
    with opened(browser, color_scheme=scheme, bypass_csp=True) as page:
        log_in(page, url, "dual")
        page.goto(f"{url}{thing}/perintah/complete-stage")
        page.fill("#result", "x")
        send(page)
        assert page.locator('[role="alert"]').count() == 1
        assert flaws(page) == []


def test_four_quick_steps_of_the_slider_end_where_they_lead(browser: Browser, url: str, thing: str) -> None:
    with opened(browser) as page:
        log_in(page, url, "dual")
        page.goto(f"{url}{thing}/keadaan?version=1")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        slider = page.get_by_role("slider")
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight"):
            slider.press(key)
        page.locator("#keadaan .now", has_text="#3 ").wait_for()
        assert len([each for each in asked if "/keadaan" in each]) < 4


def test_a_step_can_be_taken_back_in_the_browsers_history(browser: Browser, url: str, thing: str) -> None:
    with opened(browser) as page:
        log_in(page, url, "dual")
        page.goto(f"{url}{thing}/keadaan?version=1")
        page.get_by_role("slider").press("ArrowRight")
        page.locator("#keadaan .now", has_text="#2 ").wait_for()
        page.go_back()
        page.locator("#keadaan .now", has_text="#1 ").wait_for()


def test_by_keyboard_alone_a_command_is_found_filled_in_and_done(browser: Browser, url: str, thing: str) -> None:
    with opened(browser) as page:
        log_in(page, url, "dual")
        page.goto(url + thing)
        tab_to(page, "a[href$='/perintah']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}{thing}/perintah")
        tab_to(page, "a[href$='/receive-award']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/receive-award")
        tab_to(page, "#name")
        page.keyboard.type("Piala")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}{thing}?selesai=recorded**")
        assert "Menerima penghargaan “Piala”" in page.locator(".timeline").inner_text()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(selector)
