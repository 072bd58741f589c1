"""Pages made of lists, in a real browser: whoever sees or hears differently, on a small screen, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import SMALL, flaws, opened, sent


@pytest.fixture
def filled(url: str) -> str:
    """With an innovation that has begun."""
    begun: list[tuple[str, dict[str, Any]]] = [
        ("/v1/innovations", {
            "title": "Antar Akta", "agency": "36.72/DISDUKCAPIL", "initiator": {"kind": "agency"}, "tags": ["anak"],
            "origin": {"kind": "lab"}, "form": "public_service", "problem": "Antre.", "idea": "Diantar.",
        }),
        ("/v1/launches", {"name": "Gebyar Inovasi", "region": "36.72", "month": "2099-10"}),
    ]  # fmt: skip
    for path, body in begun:
        assert sent(url + path, body)["version"] == 1
    return url


def test_coverage_is_chosen_by_keyboard_and_taken_away(browser: Browser, url: str) -> None:
    with opened(browser, viewport=SMALL, java_script_enabled=False) as page:
        page.goto(f"{url}/cakupan")
        page.get_by_label("Tahun").fill("2020")
        page.keyboard.press("Enter")
        page.wait_for_url("**year=2020**")
        assert page.get_by_text("belum ada").count()
        with page.expect_download() as taken:
            page.get_by_role("link", name="XLSX").click()
        assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_launch_is_read_printed_and_shown_on_a_big_screen(browser: Browser, filled: str) -> None:
    with opened(browser, viewport=SMALL, bypass_csp=True) as page:
        page.goto(f"{filled}/peluncuran")
        page.get_by_role("link", name="Gebyar Inovasi").click()
        page.get_by_role("heading", name="Gebyar Inovasi").wait_for()
        assert flaws(page) == []
        page.emulate_media(media="print")
        assert not page.get_by_role("link", name="layar besar").is_visible()
        page.emulate_media(media="screen")
        page.get_by_role("link", name="layar besar").click()
        page.get_by_text("inovasi siap diluncurkan").wait_for()
        assert flaws(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
