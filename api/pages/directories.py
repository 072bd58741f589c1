"""All things of a kind that whoever asks may see, read two hundred at a time; and as tables to take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from api import query
from api.asked import Asked
from api.lists import directory_of
from api.pages.downloads import Cell, Table
from api.pages.formats import Formats
from api.pages.queries import asking

_AT_ONCE = 200
_COLUMNS = {
    "region": ("column_code", "column_name"),
    "agency": ("column_id", "filter_region", "column_code", "column_name", "column_status", "column_parent"),
    "cycle": ("column_id", "filter_region", "filter_year", "column_name", "column_programme", "column_status",
              "column_participants"),
}  # fmt: skip


def every(asked: Asked, kind: str, **more: Any) -> Iterator[dict[str, Any]]:
    """Of what the page asks for, and `more`, from the beginning."""
    wanted = asking(asked, query.LIST, limit=_AT_ONCE, **more)
    wanted.query.pop("cursor", None)
    while True:
        page = directory_of(wanted, kind)
        yield from page["items"]
        if page["next"] is None:
            return
        wanted = replace(wanted, query={**wanted.query, "cursor": page["next"]})


def position_of(asked: Asked, kind: str) -> int:
    """Up to which event such a list tells."""
    return int(directory_of(replace(asked, query={"limit": 1}), kind)["position"])


def table(asked: Asked, kind: str, name: str, f: Formats) -> Table:
    """What lists of regions, agencies and cycles say, with what tells their items apart."""
    return Table.headed(name, _COLUMNS[kind], (_row(kind, item, f) for item in every(asked, kind)), f.said.page)


def _row(kind: str, item: dict[str, Any], f: Formats) -> list[Cell]:
    if kind == "region":
        return [item["code"], item["name"]]
    if kind == "agency":
        return [item["id"], item["region"], item["code"], item["name"], f.word(item["status"]), item["parent"]]
    return [item["id"], item["region"], item["year"], item["name"], item["programme"], f.word(item["status"]),
            len(item["participants"])]  # fmt: skip
