"""What is sent back: JSON, with the headers that every answer carries."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response

JSON = "application/json"
PROBLEM = "application/problem+json"
BATCH = "application/cloudevents-batch+json"
GHERKIN = "text/x-gherkin"

POLICY = "Content-Security-Policy"
_EVERYWHERE = (
    ("Vary", "Authorization, Accept, Accept-Language"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-cache"),
)
_NOTHING_RUNS = (POLICY, "default-src 'none'; frame-ancestors 'none'")

_encode = msgspec.json.Encoder().encode


def json(body: Any, status: int = 200, headers: dict[str, str] | None = None, content_type: str = JSON) -> Response:
    return Response(_encode(body), status, headers, content_type=content_type)


def finish(response: Response, correlation_id: str) -> None:
    """The headers of every answer; a page brings a policy of its own."""
    add = response.headers.add
    add("Correlation-Id", correlation_id)
    for name, value in _EVERYWHERE:
        add(name, value)
    if POLICY not in response.headers:
        add(*_NOTHING_RUNS)


def etag(version: int) -> str:
    return f'"v{version}"'
