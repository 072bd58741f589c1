"""The addresses of pages; the interface for programs (`openapi.json`) does not describe them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Response

from api.asked import Asked
from api.pages import forms, rendering
from api.pages.account import HERE, PASSWORD, AccountPages
from api.pages.door import Door, NobodyThere
from api.pages.entrance import LOGIN, Entrance
from api.pages.issuer import BACK, BEGIN, AtIssuer
from api.pages.rendering import go_to, page
from api.routing import Reach, Route, View
from service.oidc.code_flow import CodeFlow


def pages(door: Door, flow: CodeFlow | None) -> Iterator[Route]:
    """With a `flow` people may log in at an issuer, too."""
    entrance, account = Entrance(door, has_issuer=flow is not None), AccountPages(door)
    yield _page("GET", LOGIN, "login", entrance.show)
    yield _page("POST", LOGIN, "enter", entrance.enter)
    yield _page("GET", "/keluar", "logout", entrance.leave)
    yield _page("POST", "/keluar", "leave", entrance.left)
    yield _page("GET", HERE, "account", account.show)
    yield _page("POST", HERE, "end-session", account.end)
    yield _page("GET", PASSWORD, "password", account.ask)
    yield _page("POST", PASSWORD, "change-password", account.change)
    if flow is not None:
        at_issuer = AtIssuer(door, flow)
        yield _page("GET", BEGIN, "to-issuer", at_issuer.begin)
        yield replace(_page("GET", BACK, "from-issuer", at_issuer.back), any_query=True)
    yield _page("GET", "/aset/{asset}", "asset", rendering.asset)


def _page(method: str, path: str, name: str, view: View) -> Route:
    """Who is there is told by a cookie, which the view asks for: these are for browsers."""
    parameters = (rendering.LANGUAGE, rendering.DONE)
    return Route(path=path, method=method, view=_shown(view), name=f"page-{name}", summary="", fixed={},
                 reach=Reach.NONE, open=True, counted=True, parameters=parameters, limit=forms.LIMIT)  # fmt: skip


def _shown(view: View) -> View:
    """What goes wrong with a form or a session is told by a page, too."""

    def shown(asked: Asked, **where: Any) -> Response:
        try:
            return view(asked, **where)
        except NobodyThere:
            return go_to(LOGIN)
        except forms.Stale:
            link = (asked.request.path, "back")
            return page(asked, "message", 403, title="stale_title", sentence="stale", link=link)

    return shown
