"""Opening pages in a real browser as somebody, and what is looked at on every one of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

SMALL = {"width": 320, "height": 640}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def opened(browser: Browser, **more: Any) -> Iterator[Page]:
    with browser.new_context(locale="id-ID", **more) as context:
        yield context.new_page()


def log_in(page: Page, url: str, role: str) -> None:
    """In a role of the store for development."""
    page.goto(f"{url}/masuk")
    page.fill("#login", role)
    page.fill("#password", f"token-of-{role}")
    page.click("main button")
    page.wait_for_url(f"{url}/akun")


def flaws(page: Page) -> list[str]:
    """What WCAG 2.2 AA finds; the page has to be opened with `bypass_csp`."""
    run = Axe().run(page, options={"runOnly": LEVELS})
    assert run.response["passes"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in run.response["violations"]]


def sent(url: str, body: dict[str, Any], version: int | None = None) -> dict[str, Any]:
    """A command of the facilitator's; its answer."""
    headers = {"Authorization": "Bearer token-of-facilitator", "Content-Type": "application/json"}
    headers |= {"If-Match": f'"v{version}"'} if version else {}
    with urlopen(Request(url, json.dumps(body).encode(), headers)) as answer:
        return dict(json.load(answer))
