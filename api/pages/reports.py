"""A report with all of its items, not a page of them."""

from __future__ import annotations

from typing import Any

from api import query
from api.asked import Asked
from api.lists import report_of
from api.pages.queries import asking

_PAGES = 10
"""Of two hundred: more than a region has."""


def whole(asked: Asked, name: str, **more: Any) -> dict[str, Any]:
    """Of what the page asks, and `more`."""
    found = report_of(asking(asked, query.REPORT, **more), name)
    rest = found
    for _ in range(_PAGES):
        if rest["next"] is None:
            break
        rest = report_of(asking(asked, query.REPORT, **more, cursor=rest["next"]), name)
        found["items"] += rest["items"]
    return found
