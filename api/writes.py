"""Issuing commands: on something that exists, or to begin something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, g, request

from api import answers, commands
from api.asked import Asked
from api.body import canonical, check_media_type, parse
from api.preconditions import expected_version, idempotency_key
from service.bootstrap import Service
from service.errors import Invalid
from service.execute import Outcome, Request
from service.histories.event import event
from service.kinds import KINDS


def create(asked: Asked, *, kind: str) -> Response:
    """POST to a collection: 201 with the representation; a dry run answers as a command does."""
    key = idempotency_key(request.headers.get("Idempotency-Key"))
    body = _body()
    verb, said = commands.creation(kind, body)
    outcome = _done(_wanted(asked, kind, verb, key, body), said, asked.service)
    if asked.query.get("dry_run"):
        return _answer(asked.service, outcome, {})
    where = f"/v1/{KINDS[kind].plural}/{outcome.state.code if kind == 'region' else outcome.id}"
    headers = {"Location": where, "ETag": answers.etag(outcome.version), "Position": str(outcome.position)}
    return answers.json(asked.service.representation(outcome), 201, _replay(outcome, headers))


def command(asked: Asked, *, kind: str, verb: str, id: UUID) -> Response:
    """POST to `/commands/{command}`: 200 with the new state and the events."""
    key = idempotency_key(request.headers.get("Idempotency-Key"))
    expected = expected_version(request.headers.get("If-Match"))
    body = _body()
    g.target = (kind, id)
    wanted = replace(_wanted(asked, kind, verb, key, body), id=id, expected=expected)
    outcome = _done(wanted, body, asked.service)
    if asked.query.get("dry_run"):
        assert expected is not None, "required of every command"
        return _answer(asked.service, outcome, {"ETag": answers.etag(expected)})
    headers = {"ETag": answers.etag(outcome.version), "Position": str(outcome.position)}
    return _answer(asked.service, outcome, headers)


def _body() -> dict[str, Any]:
    check_media_type(request.headers.get("Content-Type"))
    return parse(request.get_data(cache=False))


def _wanted(asked: Asked, kind: str, verb: str, key: str | None, body: dict[str, Any]) -> Request:
    """The request before its payload is read; a dry run neither reads nor remembers a key."""
    dry_run = asked.query.get("dry_run", False)
    if dry_run:
        key = None
    return Request(
        kind=kind,
        verb=verb,
        said={},
        actor=asked.actor,
        correlation_id=g.correlation_id,
        key=key,
        digest=_digest(asked.service, body) if key else b"",
        dry_run=dry_run,
    )


def _digest(service: Service, body: dict[str, Any]) -> bytes:
    """A keyed digest of method, path, query and the body as a JSON value."""
    parts = (request.method, request.path, request.query_string.decode("latin-1"), canonical(body))
    return service.digest(*(part.encode() for part in parts))


def _done(wanted: Request, body: dict[str, Any], service: Service) -> Outcome:
    """Reads the payload and executes; a request done before is answered again whatever its payload."""
    try:
        said, occurred_on, note = commands.read(wanted.kind, wanted.verb, body, service, wanted.id)
    except Invalid:
        replayed = service.executor.replayed(wanted)
        if replayed is None:
            raise
        return replayed
    return service.execute(replace(wanted, said=said, occurred_on=occurred_on, note=note))


def _answer(service: Service, outcome: Outcome, headers: dict[str, str]) -> Response:
    body = {
        outcome.kind: service.representation(outcome),
        "events": [event(recorded) for recorded in outcome.events],
        "position": outcome.position,
    }
    return answers.json(body, 200, _replay(outcome, headers))


def _replay(outcome: Outcome, headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "Idempotent-Replayed": "true"} if outcome.replayed else headers
