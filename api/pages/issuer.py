"""`/masuk/instansi`: logging in where one's organisation does, and coming back."""

from __future__ import annotations

import logging
import secrets

from flask import Response, g

from api.asked import Asked
from api.callers import household
from api.pages import cookies
from api.pages.door import Door
from api.pages.entrance import LOGIN, let_in, told
from api.pages.rendering import go_to, page
from service.bootstrap import Service
from service.errors import Busy
from service.oidc.code_flow import Client, CodeFlow, NotLoggedIn
from service.oidc.fetching import NoDocument
from service.oidc.id_tokens import IdTokens
from service.oidc.issuer import Issuer
from service.oidc.known_keys import Keys

BEGIN, BACK = "/masuk/instansi", "/masuk/instansi/kembali"
_LONGEST = 4096
"""Characters of anything that comes back."""

_log = logging.getLogger("jejak.login")


def code_flow(service: Service) -> CodeFlow | None:
    """None where no issuer knows this record as a client."""
    settings = service.settings
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
        return None
    issuer = Issuer(settings.oidc_issuer)
    client = Client(settings.oidc_client_id, settings.oidc_client_secret)
    tokens = IdTokens(issuer.url, client.id, Keys(issuer), service.clock)
    return CodeFlow(issuer, client, tokens, service.clock, service.secret)


class AtIssuer:
    def __init__(self, door: Door, flow: CodeFlow) -> None:
        self._door, self._flow = door, flow

    def begin(self, asked: Asked) -> Response:
        """To the issuer, with a cookie by which this browser is known again."""
        if not cookies.may_be_set(asked.request):
            return go_to(LOGIN)
        visit = cookies.visit(asked.request) or secrets.token_urlsafe()
        try:
            answer = go_to(self._flow.begin(visit, _back(asked)))
        except NoDocument as error:
            return _failed(asked, 503, "issuer_away", error)
        cookies.keep_visit(asked.request, answer, visit)
        return answer

    def back(self, asked: Asked) -> Response:
        """From the issuer, with a code, or with what went wrong there."""
        visit = cookies.visit(asked.request) or ""
        said = {name: value for name, value in asked.request.args.items() if len(value) <= _LONGEST}
        try:
            subject = self._flow.finish(visit, _back(asked), said)
        except NotLoggedIn as refused:
            told("refused", household(asked.request.environ.get("REMOTE_ADDR") or ""))
            return _failed(asked, 403, "issuer_refused", refused)
        except (NoDocument, Busy) as error:
            return _failed(asked, 503, "issuer_away", error)
        account = self._door.accounts.by_identity(self._flow.issuer, subject)
        if account is None or self._door.accounts.actor(account) is None:
            return page(asked, "message", 403, title="login_title", sentence="no_account", link=(LOGIN, "back"))
        return let_in(asked, self._door, account, "oidc")


def _back(asked: Asked) -> str:
    return cookies.origin(asked.request) + BACK


def _failed(asked: Asked, status: int, sentence: str, why: Exception) -> Response:
    """Why it failed is for whoever runs this; nothing of a code or token is in it."""
    _log.warning("login at the issuer failed: %s", why, extra={"correlation_id": g.correlation_id})
    return page(asked, "message", status, title="login_title", sentence=sentence, link=(LOGIN, "login_again"))
