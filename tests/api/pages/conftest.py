"""A browser on the application: it keeps cookies, fills in forms and sends what browsers send."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from api.app import create_app
from domain.access import Actor, Grant, Role
from service.bootstrap import Service
from service.identifiers import agency_id
from service.login import Passwords
from tests.api.conftest import NOW

GOOD, OTHER = "kerbau ungu menari di atap", "tujuh payung tumbuh di laut"
SITI = Actor(
    account="akun-siti",
    grants=(
        Grant(role=Role.FACILITATOR, region="36.72"),
        Grant(role=Role.INNOVATOR, region="36.72", agencies=frozenset({agency_id("36.72", "DISDUKCAPIL")})),
    ),
)


class Moving:
    """A clock that is moved by hand."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Holders(dict[str, Actor]):
    """The accounts that there are, by their ids; `linked` are those that somebody at an issuer is."""

    def __init__(self, *actors: Actor) -> None:
        super().__init__({actor.account: actor for actor in actors})
        self.linked: dict[tuple[str, str], str] = {}

    def actor(self, account_id: str) -> Actor | None:
        return self.get(account_id)

    def by_identity(self, issuer: str, subject: str) -> str | None:
        return self.linked.get((issuer, subject))


class _Forms(HTMLParser):
    """The forms of a page that do something: where each goes and what it holds."""

    is_open = False

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_open = said["method"] == "post"
            if self.is_open:
                self.forms.append((said["action"], {}))
        if tag == "input" and self.is_open:
            self.forms[-1][1][said["name"]] = said.get("value", "")


@dataclass
class Browser:
    """`at` is its origin; `by` is from which address it asks."""

    app: Flask
    at: str = "https://jejak.test"
    by: str = "203.0.113.9"
    agent: str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        said = {"X-Forwarded-Proto": self.at.split(":", maxsplit=1)[0], "X-Forwarded-For": self.by,
                "User-Agent": self.agent, **(headers or {})}  # fmt: skip
        return self.client.open(path, method=method, base_url=self.at, headers=said, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.send("GET", path, **more)

    def post(self, path: str, filled: dict[str, str], **more: Any) -> TestResponse:
        headers = {"Origin": self.at, "Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
        return self.send("POST", path, headers, data=filled, **more)

    def fill(self, path: str, **filled: str) -> TestResponse:
        """Opens a page and sends its form; whatever that answers."""
        action, held = form(self.get(path))
        return self.post(action, {**held, **filled})

    def log_in(self, login: str = "siti", password: str = GOOD) -> TestResponse:
        return self.fill("/masuk", login=login, password=password)

    def cookie(self, name: str = "__Host-jejak") -> str | None:
        found = self.client.get_cookie(name, domain=self.at.split("//")[1].split(":")[0])
        return found.value if found else None


def form(page: TestResponse) -> tuple[str, dict[str, str]]:
    found = _Forms()
    found.feed(page.text)
    assert len(found.forms) == 1, page.text
    return found.forms[0]


def said(page: TestResponse) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@pytest.fixture
def clock(service: Service) -> Moving:
    service.clock = Moving()
    return service.clock


@pytest.fixture
def holders() -> Holders:
    return Holders(SITI)


@pytest.fixture
def app(service: Service, clock: Moving, holders: Holders) -> Flask:
    """Behind a proxy on loopback that speaks HTTPS; `siti` has a password that is cheap to check."""
    service.settings = replace(service.settings, proxies=("127.0.0.1",))
    cheap = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    Passwords(service.vault, clock, service.secret, cheap).put("siti", SITI.account, GOOD)
    service.accounts = holders
    return create_app(service)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
