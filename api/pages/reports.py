"""A report with all of its items, not a page of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from api import query
from api.asked import Asked
from api.lists import report_of
from api.pages.queries import asking

_PAGES = 10
"""Of two hundred: more than a region has."""


def whole(asked: Asked, name: str, **more: Any) -> dict[str, Any]:
    """Of what the page asks, and `more`."""
    found, *rest = islice(_pages(asked, name, **more), _PAGES)
    found["items"] = [item for page in (found, *rest) for item in page["items"]]
    return found


def items(asked: Asked, name: str) -> Iterator[dict[str, Any]]:
    """However many there are, read two hundred at a time."""
    for page in _pages(asked, name):
        yield from page["items"]


def _pages(asked: Asked, name: str, **more: Any) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        page = report_of(asking(asked, query.REPORT, **{**more, "cursor": cursor}), name)
        yield page
        cursor = page["next"]
        if cursor is None:
            return
