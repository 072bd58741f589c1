"""The HTTP application: the table of routes, one place for errors, one for the headers of every answer."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from api import answers, problems
from api.evidence import Files
from api.feed import Streams
from api.identity import Accounts, Identity
from api.preconditions import correlation_id
from api.process import Metrics
from api.routes import Parts, routes
from api.routing import install
from domain.rules import Refused
from service.bootstrap import Service
from service.evidence import Evidence


def create_app(service: Service, streams: Streams | None = None, accounts: Identity | None = None) -> Flask:
    """The application on an open service; without `accounts` its development accounts may ask."""
    app = Flask("jejak", static_folder=None, template_folder=None)
    app.url_map.merge_slashes = False
    metrics = Metrics()
    files = Files(Evidence(service.settings.evidence_dir))
    parts = Parts(files=files, streams=streams or Streams(), metrics=metrics)
    install(app, routes(parts), service, accounts or Accounts(service.settings.dev_tokens))
    language = service.settings.language

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.language = language
        g.correlation_id = correlation_id(request.headers.get("Correlation-Id"))

    @app.after_request
    def finish(response: Response) -> Response:
        answers.finish(response, g.correlation_id)
        metrics.count(request.method, response.status_code, g.began)
        return response

    @app.errorhandler(Exception)
    def tell(error: Exception) -> Response:
        refused = isinstance(error, Refused) and not error.refusal.pointers
        return problems.answer(problems.told(error), allowed=_possible_now() if refused else None)

    return app


def _possible_now() -> list[str]:
    """The commands that the caller could issue now on what the refused one was about; none on what is not there."""
    target = g.get("target")
    if target is None:
        return []
    asked = g.asked
    return [each.verb for each in asked.service.possibilities(*target, asked.actor) if each.allowed]
