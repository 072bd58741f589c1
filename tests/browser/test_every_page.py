"""Every page there is, with the demonstration data: both languages, light and dark, wide and small, by keyboard.

A page that is added without an example here fails.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from api.app import create_app
from service import demo
from service.bootstrap import open_service
from service.kinds import KINDS
from service.settings import Settings
from tests.api.conftest import ROLES
from tests.api.pages.examples import EXAMPLES, PUBLIC, SEGMENTS, paths
from tests.browser.conftest import listened
from tests.browser.pages import SMALL, flaws, log_in, opened

WIDE = {"width": 1280, "height": 800}
TWO = [("id", "light", WIDE), ("en", "dark", SMALL)]
ALL = [(language, scheme, size) for language in ("id", "en") for scheme in ("light", "dark") for size in (WIDE, SMALL)]
LOOKS = ALL if os.environ.get("JEJAK_ALL_LOOKS") else TWO
"""All eight take ten minutes; between them two have both languages, both schemes and both widths."""

ELSEWHERE = {"/masuk", "/akun/sandi"}
"""Looked at where passwords are."""
NO_PAGES = {
    "/aliran/cakupan", "/aliran/dasbor", "/aliran/dasbor/<name>", "/aliran/inovasi/<uuid:id>", "/aliran/katalog",
    "/aliran/papan", "/aliran/peluncuran", "/aliran/peluncuran/<uuid:id>", "/aset/<digest>/<asset>",
    "/audit/berkas/<bundle>", "/audit/buku/bukti", "/audit/buku/kepala",
    "/inovasi/<uuid:id>/audit/<int:version>", "/inovasi/<uuid:id>/bukti/<sha256>", "/inovasi/<uuid:id>/lembar.pdf",
    "/inovasi/<uuid:id>/riwayat.feature",
}  # fmt: skip
"""Files and what pages ask for."""


@dataclass(frozen=True)
class World:
    """The demonstration, served; `named` fills in what stands in braces."""

    app: Flask
    url: str
    named: dict[str, str]

    def paths(self, *, admins: bool) -> list[str]:
        return paths(self.named, admins=admins)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    place = tmp_path_factory.mktemp("demo")
    tokens = {f"token-of-{role}": f"dev-{role}" for role in ROLES}
    settings = Settings(
        database=f"sqlite:///{place / 'jejak.db'}", evidence_dir=str(place / "bukti"), dev_tokens=tokens
    )
    with closing(open_service(settings, inline_projections=True)) as service:
        demo.load(service)
        app = create_app(service)
        with listened(app) as url:
            one = {kind: _first(url, kind) for kind in ("innovation", "launch", "cycle")}
            found = {**one, "agency": {"id": one["innovation"]["agency"]["id"]}}
            yield World(app, url, {kind: f"/{SEGMENTS[kind]}/{each['id']}" for kind, each in found.items()})


def _first(url: str, kind: str) -> dict[str, Any]:
    asked = Request(
        f"{url}/v1/{KINDS[kind].plural}?limit=1&region=36.72", headers={"Authorization": "Bearer token-of-dual"}
    )
    with urlopen(asked) as answer:
        return dict(json.load(answer)["items"][0])


def test_every_page_has_an_example_here(world: World) -> None:
    rules = {str(rule) for rule in world.app.url_map.iter_rules()
             if rule.endpoint.startswith("page-") and "GET" in (rule.methods or ())}  # fmt: skip
    assert rules - {"/masuk/instansi", "/masuk/instansi/kembali"} == EXAMPLES.keys() | ELSEWHERE | NO_PAGES


@pytest.mark.parametrize(("language", "scheme", "size"), LOOKS)
def test_it_meets_wcag_2_2_at_level_aa_and_fits(
    browser: Browser, world: World, language: str, scheme: Any, size: Any
) -> None:
    for role, admins in (("dual", False), ("admin", True)):
        with opened(browser, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
            log_in(page, world.url, role)
            page.goto(f"{world.url}/akun?lang={language}")
            for path in world.paths(admins=admins):
                _looked_at(page, world.url + path, language)
    with opened(browser, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        page.goto(f"{world.url}/?lang={language}")
        for path in PUBLIC:
            _looked_at(page, world.url + path.format(**world.named), language)


def _looked_at(page: Page, url: str, language: str) -> None:
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == (400 if url.endswith("banyak") else 200), url
    assert page.locator("html").get_attribute("lang") == language, url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
    assert flaws(page) == [], url


def test_nothing_is_blocked_told_to_the_console_or_asked_of_others(browser: Browser, world: World) -> None:
    told: list[str] = []
    for role, admins in (("dual", False), ("admin", True)):
        with opened(browser) as page:
            page.on("console", lambda message: told.append(f"{page.url} {message.text}"))
            page.on("pageerror", lambda error: told.append(str(error)))
            page.on("request", lambda request: told.extend([] if request.url.startswith(world.url) else [request.url]))
            log_in(page, world.url, role)
            for path in world.paths(admins=admins):
                if not path.endswith("banyak"):
                    page.goto(world.url + path)
    assert told == []


def test_without_scripts_everything_is_there_and_fits_a_small_screen(browser: Browser, world: World) -> None:
    for role, admins in (("dual", False), ("admin", True)):
        with opened(browser, viewport=SMALL, java_script_enabled=False) as page:
            log_in(page, world.url, role)
            for path in world.paths(admins=admins):
                page.goto(world.url + path)
                assert page.get_by_role("heading", level=1).count() == 1, path
                width = page.locator("main").evaluate("_ => document.documentElement.scrollWidth")
                assert width <= SMALL["width"], path


def test_by_keyboard_alone_every_control_of_every_page_is_reached(browser: Browser, world: World) -> None:
    with opened(browser) as page:
        log_in(page, world.url, "dual")
        for path in world.paths(admins=False):
            page.goto(world.url + path)
            missed = page.evaluate(_MISSED)
            assert missed == [], path


_MISSED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(each => each.type !== 'hidden' && each.checkVisibility() && each.tabIndex < 0).map(each => each.outerHTML)"""
"""What can be used with a pointer and does not take the focus."""
