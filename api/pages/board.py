"""`/papan`: where the innovations of a region stand, by milestone or stage; what has not changed for longest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from flask import Response

from api import query
from api.asked import Asked
from api.lists import catalogue_of, report_of
from api.pages import choices, downloads, freshness, news, waiting
from api.pages.catalogue_table import everything
from api.pages.downloads import Cell, Table
from api.pages.formats import Formats
from api.pages.queries import address, asking, here_with
from api.pages.regions import Region, of_region
from api.pages.rendering import page, spoken
from api.query import Parameter
from domain.innovation.values import Milestone
from domain.values import STAGES

HERE = "/papan"
NEWS = "papan"
_SHOWN = ("title", "agency", "milestone", "vitality", "stage", "stages", "cycle", "proposed_on", "running_since")
CARDS = 12
"""In a column; the rest is in the catalogue."""
_WAYS: dict[str, tuple[str, ...]] = {
    "milestone": tuple(each.value for each in Milestone),
    "stage": tuple(each.value for each in STAGES),
}


def _way(text: str) -> str:
    if text not in _WAYS:
        raise ValueError(text)
    return text


BY = Parameter(name="menurut", read=_way, shape={"type": "string", "enum": list(_WAYS)}, description="what columns are")
_NAMES = ("region", "agency", "year", "cycle")
FILTERS = tuple(each for each in query.CATALOGUE if each.name in _NAMES)
PARAMETERS = (*FILTERS, BY, downloads.AS)

Item = Mapping[str, Any]


@of_region("board")
def show(asked: Asked, region: Region) -> Response:
    f, way = Formats(spoken(asked)), asked.query.get("menurut", "milestone")
    late = waiting.delays(asked, region.code)
    told = asking(asked, query.CATALOGUE, region=region.code, valid_on=late.today, sort="modified_at")
    if downloads.AS.name in asked.query:
        position = catalogue_of(asking(told, query.CATALOGUE, limit=1))["position"]
        return downloads.sent(asked, _table(region.code, everything(told), late, f), position)
    counts = _counts(told, way)
    columns = [_column(told, way, value, late, f) for value in _WAYS[way]]
    position = min(column["position"] for column in columns)
    said = {name: asked.request.args.get(name) or None for name in _NAMES} | {"region": region.code}
    return page(
        asked,
        "board",
        region=region,
        columns=[{**each, "count": _count(each, counts)} for each in columns],
        way=way,
        not_begun=counts.get("none") if counts else None,
        ways=[(each, here_with(asked, menurut=each)) for each in _WAYS],
        agencies=choices.chosen(asked, choices.agencies(asked, region.code), "agency"),
        year=asked.request.args.get("year", ""),
        cycle=asked.request.args.get("cycle", ""),
        late=sum(len(column["late"]) for column in columns),
        banner=asked.service.banner,
        fresh=freshness.up_to(asked, f, position),
        downloads=downloads.links(asked),
        stream=news.stream(NEWS, position, **said),
    )


def watched(asked: Asked) -> news.Watched:
    return news.Watched(look=news.of_list(asking(asked, FILTERS).query, *_SHOWN))


def _counts(asked: Asked, way: str) -> dict[str, int] | None:
    """How many each column has; None where an agency is chosen, of which the report knows nothing."""
    if "agency" in asked.query:
        return None
    scope = {"scope": "lab"} if "cycle" in asked.query else {}
    found = report_of(asking(asked, query.REPORT, limit=1, **scope), "board")
    if way == "milestone":
        return {each["milestone"]: each["count"] for each in found["milestones"]}
    begun = [each["in_progress"] + each["completed"] for each in found["stages"]]
    all_of_them = sum(each["count"] for each in found["milestones"])
    here = [before - after for before, after in pairwise([all_of_them, *begun, 0])]
    return dict(zip(("none", *_WAYS[way]), here, strict=True))


def _column(told: Asked, way: str, value: str, late: waiting.Delays, f: Formats) -> dict[str, Any]:
    """Its first cards, and where the rest is."""
    found = catalogue_of(asking(told, query.CATALOGUE, **{way: value}, limit=CARDS))
    cards = [_card(item, late, f) for item in found["items"]]
    said = {name: told.query[name] for name in (*_NAMES, "valid_on") if name in told.query}
    return {
        "value": value,
        "name": f.word(value),
        "cards": cards,
        "late": [card for card in cards if card["late"]],
        "rest": address("/", **said | {way: value}) if found["next"] else None,
        "position": found["position"],
    }


def _count(column: Mapping[str, Any], counts: Mapping[str, int] | None) -> int | None:
    """How many a column has: those that are shown where there are no others."""
    if column["rest"] is None:
        return len(column["cards"])
    return counts[column["value"]] if counts is not None else None


def _card(item: Item, late: waiting.Delays, f: Formats) -> dict[str, Any]:
    return {
        "id": item["id"],
        "title": item["title"],
        "agency": item["agency"]["code"],
        "milestone": f.word(item["milestone"]),
        "vitality": f.word(item["vitality"]) if item["vitality"] != "active" else None,
        "where": waiting.told(item, late.today, f),
        "late": waiting.lateness(item, late, f),
    }


def _table(region: str, items: Iterator[Item], late: waiting.Delays, f: Formats) -> Table:
    columns = ("column_id", "column_code", "filter_agency", "column_title", "filter_milestone", "filter_stage",
               "column_since", "column_days", "column_late_in_stage", "column_late_proof")  # fmt: skip
    return Table.headed(f"papan-{region}", columns, (_row(item, late, f) for item in items), f.said.page)


def _row(item: Item, late: waiting.Delays, f: Formats) -> list[Cell]:
    return [
        item["id"],
        item["agency"]["code"],
        item["agency"]["name"],
        item["title"],
        f.word(item["milestone"]),
        f.word(item["stage"]),
        waiting.since(item),
        waiting.days(item, late.today),
        late.in_stage(item) or None,
        late.unproven.get(item["id"]),
    ]
