"""`/angkatan`, `/opd/ID`, `/daerah/KODE`: what is no innovation and no launch, as it is now, with its commands."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response

from api import persons, query
from api.asked import Asked
from api.identity import is_public, shown_to
from api.lists import directory_of
from api.pages import downloads, permitted
from api.pages.directories import position_of, table
from api.pages.formats import Formats
from api.pages.innovation import zone_of
from api.pages.queries import address as address_of
from api.pages.queries import asking, here_with
from api.pages.rendering import page, spoken
from api.pages.telling import Teller
from service.kinds import KINDS

AT_ONCE = 200
"""Things of a page."""
_TOLD = frozenset({"id", "version", "name"})


def listed(asked: Asked, *, kind: str, segment: str) -> Response:
    f = Formats(spoken(asked))
    if downloads.AS.name in asked.query:
        return downloads.sent(asked, table(asked, kind, segment, f), position_of(asked, kind))
    found = directory_of(asking(asked, query.LIST, limit=AT_ONCE), kind)
    more = here_with(asked, cursor=found["next"]) if found["next"] else None
    address = partial(_address, kind, segment)
    items = [(address(each), each["name"], each.get("region") or each.get("code")) for each in found["items"]]
    return page(
        asked, "things", kind=kind, segment=segment, items=items, more=more, begins=permitted.to_begin(asked, kind),
        downloads=downloads.links(asked, address_of("/v1/" + KINDS[kind].plural, region=asked.query.get("region"))),
    )  # fmt: skip


def shown(asked: Asked, *, kind: str, segment: str, id: UUID) -> Response:
    told: dict[str, Any] = shown_to(asked.actor, kind, asked.service.read(kind, id).representation)
    if not is_public(asked.actor):
        told = asked.service.people.opened(told, persons.reader(asked))
    teller = Teller(asked, Formats(spoken(asked)), zone_of(asked, told.get("region") or told["code"]))
    return page(
        asked, "thing", title=told["name"], kind=kind, segment=segment, path=_address(kind, segment, told),
        members=teller.members(told, _TOLD), may=permitted.to_change(asked, kind, id),
        agency=told["id"] if kind == "agency" else None, region=told.get("region") or told["code"],
    )  # fmt: skip


def _address(kind: str, segment: str, told: dict[str, Any]) -> str:
    return f"/{segment}/{told['code'] if kind == 'region' else told['id']}"
