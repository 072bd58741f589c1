"""A report with all of its items, not a page of them."""

from __future__ import annotations

from typing import Any

from api import query
from api.asked import Asked
from api.lists import report_of
from api.pages.queries import asking


def whole(asked: Asked, name: str, **more: Any) -> dict[str, Any]:
    """Of what the page asks, and `more`. At once: each page of a report is counted from all of it."""
    return report_of(asking(asked, query.REPORT, **{**more, "limit": None, "cursor": None}), name)
