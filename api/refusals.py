"""What a caller tried to write, told to the log of refusals where a rule, a version or the table of access said no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import g, request

from api.asked import current
from api.body import Malformed
from api.identity import is_public
from api.preconditions import expected_version
from api.problems import Told
from domain.access import Actor
from service.audit.refusals import Attempt, Kept, Refusal
from service.bootstrap import Service

_LONGEST = 100
"""Of what may be the code of a region, or name an agency."""


@dataclass(slots=True, kw_only=True)
class Tried:
    """`kind` is None for what is no command. What would be begun is filled in as soon as it is read.

    `seen` is the version that a page was made of; other requests say it in `If-Match`.
    """

    actor: Actor
    kind: str | None
    verb: str
    id: UUID | None
    said: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None


def keep(service: Service, problem: Told) -> Kept | None:
    """Before it is answered; None where it is no evidence: malformed, not found, a dry run, nobody who is known."""
    tried: Tried | None = current(g).get("tried")
    if tried is None or is_public(tried.actor) or not (problem.rule or problem.status == 403):
        return None
    sent = current(request)
    if sent.args.get("dry_run") == "true":
        return None
    seen = tried.seen or _seen(sent.environ.get("HTTP_IF_MATCH"))
    attempt = Attempt(
        actor=tried.actor,
        kind=tried.kind,
        verb=tried.verb,
        id=tried.id,
        region=_name(tried.said.get("code" if tried.kind == "region" else "region")),
        agency=_name(tried.said.get("agency")),
        seen=seen,
        correlation_id=g.correlation_id,
    )
    return service.refusals.keep(attempt, _refusal(problem, tried, seen))


def _refusal(problem: Told, tried: Tried, seen: int | None) -> Refusal:
    """A stale version is told; any other refusal by the state was decided on the version that was seen."""
    version = {409: seen if tried.id else None, 412: problem.facts.get("current")}.get(problem.status)
    return Refusal(status=problem.status, code=problem.code, rule=problem.rule, version=version)


def _seen(if_match: str | None) -> int | None:
    try:
        return expected_version(if_match)
    except Malformed:
        return None


def _name(said: Any) -> str | None:
    return said if isinstance(said, str) and len(said) <= _LONGEST and said.isprintable() else None
