"""The catalogue as a table: every innovation that the filters leave, with what the public may see of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from api.asked import Asked
from api.lists import catalogue_of
from api.pages.downloads import Cell, Table
from api.pages.formats import Formats

_AT_ONCE = 200
_COLUMNS = ("column_id", "filter_region", "column_code", "filter_agency", "column_title", "filter_form",
            "filter_milestone", "filter_stage", "filter_maturity", "filter_vitality", "filter_tag",
            "column_proposed_on", "filter_launch", "column_launched_on", "column_awards")  # fmt: skip


def table(asked: Asked, f: Formats) -> Table:
    """Read two hundred at a time, as they are sent."""
    return Table.headed("katalog", _COLUMNS, (_row(item, f) for item in everything(asked)), f.said.page)


def everything(asked: Asked) -> Iterator[dict[str, Any]]:
    """All that the filters leave, not a page of it."""
    wanted = {name: value for name, value in asked.query.items() if name != "cursor"} | {"limit": _AT_ONCE}
    while True:
        page = catalogue_of(replace(asked, query=wanted))
        yield from page["items"]
        if page["next"] is None:
            return
        wanted = {**wanted, "cursor": page["next"]}


def _row(item: dict[str, Any], f: Formats) -> list[Cell]:
    launch, agency = item["launch"] or {}, item["agency"]
    return [
        item["id"],
        item["region"],
        agency["code"],
        agency["name"],
        item["title"],
        *(f.word(item[name]) for name in ("form", "milestone", "stage", "maturity", "vitality")),
        ", ".join(item["tags"]),
        item["proposed_on"],
        launch.get("name"),
        launch.get("date"),
        ", ".join(award["name"] for award in item["awards"]),
    ]
