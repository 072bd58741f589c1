"""`/angkatan`, `/opd/ID`, `/daerah/KODE`: what is no innovation and no launch, as it is now, with its commands."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response

from api import query
from api.asked import Asked
from api.identity import is_public
from api.lists import directory_of
from api.pages import downloads, permitted, timeline
from api.pages.directories import position_of, table
from api.pages.formats import Formats
from api.pages.innovation import look
from api.pages.queries import address as address_of
from api.pages.queries import asking, here_with
from api.pages.rendering import page, spoken
from service.kinds import KINDS

AT_ONCE = 200
"""Things of a page."""
_TOLD = frozenset({"id", "version", "name"})
_CALLED = {"participants": "participating"}
"""Members that elsewhere are numbers and here are agencies."""


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
    """As it is now; what happened to it is for holders of an account."""
    found = look(asked, id, timeline.of_page(asked), kind=kind)
    told, teller = found.shown, found.teller
    state = {_CALLED.get(name, name): value for name, value in told.items()}
    return page(
        asked, "thing", title=told["name"], kind=kind, segment=segment, path=_address(kind, segment, told),
        members=teller.members(state, _TOLD), may=permitted.to_change(asked, kind, id), public=is_public(asked.actor),
        agency=told["id"] if kind == "agency" else None, region=told.get("region") or told["code"], teller=teller,
        **timeline.told(asked, found.events, found.history, teller),
    )  # fmt: skip


def _address(kind: str, segment: str, told: dict[str, Any]) -> str:
    return f"/{segment}/{told['code'] if kind == 'region' else told['id']}"
