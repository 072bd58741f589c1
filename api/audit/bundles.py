"""Bundles for auditors: asked for, made beside, fetched when they are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, send_file
from werkzeug.wsgi import get_input_stream

from api import answers
from api.asked import Asked
from api.audit.asking import check_reach, log_meant, reaches
from api.body import canonical, check_media_type, parse
from api.preconditions import idempotency_key
from api.problems import RETRY
from api.retries import Retry
from service.audit.bundles import Wanted
from service.audit.logs import Log
from service.errors import Invalid, NotFound, Problem

TYPE = "application/zip"
MOST = 1000
"""Aggregates that one bundle may be asked for."""
PATIENCE = 0.5
"""Seconds that a question waits for a bundle: a small one is there at once."""
_ALL = "all"
_TEXT = 300


def order(asked: Asked, *, log: str | None = None) -> Response:
    """202 with where it will be; what it is of is decided now, by the newest checkpoint."""
    key = idempotency_key(asked.header("HTTP_IDEMPOTENCY_KEY"))
    check_media_type(asked.header("CONTENT_TYPE"))
    body = parse(get_input_stream(asked.request.environ).read())
    retry = Retry(asked, key, canonical(body))
    first = retry.first()
    if first is not None:
        return _accepted(first.aggregate, {"Idempotent-Replayed": "true"})
    id = asked.service.bundles.order(wanted(asked, log, body))
    other = retry.remember("bundle", id, created=True)
    return _accepted(other.aggregate if other else id, {})


def fetch(asked: Asked, *, bundle: str) -> Response:
    """202 while it is made, then the file."""
    bundles = asked.service.bundles
    if not reaches(asked, asked.service.ledger.log(bundles.wanted(bundle).origin)):
        raise NotFound
    file = bundles.find(bundle, PATIENCE)
    return _accepted(bundle, {}) if file is None else sent(file)


def sent(file: Path) -> Response:
    """A bundle that was made."""
    return send_file(file, TYPE, as_attachment=True, download_name=file.name, etag=file.stem, max_age=None)


def _accepted(id: str, more: dict[str, str]) -> Response:
    where = f"/v1/audit/bundles/{id}"
    return answers.json({"id": id, "status": "making"}, 202, {**RETRY, "Location": where, **more})


def wanted(asked: Asked, log: str | None, body: dict[str, Any]) -> Wanted:
    """What a body asks for. Raises Invalid, NotFound (an unknown log, or nothing is signed yet) and Forbidden."""
    wrong = [Problem(f"/{name}", "unknown") for name in body.keys() - {"scope", "region", "log"}]
    wrong += [Problem(f"/{name}", "not_text") for name in ("region", "log") if not _is_name(body.get(name))]
    ids = _ids(body.get("scope", _ALL), wrong)
    if wrong:
        raise Invalid(*sorted(wrong, key=lambda each: each.pointer))
    if ids and not asked.service.places.reach(asked.actor, ids):
        known = asked.service.places.readable(asked.actor, ids)
        raise Invalid(*(_unknown(place) for place, id in enumerate(ids) if id not in known))
    meant = _log(asked, [log, body.get("log"), body.get("region")], ids)
    check_reach(asked, meant)
    head = asked.service.ledger.best(meant)
    if head is None:
        raise NotFound
    for place, id in enumerate(ids or ()):
        found = asked.service.ledger.place_of(id, 1, meant)
        if found is None or found[1] >= head.size:
            wrong.append(_unknown(place))
    if wrong:
        raise Invalid(*wrong)
    return Wanted(meant.origin, head.no, None if ids is None else tuple(sorted({id.hex for id in ids})))


def _log(asked: Asked, named: list[str | None], ids: list[UUID] | None) -> Log:
    """The log that is named; else the one that the first innovation is in; else the only one."""
    said = [each for each in named if each is not None]
    if not said and ids and not asked.query:
        found = asked.service.ledger.place_of(ids[0], 1)
        if found is None:
            raise Invalid(_unknown(0))
        return found[0]
    return log_meant(asked, *said)


def _ids(scope: Any, wrong: list[Problem]) -> list[UUID] | None:
    """None for all; what is wrong is added."""
    if scope == _ALL:
        return None
    if not isinstance(scope, list):
        wrong.append(Problem("/scope", "not_a_list"))
        return []
    if not 1 <= len(scope) <= MOST:
        wrong.append(Problem("/scope", "too_many" if scope else "too_few", {"limit": MOST if scope else 1}))
        return []
    read = [_id(each) for each in scope]
    wrong += [_unknown(place) for place, id in enumerate(read) if id is None]
    return [id for id in read if id is not None]


def _unknown(place: int) -> Problem:
    return Problem(f"/scope/{place}", "unknown_reference", {"kind": "innovation"})


def _id(text: Any) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) and len(text) in (32, 36) else None
    except ValueError:
        return None


def _is_name(value: Any) -> bool:
    return value is None or (isinstance(value, str) and 0 < len(value) <= _TEXT)
