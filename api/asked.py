"""One request, as far as the headers and the query tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Request
from werkzeug.wsgi import get_content_length

from api.body import MAX_BYTES, LengthRequired, TooLarge
from domain.access import Actor
from service.bootstrap import Service

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks the service, and with which query parameters; the rest of what was sent is in `request`.

    `known` is the account and its version where the actor is only remembered.
    """

    service: Service
    actor: Actor
    query: dict[str, Any]
    request: Request
    known: tuple[UUID, int] | None = None

    def header(self, name: str) -> str | None:
        """A header by its WSGI name (PEP 3333), such as `HTTP_IF_MATCH`; `CONTENT_TYPE` has no prefix."""
        value: str | None = self.request.environ.get(name)
        return value


def current(proxy: T) -> T:
    """What `request` or `g` stand for at this moment: to be used more than once."""
    found: T = proxy._get_current_object()  # type: ignore[attr-defined]  # they are typed as what they stand for
    return found


def check_length(request: Request, limit: int = MAX_BYTES) -> None:
    """Raises LengthRequired for a chunked body and TooLarge for one beyond the limit; nothing is read yet."""
    if "chunked" in request.environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        raise LengthRequired
    if (get_content_length(request.environ) or 0) > limit:
        raise TooLarge(limit)
