"""What is sent back: JSON, with the headers that every answer carries."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response

JSON = "application/json"
PROBLEM = "application/problem+json"
BATCH = "application/cloudevents-batch+json"
GHERKIN = "text/x-gherkin"

VARY = "Authorization, Accept, Accept-Language"
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

_encode = msgspec.json.Encoder().encode


def json(body: Any, status: int = 200, headers: dict[str, str] | None = None, content_type: str = JSON) -> Response:
    return Response(_encode(body), status, headers, content_type=content_type)


def etag(version: int) -> str:
    return f'"v{version}"'
