"""What callers tried and the record refused, page by page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import Response

from api import answers
from api.asked import Asked
from api.body import Malformed
from domain.access import reaches_all_of
from domain.dates import BusinessDate
from service.audit.refusals.entries import log_name
from service.audit.refusals.reading import Query, page
from service.clock import end_of_day
from service.errors import Forbidden
from service.store.leaves.names import SYSTEM, of_refusals

_USUAL = 50


def listed(asked: Asked) -> Response:
    """The newest first. Raises Forbidden where not all of a region may be read."""
    said = asked.query
    zone = asked.service.reader.zone(said.get("region", ""))
    since, until = _began(said.get("from"), zone), _ended(said.get("to"), zone)
    if since is not None and until is not None and since > until:
        raise Malformed("backwards")
    found = page(
        asked.service.ledger.ask,
        Query(
            logs=readable(asked, said.get("region")),
            account=said.get("account"),
            rule=said.get("rule"),
            since=since,
            until=until,
            before=said.get("cursor"),
            limit=said.get("limit", _USUAL),
        ),
    )
    return answers.json({"items": found.items, "next": None if found.next is None else str(found.next)})


def readable(asked: Asked, region: str | None = None) -> list[str] | None:
    """The logs (of a region) all of which the caller may read; None for every one. Raises Forbidden."""
    actor = asked.actor
    if region is not None and reaches_all_of(actor, None if region == SYSTEM else region):
        return [log_name(region)]
    whole = {grant.region for grant in actor.grants if grant.agencies is None}
    if region is not None or not whole:
        raise Forbidden
    if reaches_all_of(actor, None):
        return None
    if None in whole:  # every region's, but not what accounts are refused
        return sorted({log.name for log in asked.service.ledger.logs() if of_refusals(log.name)} - {log_name(None)})
    return sorted(log_name(each) for each in whole)


def _began(said: Any, zone: str) -> datetime | None:
    if isinstance(said, BusinessDate):
        return end_of_day(_before(said.first), zone) + timedelta(microseconds=1)
    return said  # type: ignore[no-any-return]  # an instant, or nothing


def _ended(said: Any, zone: str) -> datetime | None:
    return end_of_day(said.last, zone) if isinstance(said, BusinessDate) else said


def _before(day: date) -> date:
    try:
        return day - timedelta(days=1)
    except OverflowError:
        raise Malformed("parameter", name="from") from None
