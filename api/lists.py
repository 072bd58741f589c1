"""Lists and reports: what the projections keep, with the position it is based on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from api import answers
from api.asked import Asked
from api.identity import shown_to
from service.errors import Behind
from service.projections import CatalogueQuery, ReportQuery
from service.projections.within import within, within_accounts
from service.references import Reference, id_meant

Found = dict[str, Any]
_NOTHING = UUID(int=0)
_USUAL = 50
_ACCUSING = frozenset({"coverage", "not-implemented", "unmeasured"})
"""Reports that would accuse where the record is known to be incomplete."""


def catalogue(asked: Asked) -> Response:
    return _page(catalogue_of(asked))


def catalogue_of(asked: Asked) -> Found:
    """One page of the catalogue as whoever asks may see it: `{items, next, position}`."""
    said = _awaited(asked)
    if "agency" in said:
        meant = id_meant(asked.service.store, Reference("agency", said["agency"]), asked.actor)
        said["agency"] = meant or _NOTHING
    if not said.get("q", "").strip():
        said.pop("q", None)
    query = CatalogueQuery(**{"limit": _USUAL, **said}, within=within(asked.actor))
    page = _late_enough(asked, asked.service.projections.catalogue(query))
    return {**page, "items": [shown_to(asked.actor, "innovation", item) for item in page["items"]]}


def several_of(asked: Asked, ids: Iterable[UUID]) -> Found:
    """These innovations as whoever asks may see them, in their order: `{items, position}`."""
    found = asked.service.projections.several(ids, within(asked.actor))
    return {**found, "items": [shown_to(asked.actor, "innovation", item) for item in found["items"]]}


def directory(asked: Asked, *, kind: str) -> Response:
    return _page(directory_of(asked, kind))


def directory_of(asked: Asked, kind: str) -> Found:
    """One page of the things of a kind: `{items, next, position}`."""
    said = {
        "limit": _USUAL,
        **_awaited(asked),
        "within": (within_accounts if kind == "account" else within)(asked.actor),
    }
    page = _late_enough(asked, asked.service.projections.directory(kind, **said))
    return {**page, "items": [shown_to(asked.actor, kind, item) for item in page["items"]]}


def report(asked: Asked, *, name: str) -> Response:
    return _page(report_of(asked, name))


def report_of(asked: Asked, name: str) -> Found:
    """A report of what whoever asks may read."""
    query = ReportQuery(**_awaited(asked), within=within(asked.actor))
    body = _late_enough(asked, asked.service.projections.report(name, query))
    return {**body, "banner": asked.service.banner} if name in _ACCUSING else body


def _awaited(asked: Asked) -> dict[str, Any]:
    """The query without `min_position`, once that is reached; raises Behind."""
    said = dict(asked.query)
    position = said.pop("min_position", None)
    if position is not None:
        asked.service.projections.wait_for(position)
    return said


def _late_enough(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    """What was read may come from another database than the one that was waited for; raises Behind."""
    if body["position"] < asked.query.get("min_position", 0):
        raise Behind
    return body


def _page(body: dict[str, Any]) -> Response:
    return answers.json(body, headers={"Position": str(body["position"])})
