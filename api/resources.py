"""Reading one thing: as it is or was, its history, what changed, what can be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, g, request

from api import answers, persons
from api.asked import Asked
from api.body import Malformed
from api.identity import shown_to
from api.preconditions import seen_before
from api.query import one_moment
from api.schemas.shapes import SHAPES
from api.texts import Texts, chosen
from service.histories.event import cloud_event, event
from service.histories.gherkin import history_as_gherkin
from service.possible import Possibility


def read(asked: Asked, *, kind: str, id: UUID) -> Response:
    one_moment(asked.query)
    view = asked.service.read(kind, id, **asked.query)
    tag = answers.etag(view.state.version)
    unchanged = view.steady and "valid_on" not in asked.query
    shown = shown_to(asked.actor, kind, view.representation)
    if unchanged and seen_before(request.headers.get("If-None-Match"), tag) and not asked.service.people.erased(shown):
        return Response(status=304, headers={"ETag": tag})
    return answers.json(shown, headers={"ETag": tag})


def history(asked: Asked, *, kind: str, id: UUID) -> Response:
    """JSON, a CloudEvents batch, or for an innovation an Indonesian scenario, as `Accept` prefers."""
    offered = [answers.JSON, answers.BATCH, *([answers.GHERKIN] if kind == "innovation" else [])]
    wanted = request.accept_mimetypes.best_match(offered, default=answers.JSON)
    recorded = asked.service.history(kind, id)
    if wanted == answers.BATCH:
        return answers.json([cloud_event(each) for each in recorded], content_type=answers.BATCH)
    if wanted == answers.GHERKIN:
        told = history_as_gherkin(asked.service, id, persons.reader(asked), asked.actor)
        return Response(told, content_type=f"{answers.GHERKIN}; charset=utf-8")
    return answers.json({"items": [event(each) for each in recorded]})


def diff(asked: Asked, *, kind: str, id: UUID) -> Response:
    """What changed between two versions or dates."""
    before, after = asked.query["from"], asked.query["to"]
    if type(before) is type(after) and before > after:
        raise Malformed("backwards")
    return answers.json({"items": asked.service.diff(id, before, after, persons.reader(asked))})


def possible(asked: Asked, *, kind: str, id: UUID) -> Response:
    """Every command, whether this caller could issue it now, and why not."""
    texts = chosen(request.headers.get("Accept-Language"), g.language)
    found = asked.service.possibilities(kind, id, asked.actor)
    return answers.json({"items": [_possibility(kind, each, texts) for each in found]})


def _possibility(kind: str, each: Possibility, texts: Texts) -> dict[str, Any]:
    rule = code = reason = None
    if each.forbidden:
        code, reason = "forbidden", texts.detail("forbidden", {})
    elif each.refusal is not None:
        rule, code = each.refusal.rule, each.refusal.code
        reason = texts.detail(code, each.refusal.facts, rule=rule)
    return {
        "command": each.verb,
        "allowed": each.allowed,
        "rule": rule,
        "code": code,
        "reason": reason,
        "schema": SHAPES[kind][each.verb],
    }
