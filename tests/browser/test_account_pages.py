"""The pages of an account in a real browser: by keyboard, on a small screen, for whoever sees or hears differently."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.api.pages.conftest import GOOD
from tests.browser.pages import SMALL, flaws, opened


def log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/masuk")
    page.fill("#login", "siti")
    page.fill("#password", GOOD)
    page.click("main button")
    assert page.url == f"{url}/akun"


def test_somebody_comes_in_and_goes_by_keyboard_without_scripts_on_a_small_screen(browser: Browser, url: str) -> None:
    with opened(browser, viewport=SMALL, java_script_enabled=False) as page:
        page.goto(f"{url}/masuk")
        for _ in range(20):  # past the skip link, the name of the product, the other language and the other pages
            page.keyboard.press("Tab")
            if page.locator("#login:focus").count():
                break
        page.keyboard.type("siti")
        page.keyboard.press("Tab")
        page.keyboard.type(GOOD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/akun")
        page.get_by_role("link", name="Keluar").press("Enter")
        page.get_by_role("button", name="Keluar").press("Enter")
        page.get_by_text("Anda sudah keluar").wait_for()
        page.goto(f"{url}/akun")
        assert page.url == f"{url}/masuk"


@pytest.mark.parametrize("path", ["/masuk?lang=en", "/akun", "/akun/sandi", "/keluar"])
def test_nothing_has_to_be_scrolled_sideways_on_a_small_screen(browser: Browser, url: str, path: str) -> None:
    with opened(browser, viewport=SMALL) as page:
        log_in(page, url)
        page.goto(url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


@pytest.mark.parametrize(("language", "scheme"), [("id", "light"), ("en", "dark")])
def test_everything_meets_wcag_2_2_at_level_aa(browser: Browser, url: str, language: str, scheme: Any) -> None:
    with opened(browser, color_scheme=scheme, bypass_csp=True) as page:
        log_in(page, url)
        page.goto(f"{url}/masuk?lang={language}")
        page.fill("#login", "siti")
        page.fill("#password", "salah")
        page.click("main button")
        found = [flaws(page)]
        for path in ("/masuk?lang=" + language, "/akun", "/akun/sandi", "/keluar"):
            page.goto(url + path)
            found.append(flaws(page))
        page.goto(f"{url}/akun/sandi")
        for field in ("old", "new", "again"):
            page.fill(f"#{field}", field)
        page.click("main button")
        found.append(flaws(page))
        assert found == [[]] * 6


def test_nothing_is_asked_of_others_and_nothing_is_blocked(browser: Browser, url: str) -> None:
    with opened(browser) as page:
        asked: list[str] = []
        told: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        log_in(page, url)
        for path in ("/akun", "/akun/sandi", "/keluar"):
            page.goto(url + path)
        assert {each for each in asked if not each.startswith(url + "/")} == set()
        assert [each for each in told if "favicon" not in each and "404" not in each] == []


def test_a_page_of_another_origin_on_the_same_machine_cannot_send_our_forms(browser: Browser, url: str) -> None:
    with opened(browser) as page, _elsewhere(f"{url}/akun") as other:
        log_in(page, url)
        page.goto(other)
        page.click("button")
        page.get_by_text("tidak berlaku").first.wait_for()
        page.goto(f"{url}/akun")
        assert page.url == f"{url}/akun"


@contextmanager
def _elsewhere(target: str) -> Iterator[str]:
    """A page on another port: the same site, so cookies are sent along, but another origin."""
    html = f"<form method=post action='{target}'><input name=session value=others><button>Hadiah</button></form>"

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_somebody_logs_in_where_their_organisation_does(browser: Browser, url_with_issuer: str) -> None:
    with opened(browser, viewport=SMALL) as page:
        page.goto(f"{url_with_issuer}/masuk")
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
        page.get_by_role("link", name="Masuk dengan akun instansi").click()
        page.wait_for_url(f"{url_with_issuer}/akun")
        assert page.get_by_text("akun instansi").count() == 1
