"""The rules in a real browser: on a small screen, without scripts, for whoever sees or hears differently."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.pages import opened

PATHS = (
    "/aturan", "/aturan?q=peluncuran", "/aturan?q=tidak-ada-kata-ini",
    "/aturan/R06", "/aturan/R54", "/aturan/data_demonstrasi",
)  # fmt: skip


def test_a_rule_is_found_read_and_left_for_the_next_one_without_scripts(browser: Browser, url: str) -> None:
    said: list[str] = []
    with opened(browser, java_script_enabled=False) as page:
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{url}/")
        page.get_by_role("navigation").get_by_role("link", name="Aturan").press("Enter")
        page.get_by_role("searchbox").fill("sebelum dirancang")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="R06").press("Enter")
        assert page.url == f"{url}/aturan/R06"
        assert page.get_by_role("heading", level=1).inner_text().startswith("R06 Inovasi belum dapat diluncurkan")
        page.get_by_role("link", name="R07").press("Enter")
        assert page.url == f"{url}/aturan/R07"
    assert said == []


def test_steps_are_printed_dark_on_white_whatever_the_screen_is(browser: Browser, url: str) -> None:
    with opened(browser, color_scheme="dark") as page:
        page.goto(f"{url}/aturan/R06")
        page.emulate_media(media="print")
        assert page.locator(".steps").first.is_visible()
        assert not page.locator("header nav").is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
