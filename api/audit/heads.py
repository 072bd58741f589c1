"""Signed heads: the newest as it was signed, all of them page by page, and how each log stands."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Response, request

from api import answers
from api.asked import Asked
from api.audit.asking import log_meant
from api.preconditions import seen_before
from service.audit.logs import Damaged, Log, Published, checkpoints, latest_checkpoint
from service.audit.proving import head_in
from service.errors import NotFound
from service.ledger import base64s
from service.ledger.note import Malformed, Note, parse_note

NOTE = "text/plain; charset=utf-8"
_SHORT = "private, max-age=1"
_USUAL = 50


def checkpoint(asked: Asked, *, log: str | None = None) -> Response:
    """The newest signed note of a log, as C2SP says it is to be served. Raises NotFound while there is none."""
    published = latest_checkpoint(asked.service.ledger.ask, log_meant(asked, log).number)
    if published is None:
        raise NotFound
    tag = f'"{sha256(published.note).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": _SHORT}
    if seen_before(request.headers.get("If-None-Match"), tag):
        return Response(status=304, headers=headers)
    return Response(published.note, headers=headers, content_type=NOTE)


def all_checkpoints(asked: Asked, *, log: str | None = None) -> Response:
    """A page, the newest first."""
    meant, limit = log_meant(asked, log), asked.query.get("limit", _USUAL)
    found = checkpoints(asked.service.ledger.ask, meant.number, asked.query.get("cursor"), limit + 1)
    following = str(found[limit - 1].no) if len(found) > limit else None
    return answers.json({"items": [told(meant, each) for each in found[:limit]], "next": following})


def status(asked: Asked, *, log: str | None = None) -> Response:
    """Every log, or the one that is named: what it holds, how far it is signed and witnessed, by whom."""
    ledger = asked.service.ledger
    named = log is not None or "log" in asked.query or "region" in asked.query
    meant = [log_meant(asked, log)] if named else ledger.logs()
    return answers.json({"logs": [_standing(asked, each) for each in meant]})


def told(log: Log, published: Published) -> dict[str, Any]:
    """A checkpoint as JSON; raises Damaged."""
    note = _read(published)
    return {
        "no": published.no,
        "size": published.size,
        "root": base64s.encoded(head_in(published.note).root),
        "published_at": published.published_at,
        "note": published.note.decode(),
        "keys": [each for each in _keys(note) if each["name"] == log.origin],
        "witnesses": [each["name"] for each in _keys(note) if each["name"] != log.origin],
    }


def _standing(asked: Asked, log: Log) -> dict[str, Any]:
    ledger = asked.service.ledger
    latest, witnessed = latest_checkpoint(ledger.ask, log.number), ledger.witnessed(log)
    newest = told(log, latest) if latest else None
    return {
        "name": log.name,
        "origin": log.origin,
        "size": log.size,
        "latest_at": log.latest or None,
        "forked": _read_json(log.forked),
        "checkpoint": newest and {**newest, "age_seconds": _age(asked, newest["published_at"])},
        "witnessed_size": witnessed.size if witnessed else None,
        "keys": _verifiers(asked, log, newest["keys"] if newest else []),
        "witnesses": newest["witnesses"] if newest else [],
    }


def _verifiers(asked: Asked, log: Log, signed: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Who signed last, and whom the operator's policy knows; only the policy has whole keys."""
    policy = asked.service.ledger.policy
    known = {key.id.hex(): key.vkey for key in (policy.logs.get(log.origin, ()) if policy else ())}
    ids = list(dict.fromkeys([*(each["id"] for each in signed), *known]))
    return [{"name": log.origin, "id": id, "vkey": known.get(id)} for id in ids]


def _keys(note: Note) -> list[dict[str, str]]:
    return [{"name": each.name, "id": each.key_id.hex()} for each in note.signatures]


def _read(published: Published) -> Note:
    try:
        return parse_note(published.note)
    except Malformed as malformed:
        raise Damaged(f"checkpoint {published.no} is none: {malformed}") from None


def _read_json(text: str | None) -> Any:
    """What a signer wrote; another text as it is."""
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return {"text": text}


def _age(asked: Asked, published_at: str) -> float | None:
    try:
        return round((asked.service.clock() - datetime.fromisoformat(published_at)).total_seconds(), 3)
    except (ValueError, TypeError):
        return None
