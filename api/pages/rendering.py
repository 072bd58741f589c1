"""Templates with the words of one language, and what every page of a person carries."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, g
from jinja2 import Environment, PackageLoader, StrictUndefined

from api import answers
from api.asked import Asked
from api.pages import assets, cookies
from api.pages.formats import Formats
from api.pages.queries import here_with
from api.problems import Told
from api.query import Parameter
from api.texts import LANGUAGES, Texts, chosen, texts

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SCRIPTED = POLICY.replace("default-src 'none';", "default-src 'none'; script-src 'self'; connect-src 'self';")


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


_DONE = ("ended", "changed", "recorded")
DONE = Parameter(name="selesai", read=_done, shape={"type": "string", "enum": list(_DONE)}, description="what was done")


def spoken(asked: Asked) -> Texts:
    """As the address says, else as was chosen before, else as the browser prefers."""
    said = asked.query.get("lang") or cookies.language(asked.request)
    if said in LANGUAGES:
        return texts(said)
    return chosen(asked.header("HTTP_ACCEPT_LANGUAGE"), g.language)


def local(text: str) -> str:
    """An address of this origin, as a path; raises ValueError."""
    if not re.fullmatch(r"/(?![/\\])[!-~]{0,2000}", text):
        raise ValueError(text)
    return text


TO = Parameter(name="ke", read=local, shape={"type": "string"}, description="the page to go to after logging in")


def page(
    asked: Asked,
    template: str,
    status: int = 200,
    *,
    scripts: tuple[str, ...] = (),
    stream: str | None = None,
    **facts: Any,
) -> Response:
    """`template` without its ending; `facts` are what it shows, `scripts` the assets that it works better with.

    From the `stream` it hears of news; to see them it is asked for again, the first of what it lists.
    """
    said, scripts = spoken(asked), scripts or (("jejak.js",) if stream else ())
    html = _templates().get_template(f"{template}.html").render(
        t=said.page, f=Formats(said), language=said.language, here=asked.request.path,
        section=_section(asked.request.path), scripts=scripts,
        in_other_language=_in_other_language(asked, said.language), present=g.get("present"),
        done=said.page[asked.query["selesai"]] if "selesai" in asked.query else None, asset=assets.address,
        stream=stream, anew=here_with(asked, selesai=None, dari=None), **facts,
    )  # fmt: skip
    answer = _sent(asked, html.encode(), status)
    answer.headers[answers.POLICY] = _SCRIPTED if scripts else POLICY
    if "lang" in asked.query:
        cookies.keep_language(asked.request, answer, said.language)
    return answer


def _section(path: str) -> str:
    """The page of the navigation that this one stands under: innovations are found in the catalogue."""
    first = f"/{path.split('/')[1]}"
    return "/" if first == "/inovasi" else first


def text_of(asked: Asked, template: str, **facts: Any) -> str:
    """What a template says in the reader's language, without anything of a page around it."""
    said = spoken(asked)
    made = _templates().get_template(f"{template}.html")
    return made.render(t=said.page, f=Formats(said), language=said.language, **facts)


def trouble(asked: Asked, problem: Told) -> Response:
    """A problem, for people."""
    said = spoken(asked)
    answer = page(
        asked, "trouble", problem.status, problem=problem, headline=said.title(problem.code),
        detail=said.detail(problem.code, problem.facts, rule=problem.rule),
        flaws=[said.flaw(code, facts) for _, code, facts in problem.errors],
    )  # fmt: skip
    for name, value in problem.headers.items():
        if name != "WWW-Authenticate":
            answer.headers[name] = value
    return answer


def _in_other_language(asked: Asked, language: str) -> dict[str, str]:
    """The same page once more."""
    other = next(each for each in LANGUAGES if each != language)
    if asked.request.method != "GET":
        return {"language": other, "href": f"/?lang={other}"}
    query = {name: value for name, value in asked.request.args.items() if name != "lang" and value}
    return {"language": other, "href": f"{quote(asked.request.path)}?{urlencode({**query, 'lang': other})}"}


def _sent(asked: Asked, html: bytes, status: int) -> Response:
    """Kept by nobody, made small for who takes it so."""
    headers = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Encoding"}
    if asked.request.accept_encodings["gzip"]:
        html, headers["Content-Encoding"] = gzip.compress(html, 5, mtime=0), "gzip"
    return Response(html, status, headers, content_type="text/html; charset=utf-8")


def go_to(path: str) -> Response:
    """See another page (303): what was sent is not sent again."""
    return Response("", 303, {"Location": path, "Cache-Control": "no-store"})


@cache
def _templates() -> Environment:
    found = PackageLoader("api.pages")
    made = Environment(loader=found, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       auto_reload=False)  # fmt: skip
    made.filters["pretty"] = lambda value: json.dumps(value, ensure_ascii=False, indent=2)
    return made
