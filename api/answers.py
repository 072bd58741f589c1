"""What is sent back: JSON, with the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from flask import Response
from werkzeug.datastructures import Headers

from api import persons
from api.callers import is_secure
from service.store.tokens import SEALED

JSON = "application/json"
PROBLEM = "application/problem+json"
BATCH = "application/cloudevents-batch+json"
GHERKIN = "text/x-gherkin"

POLICY = "Content-Security-Policy"
_EVERYWHERE = [
    ("Vary", "Authorization, Accept, Accept-Language"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
"""`same-origin` is as far as a page's own address goes; with less its forms could not say where they are from."""
_ONLY_HTTPS = [("Strict-Transport-Security", "max-age=31536000; includeSubDomains")]
_CACHING = "Cache-Control"
_ASK_AGAIN = [(_CACHING, "no-cache")]
_NOTHING_RUNS = [(POLICY, "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")]
WITHOUT_A_VIEW = [*_EVERYWHERE, *_ASK_AGAIN, *_NOTHING_RUNS]
"""Of what the server answers before there is a view."""

_encode = msgspec.json.Encoder().encode


class Answer(Response):
    """An answer of any kind. The headers that never change join it as it leaves, where none is checked again."""

    def get_wsgi_response(self, environ: Any) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """A page brings a policy of its own, what never changes says so."""
        body, status, headers = super().get_wsgi_response(environ)
        caching = [] if _CACHING in self.headers else _ASK_AGAIN
        policy = [] if POLICY in self.headers else _NOTHING_RUNS
        transport = _ONLY_HTTPS if is_secure(environ) else []
        return body, status, headers + _EVERYWHERE + caching + policy + transport


class _Whole(Answer):
    """A body and headers to which nothing is left to add: its length is told."""

    def get_wsgi_headers(self, environ: Any) -> Headers:  # noqa: ARG002
        return self.headers


def json(body: Any, status: int = 200, headers: dict[str, str] | None = None, content_type: str = JSON) -> Response:
    encoded = _encode(body)
    if SEALED in encoded and content_type != PROBLEM:  # a problem repeats what was asked, whatever that was
        encoded = persons.opened(encoded)
    said = {"Content-Type": content_type, "Content-Length": str(len(encoded)), **(headers or {})}
    return _Whole([encoded], status, said, direct_passthrough=True)


def etag(version: int) -> str:
    return f'"v{version}"'
