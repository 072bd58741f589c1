"""The HTTP application: the table of routes, one place for errors, one for the headers of every answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from flask import Flask, Request, Response, g, request
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter

from api import answers, problems, refusals
from api.asked import Asked, current
from api.callers import Proxies
from api.evidence import Files
from api.feed import Streams
from api.identity import PUBLIC, Identity
from api.identity.kinds import bearers
from api.pages.addresses import pages
from api.pages.door import door
from api.pages.issuer import code_flow
from api.pages.rendering import trouble
from api.preconditions import correlation_id
from api.process import Metrics
from api.rates import rates_of
from api.routes import Parts, routes
from api.routing import install
from domain.rules import Refused
from service.bootstrap import Service
from service.evidence import Evidence

_log = logging.getLogger("jejak.api")
_LONGEST = 200
"""Characters of an address in the log."""


class NoSession(SessionInterface):
    """Who asks is told by every request anew."""

    none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:  # noqa: ARG002
        return self.none


class Application(Flask):
    """Flask without what nothing here uses: sessions, views of asyncio, hosts, functions before and after requests."""

    response_class = answers.Answer
    session_interface = NoSession()

    def __init__(self, language: str, metrics: Metrics, proxies: Proxies) -> None:
        super().__init__("jejak", static_folder=None, template_folder=None)
        self.url_map.merge_slashes = False
        self.language, self.metrics, self.proxies = language, metrics, proxies

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Every host is served alike; whether its name is one is checked in binding."""
        return None if request is None else self.url_map.bind_to_environ(request.environ, subdomain="")

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def preprocess_request(self) -> None:
        """Begins every request."""
        kept = current(g)
        kept.began = time.perf_counter()
        kept.language = self.language
        environ = current(request).environ
        kept.correlation_id = correlation_id(environ.get("HTTP_CORRELATION_ID"))
        self.proxies.believe(environ)

    def process_response(self, response: Response) -> Response:
        """Ends every answer, whether it is a view's or an error's."""
        kept = current(g)
        response.headers.add("Correlation-Id", kept.correlation_id)
        self.metrics.count(current(request).method, response.status_code, kept.began)
        return response


def create_app(service: Service, streams: Streams | None = None, accounts: Identity | None = None) -> Flask:
    """The application on an open service; `accounts` in the place of every kind of token."""
    metrics = Metrics()
    app = Application(service.settings.language, metrics, Proxies(service.settings.proxies))
    files = Files(Evidence(service.settings.evidence_dir))
    parts = Parts(files=files, streams=streams or Streams(), metrics=metrics)
    identity = accounts or bearers(service)
    of_people = pages(door(service), code_flow(service), files)
    install(app, (*routes(parts), *of_people), service, identity, rates_of(service.settings))

    @app.errorhandler(Exception)
    def tell(error: Exception) -> Response:
        problem = problems.told(error)
        metrics.refused(refusals.keep(service, problem))
        if problem.status in (401, 403):
            _log.info("refused", extra=_who(problem))
        telling = g.pop("telling", None) or _for_people(service)
        if telling is not None:
            with suppress(Exception):  # whatever keeps a page from being made, the problem is told
                told: Response = telling(problem)
                return told
        refused = isinstance(error, Refused) and not error.refusal.pointers
        return problems.answer(problem, allowed=_possible_now() if refused else None)

    return app


def _for_people(service: Service) -> Callable[[problems.Told], Response] | None:
    """Whoever looks for a page that there is none of is told by a page."""
    sent = current(request)
    wanted = sent.accept_mimetypes
    if sent.path.startswith("/v1/") or wanted.quality("text/html") <= wanted.quality(answers.PROBLEM):
        return None
    g.present = None
    return partial(trouble, Asked(service=service, actor=PUBLIC, query={}, request=sent))


def _who(problem: problems.Told) -> dict[str, str]:
    """Who was refused what, for the log: never what was sent."""
    sent, kept = current(request), current(g)
    tried = kept.get("tried")
    return {
        "code": problem.code,
        "method": sent.method,
        "path": sent.path[:_LONGEST],
        "address": sent.environ.get("REMOTE_ADDR") or "",
        "account": tried.actor.account if tried else "",
        "correlation_id": kept.correlation_id,
    }


def _possible_now() -> list[str]:
    """The commands that the caller could issue now on what the refused one was about; none on what is not there."""
    target = g.get("target")
    if target is None:
        return []
    asked = g.asked
    return [each.verb for each in asked.service.possibilities(*target, asked.actor) if each.allowed]
