"""Pages for people: the description of the interface, and what each problem means. They load nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from flask import Response, g

from api import answers
from api.asked import Asked
from api.problems import STATUSES
from api.texts import LANGUAGES, Texts, chosen, texts
from domain.rules import RULES
from service.errors import NotFound

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {"docs.js": "text/javascript; charset=utf-8", "docs.css": "text/css; charset=utf-8"}


def openapi(asked: Asked) -> Response:
    return Response(_read("openapi.json"), content_type="application/json")


def docs(asked: Asked) -> Response:
    return _page(_read("static/docs.html"))


def asset(asked: Asked, *, asset: str) -> Response:
    if asset not in _TYPES:
        raise NotFound
    return Response(_read(f"static/{asset}"), content_type=_TYPES[asset])


def guide(asked: Asked, *, language: str | None = None) -> Response:
    """What an auditor can check, step by step; in the language that is named, else that is preferred."""
    if language not in (None, *LANGUAGES):
        raise NotFound
    chosen_one = language or chosen(asked.header("HTTP_ACCEPT_LANGUAGE"), g.language).language
    return _page(_read(f"static/audit-guide.{chosen_one}.html"))


def problem(asked: Asked, *, code: str) -> Response:
    """One page for each problem code, in both languages."""
    if code not in codes():
        raise NotFound
    return _page(_problem(code))


def codes() -> dict[str, list[str]]:
    """Every problem code and the rules that refuse with it."""
    found: dict[str, list[str]] = {code: [] for code in STATUSES}
    for rule in RULES.values():
        for code in rule.codes:
            found.setdefault(code, []).append(rule.id)
    return found


@cache
def _problem(code: str) -> bytes:
    head = (
        f"<!doctype html><html lang=id><meta charset=utf-8><title>{escape(code)} · Jejak</title>"
        "<meta name=viewport content='width=device-width'><link rel=stylesheet href=/docs/docs.css>"
        f"<main><p><a href=/docs>Jejak</a></p><h1><code>{escape(code)}</code></h1>"
    )
    return (head + "".join(_explained(code, texts(language)) for language in LANGUAGES) + "</main>").encode()


def _explained(code: str, said: Texts) -> str:
    rules = codes()[code]
    status = str(STATUSES[code]) if code in STATUSES else "409, 422"
    named = [(f"<a href=/aturan/{rule}>{rule}</a> ", line) for rule in rules for line in said.lines(code, rule)]
    lines = [f"<li>{name}{escape(line)}</li>" for name, line in (*named, *(("", line) for line in said.lines(code)))]
    return (
        f"<section lang={said.language}><h2>{escape(said.title(code))}</h2>"
        f"<p>{escape(said.page['status'])}: {status}</p><ul>{''.join(lines)}</ul></section>"
    )


@cache
def _read(name: str) -> bytes:
    return files("api").joinpath(name).read_bytes()


def _page(html: bytes) -> Response:
    return Response(html, content_type="text/html; charset=utf-8", headers={answers.POLICY: _POLICY})
