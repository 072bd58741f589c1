"""Who was shown texts of which persons, for auditors and admins of the region."""

from __future__ import annotations

from flask import Response

from api import answers
from api.asked import Asked
from domain.access import regions_with_accounts
from service.errors import Forbidden

_USUAL = 50


def listed(asked: Asked) -> Response:
    """The newest first. Raises Forbidden for who neither audits nor administers a whole region."""
    said, limit = asked.query, asked.query.get("limit", _USUAL)
    found = asked.service.people.shown.entries(
        regions=_regions(asked),
        account=said.get("account"),
        subject=said.get("subject"),
        before=said.get("cursor"),
        limit=limit + 1,
    )
    following = str(found[limit - 1]["no"]) if len(found) > limit else None
    return answers.json({"items": found[:limit], "next": following})


def _regions(asked: Asked) -> list[str] | None:
    """None for every one."""
    whole = regions_with_accounts(asked.actor)
    wanted = asked.query.get("region")
    if not whole or (wanted is not None and not whole & {None, wanted}):
        raise Forbidden
    if wanted is not None:
        return [wanted]
    return None if None in whole else sorted(each for each in whole if each is not None)
