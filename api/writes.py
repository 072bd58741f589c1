"""Issuing commands: on something that exists, or to begin something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, g
from werkzeug.wsgi import get_input_stream

from api import answers, commands
from api.asked import Asked, current
from api.body import canonical, check_media_type, parse
from api.preconditions import expected_version, idempotency_key, waits_for_witnesses
from api.retries import digest
from domain.recorded import Recorded
from service.bootstrap import Service
from service.errors import CallerChanged, Invalid
from service.histories.event import event
from service.kinds import KINDS
from service.ledger import base64s
from service.requests import Outcome, Request


def create(asked: Asked, *, kind: str) -> Response:
    """POST to a collection: 201 with the representation; a dry run answers as a command does."""
    key = idempotency_key(asked.header("HTTP_IDEMPOTENCY_KEY"))
    body = _body(asked)
    verb, payload = commands.creation(kind, body)
    tried = current(g).tried
    tried.verb, tried.said = verb, payload
    outcome = done(asked, kind, verb, payload, **_retried(asked, key, body))
    if asked.query.get("dry_run"):
        return _answer(asked.service, outcome, {})
    where = f"/v1/{KINDS[kind].plural}/{outcome.state.code if kind == 'region' else outcome.id}"
    headers = {"Location": where, "ETag": answers.etag(outcome.version), "Position": str(outcome.position)}
    leaf = asked.service.leaf(outcome)
    if leaf is not None:
        headers |= {"Leaf-Index": str(leaf.leaf_index), "Leaf-Hash": base64s.encoded(leaf.hash)}
    proof = _proof(asked, outcome)
    if proof is not None:
        headers |= {**_APPLIED, "Leaf-Proof": base64s.encoded(proof)}
    return answers.json(asked.service.representation(outcome), 201, _replay(outcome, headers))


def command(asked: Asked, *, kind: str, verb: str, id: UUID) -> Response:
    """POST to `/commands/{command}`: 200 with the new state and the events."""
    key = idempotency_key(asked.header("HTTP_IDEMPOTENCY_KEY"))
    expected = expected_version(asked.header("HTTP_IF_MATCH"))
    body = _body(asked)
    g.target = (kind, id)
    outcome = done(asked, kind, verb, body, id=id, expected=expected, **_retried(asked, key, body))
    if asked.query.get("dry_run"):
        assert expected is not None, "required of every command"
        return _answer(asked.service, outcome, {"ETag": answers.etag(expected)})
    headers = {"ETag": answers.etag(outcome.version), "Position": str(outcome.position)}
    return _answer(asked.service, outcome, headers, _proof(asked, outcome))


def _body(asked: Asked) -> dict[str, Any]:
    check_media_type(asked.header("CONTENT_TYPE"))
    return parse(get_input_stream(asked.request.environ).read())


def _retried(asked: Asked, key: str | None, body: dict[str, Any]) -> dict[str, Any]:
    """The members of a request that make a retry safe; a dry run neither reads nor remembers a key."""
    if asked.query.get("dry_run"):
        return {"dry_run": True}
    return {"key": key, "digest": digest(asked, canonical(body))} if key else {}


def done(asked: Asked, kind: str, verb: str, payload: dict[str, Any], **more: Any) -> Outcome:
    """Reads the payload and executes; a request done before is answered again whatever its payload."""
    service, id = asked.service, more.get("id")
    wanted = partial(
        Request, kind=kind, verb=verb, actor=asked.actor, known=asked.known, correlation_id=g.correlation_id, **more
    )
    try:
        said, occurred_on, note = commands.read(kind, verb, payload, _Readable(asked), id)
    except Invalid:
        replayed = service.executor.replayed(wanted(said={}))
        if replayed is None:
            raise
        if asked.known is not None and not service.accounts.is_still(*asked.known):
            raise CallerChanged from None
        return replayed
    outcome = service.execute(wanted(said=said, occurred_on=occurred_on, note=note))
    current(g).recorded = bool(outcome.events) and not outcome.replayed and outcome.position is not None
    return outcome


class _Readable:
    """The histories that the caller may read: what is out of reach is not there."""

    def __init__(self, asked: Asked) -> None:
        self._service, self._actor = asked.service, asked.actor

    def history(self, kind: str, id: UUID) -> Sequence[Recorded[Any]]:
        self._service.places.check(self._actor, id, kind=kind)
        return self._service.history(kind, id)


_APPLIED = {"Preference-Applied": "wait=witnessed"}


def _proof(asked: Asked, outcome: Outcome) -> bytes | None:
    """Waited for where that is preferred; what was recorded stays recorded whether or not it comes."""
    if not waits_for_witnesses(asked.header("HTTP_PREFER")):
        return None
    return asked.service.proof(outcome)


def _answer(service: Service, outcome: Outcome, headers: dict[str, str], proof: bytes | None = None) -> Response:
    leaf = service.leaf(outcome)
    body = {
        outcome.kind: service.representation(outcome),
        "events": [event(recorded) for recorded in outcome.events],
        "position": outcome.position,
        "leaf_index": leaf and leaf.leaf_index,
        "leaf_hash": leaf and base64s.encoded(leaf.hash),
    }
    if proof is not None:
        body["proof"] = proof.decode()
        headers = headers | _APPLIED
    return answers.json(body, 200, _replay(outcome, headers))


def _replay(outcome: Outcome, headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "Idempotent-Replayed": "true"} if outcome.replayed else headers
