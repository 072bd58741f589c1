"""`/operasi`: read models, tokens of machines, and what this process finds of itself; for admins and auditors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from api.asked import Asked
from api.pages import downloads, operations_tables
from api.pages.formats import Formats
from api.pages.rendering import page, spoken
from domain.access import regions_with_accounts
from service.checks import Check, running
from service.errors import Forbidden
from service.histories.represent import instant
from service.projections.health import CURRENT
from service.tokens import PREFIX, Token

HERE = "/operasi"
TOKENS = 200
"""Of a page; the newest."""
_DECISIONS = 20


def show(asked: Asked) -> Response:
    """Raises Forbidden for who neither audits nor administers a whole region."""
    if not regions_with_accounts(asked.actor):
        raise Forbidden
    service, f = asked.service, Formats(spoken(asked))
    tokens, decided = _held(asked), service.projections.versions.operations()
    if downloads.AS.name in asked.query:
        return downloads.one_of(asked, {
            "kesiapan": lambda: operations_tables.checks(((each, told(each, f)) for each in running(service)), f),
            "proyeksi": lambda: operations_tables.projections(_projections(asked), f),
            "keputusan": lambda: operations_tables.decisions(decided[::-1], f),
            "token": lambda: operations_tables.tokens((_token(each, service.clock(), f) for each in tokens[::-1]), f),
        })  # fmt: skip
    return page(
        asked,
        "operations",
        checks=[(each, told(each, f)) for each in running(service)],
        projections=list(_projections(asked)),
        current=CURRENT,
        decisions=[(f.instant(each.recorded_at), each) for each in decided[::-1][:_DECISIONS]],
        tokens=[_token(each, service.clock(), f) for each in tokens[::-1][:TOKENS]],
        left_out=max(len(tokens) - TOKENS, 0),
        downloads={name: downloads.links(asked, table=name) for name in operations_tables.NAMES},
    )


def told(check: Check, f: Formats) -> str:
    """What was found in the reader's language; nothing for what nobody foresaw."""
    if not check.found:
        return ""
    facts = {name: _fact(value, f) for name, value in check.facts.items()}
    return f.said.page[f"found_{check.name}_{check.found}"].format(**facts)


def _fact(value: Any, f: Formats) -> str:
    if isinstance(value, datetime):
        return f.instant(value)
    if isinstance(value, int):
        return f.number(value)
    return value if isinstance(value, str) else ", ".join(value)


def _projections(asked: Asked) -> Iterator[dict[str, Any]]:
    """How far each is, with the shape of the version in place."""
    projections = asked.service.projections
    shapes = {each.projection: each.shape for each in projections.versions.shown() if each.place == "live"}
    for each in projections.status():
        yield {**asdict(each), "shape": shapes.get(each.name)}


def _held(asked: Asked) -> list[Token]:
    """Those of accounts that whoever asks may know of, the oldest first."""
    tokens = asked.service.tokens.held()
    if None in regions_with_accounts(asked.actor):
        return tokens
    accounts = {each.account: _id(each.account) for each in tokens}
    places = asked.service.places.of({id for id in accounts.values() if id is not None})
    regions = regions_with_accounts(asked.actor)
    known = {account for account, id in accounts.items() if id in places and places[id].region in regions}
    return [each for each in tokens if each.account in known]


def _token(token: Token, now: datetime, f: Formats) -> dict[str, Any]:
    """What there is to know of it; the token itself is kept nowhere."""
    return {
        "prefix": f"{PREFIX}{token.id}_…",
        "name": token.name,
        "account": token.account,
        "standing": token.standing(now),
        "last_used": token.last_used and instant(token.last_used),
        "expired": instant(token.expires),
        "used": f.instant(token.last_used) if token.last_used else f.said.page["token_never"],
        "expires": f.instant(token.expires),
    }


def _id(account: str) -> UUID | None:
    try:
        return UUID(account)
    except ValueError:
        return None
