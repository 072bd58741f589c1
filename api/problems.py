"""Everything that can go wrong as `application/problem+json` (RFC 9457): the one table of exceptions and statuses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from api import answers
from api.body import LengthRequired, Malformed, TooLarge, UnsupportedMediaType
from api.identity import Unauthenticated
from api.rates import RateLimited
from api.texts import Texts, chosen
from domain.rules import Refused
from service.audit.logs import Damaged
from service.errors import (
    Behind,
    Busy,
    EventsMissing,
    Forbidden,
    InFlight,
    Invalid,
    KeyReused,
    LedgerForked,
    NotFound,
    PreconditionRequired,
    VersionMismatch,
)
from service.projections import BadCursor

_log = logging.getLogger("jejak.api")

RETRY = {"Retry-After": "1"}
_SOMEBODY_MUST_LOOK = {"Retry-After": "60"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A problem before it is put into words."""

    status: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    rule: str | None = None
    errors: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def _invalid(error: Invalid) -> Told:
    errors = tuple((problem.pointer, problem.code, dict(problem.facts)) for problem in error.problems)
    return Told(status=422, code="invalid", rule=error.rule, errors=errors)


def _refused(error: Refused) -> Told:
    refusal = error.refusal
    errors = tuple((pointer, "ruled", {"rule": refusal.rule}) for pointer in refusal.pointers)
    return Told(status=422 if errors else 409, code=refusal.code, rule=refusal.rule, facts=refusal.facts, errors=errors)


def _mismatch(error: VersionMismatch) -> Told:
    headers = {"ETag": answers.etag(error.current)}
    return Told(status=412, code="version-mismatch", rule="R52", facts={"current": error.current}, headers=headers)


def _malformed(error: Malformed) -> Told:
    return Told(status=400, code="malformed", facts={"what": error.what, **error.facts})


def _unauthenticated(error: Unauthenticated) -> Told:
    """Who has sent a token is told that it is no good (RFC 6750, section 3.1), and nothing else."""
    challenge = 'Bearer realm="jejak"' + (', error="invalid_token"' if error.given else "")
    return Told(status=401, code="unauthenticated", headers={"WWW-Authenticate": challenge})


TABLE: dict[type[Exception], Callable[[Any], Told]] = {
    Malformed: _malformed,
    BadCursor: lambda _: _malformed(Malformed("parameter", name="cursor")),
    Unauthenticated: _unauthenticated,
    Forbidden: lambda _: Told(status=403, code="forbidden"),
    NotFound: lambda _: Told(status=404, code="not-found"),
    Refused: _refused,
    InFlight: lambda _: Told(status=409, code="in-flight", headers=RETRY),
    LengthRequired: lambda _: Told(status=411, code="length-required"),
    VersionMismatch: _mismatch,
    TooLarge: lambda error: Told(status=413, code="too-large", facts={"limit": error.limit}),
    UnsupportedMediaType: lambda error: Told(
        status=415, code="unsupported-media-type", facts={"expected": error.expected}
    ),
    Invalid: _invalid,
    KeyReused: lambda _: Told(status=422, code="key-reused"),
    PreconditionRequired: lambda _: Told(status=428, code="precondition-required"),
    RateLimited: lambda error: Told(status=429, code="rate-limited", headers={"Retry-After": str(error.seconds)}),
    Behind: lambda _: Told(status=503, code="behind", headers=RETRY),
    Busy: lambda _: Told(status=503, code="busy", headers=RETRY),
    EventsMissing: lambda _: Told(status=503, code="events-missing", headers=_SOMEBODY_MUST_LOOK),
    LedgerForked: lambda _: Told(status=503, code="ledger-forked", headers=_SOMEBODY_MUST_LOOK),
    Damaged: lambda _: Told(status=503, code="ledger-damaged", headers=_SOMEBODY_MUST_LOOK),
}

_OF_HTTP = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unsupported-media-type"}

STATUSES: dict[str, int] = {
    "malformed": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "in-flight": 409,
    "length-required": 411,
    "version-mismatch": 412,
    "too-large": 413,
    "unsupported-media-type": 415,
    "invalid": 422,
    "key-reused": 422,
    "precondition-required": 428,
    "rate-limited": 429,
    "internal": 500,
    "behind": 503,
    "busy": 503,
    "events-missing": 503,
    "ledger-forked": 503,
    "ledger-damaged": 503,
}
"""The codes besides those of the rules, with their status."""


def told(error: Exception) -> Told:
    """What an exception is to a caller; anything unforeseen is `internal`."""
    make = TABLE.get(type(error))
    if make is not None:
        return make(error)
    if isinstance(error, HTTPException):
        return _http(error)
    _log.error("unforeseen", exc_info=error, extra={"correlation_id": g.correlation_id})
    return Told(status=500, code="internal")


def _http(error: HTTPException) -> Told:
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    if status in _OF_HTTP:
        return Told(status=status, code=_OF_HTTP[status], headers=headers, facts={"limit": "–", "expected": "–"})
    if status >= 500:
        return Told(status=500, code="internal")
    return Told(status=400, code="malformed", facts={"what": "request"})


def answer(problem: Told, allowed: list[str] | None = None, more: dict[str, Any] | None = None) -> Response:
    """The problem in the caller's language; `allowed` are the commands possible now, where a rule refused."""
    texts: Texts = chosen(request.headers.get("Accept-Language"), g.language)
    body: dict[str, Any] = {
        "type": f"/problems/{problem.code}",
        "code": problem.code,
        "title": texts.title(problem.code),
        "status": problem.status,
        "detail": texts.detail(problem.code, problem.facts, rule=problem.rule),
        "instance": quote(request.path, safe="/:@!$&'()*+,;=~-._"),
        "correlation_id": g.correlation_id,
    }
    if problem.rule is not None:
        body["rule"] = problem.rule
    if allowed is not None:
        body["allowed"] = allowed
    if problem.errors:
        body["errors"] = [
            {"pointer": pointer, "code": code, "detail": texts.flaw(code, facts)}
            for pointer, code, facts in problem.errors
        ]
    return answers.json(body | (more or {}), problem.status, problem.headers, answers.PROBLEM)
