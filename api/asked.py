"""One request, as far as the headers and the query tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from api.body import MAX_BYTES, LengthRequired, TooLarge
from domain.access import Actor
from service.bootstrap import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks the service, and with which query parameters."""

    service: Service
    actor: Actor
    query: dict[str, Any]


def check_length(limit: int = MAX_BYTES) -> None:
    """Raises LengthRequired for a chunked body and TooLarge for one beyond the limit; nothing is read yet."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthRequired
    if (request.content_length or 0) > limit:
        raise TooLarge(limit)
