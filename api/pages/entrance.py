"""`/masuk` and `/keluar`: coming in with a login name and a password, and going."""

from __future__ import annotations

import logging
import secrets
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, g

from api.asked import Asked
from api.callers import household
from api.pages import cookies, forms
from api.pages.door import Door
from api.pages.rendering import go_to, local, page, spoken
from service.login import Throttled, WrongPassword

_log = logging.getLogger("jejak.login")

ACCOUNT, LOGIN = "/akun", "/masuk"


class Entrance:
    def __init__(self, door: Door, *, has_issuer: bool = False) -> None:
        self._door, self._has_issuer = door, has_issuer

    def show(self, asked: Asked) -> Response:
        """The form; whoever is logged in already sees their account."""
        if not cookies.may_be_set(asked.request):
            return page(asked, "message", 403, title="https_title", sentence="https_needed", link=None)
        if self._door.present(asked.request) is not None and "lang" not in asked.query:
            return go_to(ACCOUNT)
        return self.form(asked, to=asked.query.get("ke", ""))

    def form(self, asked: Asked, status: int = 200, *, login: str = "", to: str = "", **error: Any) -> Response:
        """`to` is the page that was wanted; `error` is the key of a sentence, and what fills it in."""
        visit = cookies.visit(asked.request) or secrets.token_urlsafe()
        answer = page(
            asked, "login", status, login=login, token=forms.token(visit), has_issuer=self._has_issuer,
            error=_sentence(asked, **error), to=to, is_demo=bool(asked.service.settings.dev_tokens),
        )  # fmt: skip
        cookies.keep_visit(asked.request, answer, visit)
        return answer

    def enter(self, asked: Asked) -> Response:
        sent = forms.said(asked.request, cookies.visit(asked.request))
        login, address = sent.get("login", ""), household(asked.request.environ.get("REMOTE_ADDR") or "")
        to = _wanted(sent.get("ke", ""))
        try:
            account = self._door.account(login, sent.get("password", ""), address)
        except WrongPassword:
            told("refused", address)
            return self.form(asked, 422, login=login, to=to, key="wrong_password")
        except Throttled as throttled:
            told("throttled", address)
            answer = self.form(asked, 429, login=login, to=to, key="throttled", seconds=throttled.seconds)
            answer.headers["Retry-After"] = str(throttled.seconds)
            return answer
        return let_in(asked, self._door, account, "password", to)

    def leave(self, asked: Asked) -> Response:
        """Asks first: an address that somebody sends must not end a session."""
        present = self._door.present(asked.request)
        if present is None:
            return page(asked, "message", title="logout_title", sentence="not_logged_in", link=(LOGIN, "login_again"))
        return page(asked, "logout", token=forms.token(present.text))

    def left(self, asked: Asked) -> Response:
        """A form from elsewhere comes without the session's cookie, and must not make the browser forget it."""
        present = self._door.present(asked.request)
        if present is None and not forms.is_from_here(asked.request):
            raise forms.Stale
        if present is not None:
            forms.said(asked.request, present.text)
            self._door.sessions.end(present.session.account, present.session.id)
            told("left", account=present.session.account)
        answer = page(asked, "message", title="logout_title", sentence="logged_out", link=(LOGIN, "login_again"))
        cookies.forget(asked.request, answer)
        answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return answer


def to_entrance(asked: Asked) -> Response:
    """And afterwards to the page that was wanted, where its address is one to come back to."""
    if asked.request.method != "GET" or asked.request.path.startswith(ACCOUNT):
        return go_to(LOGIN)
    query = asked.request.query_string.decode("latin-1")
    to = _wanted(quote(asked.request.path) + (f"?{query}" if query else ""))
    return go_to(f"{LOGIN}?{urlencode({'ke': to})}" if to else LOGIN)


def _wanted(text: str) -> str:
    try:
        return local(text) if text else ""
    except ValueError:
        return ""


def let_in(asked: Asked, door: Door, account: str, via: str, to: str = "") -> Response:
    """A session of its own, whatever the browser held before."""
    agent = asked.header("HTTP_USER_AGENT") or ""
    text = door.sessions.begin(account, via=via, agent=agent, instead_of=cookies.session(asked.request))
    answer = go_to(to or ACCOUNT)
    cookies.forget_visit(asked.request, answer)
    cookies.keep_session(asked.request, answer, text)
    told("entered", account=account)
    return answer


def told(what: str, address: str = "", account: str = "") -> None:
    """To the log of the process: never what was typed as a name, which may be a password."""
    more = {"account": account, "address": address, "correlation_id": g.correlation_id}
    _log.info("login %s", what, extra=more)


def _sentence(asked: Asked, key: str | None = None, **facts: Any) -> str | None:
    return spoken(asked).page[key].format(**facts) if key else None
