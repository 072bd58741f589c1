"""What others record is told on pages that are open, and nothing moves under anybody's hands."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.pages import SMALL, flaws, opened, sent

PROPOSAL = {"title": "Antar Akta", "agency": "36.72/DISDUKCAPIL", "initiator": {"kind": "agency"},
            "origin": {"kind": "lab"}, "form": "public_service", "problem": "Antre.", "idea": "Diantar."}  # fmt: skip


def proposed(url: str, **over: Any) -> dict[str, Any]:
    return sent(f"{url}/v1/innovations", {**PROPOSAL, **over})


def come_back(page: Page) -> None:
    """Whoever comes back to a page hears at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_list_tells_how_many_and_where_to_load_them_and_stays_as_it_is(browser: Browser, url: str) -> None:
    first = proposed(url)
    with opened(browser, viewport=SMALL, bypass_csp=True) as page:
        page.goto(f"{url}/?q=a&region=36.72")
        page.locator("#q").focus()
        card = page.get_by_role("heading", name="Antar Akta")
        before = card.bounding_box()
        proposed(url, title="Jemput Bola untuk Lansia")
        sent(f"{url}/v1/innovations/{first['id']}/commands/revise", {"title": "Antar Akta ke Rumah"}, 1)
        come_back(page)
        page.get_by_text("2 perubahan baru pada halaman ini.").wait_for()
        assert card.bounding_box() == before
        assert page.evaluate("document.activeElement.id") == "q"
        assert flaws(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
        page.get_by_role("link", name="Muat").press("Enter")
        page.get_by_role("heading", name="Jemput Bola untuk Lansia").wait_for()
        assert page.url == f"{url}/?q=a&region=36.72"
        assert page.get_by_role("status").inner_text() == ""


def test_what_was_told_is_not_said_again_to_who_comes_back(browser: Browser, url: str) -> None:
    with opened(browser) as page:
        page.goto(f"{url}/")
        proposed(url)
        come_back(page)
        page.get_by_text("1 perubahan baru").wait_for()
        page.evaluate("document.querySelector('.news a').id = 'said-before'")
        with page.expect_response("**/aliran/**") as heard:
            come_back(page)
        assert "data:" in heard.value.text()
        proposed(url, title="Jemput Bola")
        assert page.locator("#said-before").count() == 1
        come_back(page)
        page.get_by_text("2 perubahan baru").wait_for()
        assert page.locator("#said-before").count() == 0


def test_what_is_told_does_not_hide_what_has_the_focus(browser: Browser, url: str) -> None:
    for number in range(8):
        proposed(url, title=f"Inovasi {number}")
    with opened(browser, viewport=SMALL) as page:
        page.goto(f"{url}/")
        proposed(url, title="Jemput Bola")
        come_back(page)
        page.get_by_text("1 perubahan baru").wait_for()
        link = page.get_by_role("link", name="Aksesibilitas")
        link.focus()
        shown, told = link.bounding_box(), page.locator(".news").bounding_box()
        assert shown
        assert told
        assert shown["y"] + shown["height"] <= told["y"]


def test_a_big_screen_shows_what_is_new_by_itself_until_it_is_stopped(browser: Browser, url: str) -> None:
    launch = sent(f"{url}/v1/launches", {"name": "Gebyar Inovasi", "region": "36.72", "month": "2099-10"})
    commands = f"{url}/v1/launches/{launch['id']}/commands"
    with opened(browser) as page:
        page.goto(f"{url}/peluncuran/{launch['id']}/layar")
        page.get_by_text("Oktober 2099").wait_for()
        sent(f"{commands}/fix-date", {"date": "2099-10-17", "place": "Alun-alun Cilegon"}, 1)
        page.get_by_text("17 Oktober 2099, Alun-alun Cilegon").wait_for()
        page.get_by_role("link", name="Berhenti memperbarui sendiri").click()
        page.get_by_role("link", name="Perbarui sendiri", exact=True).wait_for()
        assert page.locator("[data-stream]").count() == 0


def test_without_scripts_nothing_is_told_and_nothing_is_missing(browser: Browser, url: str) -> None:
    proposed(url)
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{url}/")
        assert not page.locator(".news").is_visible()
        page.get_by_role("heading", name="Antar Akta").wait_for()
