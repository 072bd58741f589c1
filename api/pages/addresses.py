"""The addresses of pages; the interface for programs (`openapi.json`) does not describe them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from api import query
from api.evidence import LIMIT, Files
from api.pages import (
    accessibility,
    assets,
    audit_addresses,
    catalogue,
    commands,
    downloads,
    forms,
    innovation,
    news,
    region_addresses,
    replay,
    rules,
    things,
    timeline,
)
from api.pages.account import HERE, PASSWORD, AccountPages
from api.pages.attaching import Attaching
from api.pages.door import Door
from api.pages.entrance import LOGIN, Entrance
from api.pages.issuer import BACK, BEGIN, AtIssuer
from api.pages.opening import opened
from api.query import Parameter
from api.routing import Reach, Route, View
from service.oidc.code_flow import CodeFlow


def pages(door: Door, flow: CodeFlow | None, files: Files) -> Iterator[Route]:
    """With a `flow` people may log in at an issuer, too."""
    page = partial(_page, door)
    yield page("GET", catalogue.HERE, "catalogue", catalogue.show, *catalogue.PARAMETERS)
    heard = partial(news.told, watched=catalogue.watched)
    known = (query.AFTER, *query.CATALOGUE)
    yield page("GET", f"{news.HERE}/{catalogue.NEWS}", "news-of-catalogue", heard, *known, attended=False)
    yield from _of_innovations(page, files)
    yield from region_addresses.pages(page)
    yield from _of_commands(page)
    yield from _of_things(page)
    yield page("GET", rules.HERE, "rules", rules.listed, rules.SEARCH, downloads.AS)
    yield page("GET", rules.ONE, "rule", rules.shown, *downloads.ONE_OF)
    yield from audit_addresses.pages(page)
    yield page("GET", accessibility.HERE, "accessibility", accessibility.show)
    yield from _of_accounts(page, door, flow)
    yield replace(page("GET", "/aset/{digest}/{asset}", "asset", assets.show), view=assets.show)


def _of_innovations(page: partial[Route], files: Files) -> Iterator[Route]:
    one = innovation.HERE
    yield page("GET", one, "innovation", innovation.history, *innovation.HISTORY, kind="innovation")
    yield page("GET", replay.STATE, "innovation-state", replay.state, query.VERSION, query.VALID_ON,
               kind="innovation", private=True)  # fmt: skip
    yield page("GET", replay.COMPARED, "innovation-comparison", replay.comparison, *replay.COMPARISON,
               kind="innovation", private=True)  # fmt: skip
    yield page("GET", f"{one}/riwayat.feature", "innovation-scenario", innovation.scenario, kind="innovation",
               private=True)  # fmt: skip
    attaching = Attaching(files)
    yield page("GET", f"{one}/bukti", "innovation-evidence", attaching.show, downloads.AS, kind="innovation",
               private=True)  # fmt: skip
    yield page("POST", f"{one}/bukti", "attach-evidence", attaching.send, kind="innovation", private=True, limit=LIMIT)
    yield page("GET", f"{one}/bukti/{{sha256}}", "evidence-file", innovation.file_of(files), kind="innovation",
               private=True)  # fmt: skip
    heard = news.told_of_innovation
    yield page("GET", f"{news.HERE}{one}", "news-of-innovation", heard, query.AFTER, kind="innovation", attended=False)


def _of_commands(page: partial[Route]) -> Iterator[Route]:
    for kind, segment in commands.SEGMENTS.items():
        one = "code" if kind == "region" else "id"
        above = f"/{segment}/{{{one}}}/perintah"
        possible = partial(commands.possible, kind=kind)
        yield page("GET", above, f"commands-of-{kind}", possible, downloads.AS, kind=kind, private=True)
        for address, of, prefix in (
            (f"{above}/{{verb}}", kind, "command"),
            (f"/{segment}/baru/{{verb}}", None, "begin"),
        ):
            show, send = (partial(view, kind=kind) for view in (commands.show, commands.send))
            yield page("GET", address, f"{prefix}-{kind}", show, query.REGION, kind=of, private=True)
            yield page("POST", address, f"{prefix}-{kind}-sent", send, kind=of, private=True, limit=commands.LIMIT)


def _of_things(page: partial[Route]) -> Iterator[Route]:
    for kind in ("cycle", "agency", "region"):
        segment = commands.SEGMENTS[kind]
        listed, shown = (partial(view, kind=kind, segment=segment) for view in (things.listed, things.shown))
        one = "code" if kind == "region" else "id"
        yield page("GET", f"/{segment}", f"list-{kind}", listed, query.REGION, query.CURSOR, downloads.AS)
        yield page("GET", f"/{segment}/{{{one}}}", kind, shown, *timeline.ASKED, kind=kind)


def _of_accounts(page: partial[Route], door: Door, flow: CodeFlow | None) -> Iterator[Route]:
    entrance, account = Entrance(door, has_issuer=flow is not None), AccountPages(door)
    yield page("GET", LOGIN, "login", entrance.show)
    yield page("POST", LOGIN, "enter", entrance.enter)
    yield page("GET", "/keluar", "logout", entrance.leave)
    yield page("POST", "/keluar", "leave", entrance.left)
    yield page("GET", HERE, "account", account.show, *downloads.ONE_OF)
    yield page("POST", HERE, "end-session", account.end)
    yield page("GET", PASSWORD, "password", account.ask)
    yield page("POST", PASSWORD, "change-password", account.change)
    if flow is not None:
        at_issuer = AtIssuer(door, flow)
        yield page("GET", BEGIN, "to-issuer", at_issuer.begin)
        yield replace(page("GET", BACK, "from-issuer", at_issuer.back), view=at_issuer.back)


def _page(
    door: Door,
    method: str,
    path: str,
    name: str,
    view: View,
    *parameters: Parameter,
    kind: str | None = None,
    private: bool = False,
    attended: bool = True,
    limit: int = forms.LIMIT,
) -> Route:
    """Who is there is told by a cookie, and what goes wrong by a page: these are for browsers (see `opened`)."""
    view = opened(view, door, parameters, kind=kind, private=private, attended=attended)
    return Route(path=path, method=method, view=view, name=f"page-{name}", summary="", fixed={},
                 reach=Reach.SHOWN, open=True, counted=True, any_query=True, limit=limit)  # fmt: skip
