"""Templates with the words of one language, and what every page of a person carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, g
from jinja2 import Environment, PackageLoader, StrictUndefined

from api import answers
from api.asked import Asked
from api.pages import cookies
from api.query import Parameter
from api.texts import LANGUAGES, Texts, chosen, texts
from service.errors import NotFound

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {answers.POLICY: POLICY, "Cache-Control": "no-store"}
_ASSETS = {"jejak.css": "text/css; charset=utf-8"}
_WIB = ZoneInfo("Asia/Jakarta")


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError(text)
    return text


LANGUAGE = Parameter(
    name="lang", read=_language, shape={"type": "string", "enum": list(LANGUAGES)}, description="of the page"
)


def _done(text: str) -> str:
    if text not in _DONE:
        raise ValueError(text)
    return text


_DONE = ("ended", "changed")
DONE = Parameter(name="selesai", read=_done, shape={"type": "string", "enum": list(_DONE)}, description="what was done")


def spoken(asked: Asked) -> Texts:
    """As the address says, else as was chosen before, else as the browser prefers."""
    said = asked.query.get("lang") or cookies.language(asked.request)
    if said in LANGUAGES:
        return texts(said)
    return chosen(asked.header("HTTP_ACCEPT_LANGUAGE"), g.language)


def page(asked: Asked, template: str, status: int = 200, **facts: Any) -> Response:
    """`template` without its ending; `facts` are what it shows."""
    said = spoken(asked)
    other = next(language for language in LANGUAGES if language != said.language)
    html = (
        _templates()
        .get_template(f"{template}.html")
        .render(t=said.page, language=said.language, other=other, here=asked.request.path, **facts)
    )
    answer = Response(html, status, _HEADERS, content_type="text/html; charset=utf-8")
    if "lang" in asked.query:
        cookies.keep_language(asked.request, answer, said.language)
    return answer


def go_to(path: str) -> Response:
    """See another page (303): what was sent is not sent again."""
    return Response("", 303, {"Location": path, "Cache-Control": "no-store"})


def instant(moment: datetime, words: Mapping[str, str]) -> str:
    """As it is said here: 22 November 2026 pukul 10.46 WIB."""
    at = moment.astimezone(_WIB)
    month = words["months"].split()[at.month - 1]
    return words["instant"].format(
        day=at.day, month=month, year=at.year, hour=f"{at.hour:02}", minute=f"{at.minute:02}"
    )


def asset(asked: Asked, *, asset: str) -> Response:
    """What pages are made of."""
    if asset not in _ASSETS:
        raise NotFound
    return Response(_read(asset), content_type=_ASSETS[asset])


@cache
def _read(asset: str) -> bytes:
    return files("api").joinpath("static", asset).read_bytes()


@cache
def _templates() -> Environment:
    found = PackageLoader("api.pages")
    return Environment(loader=found, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
