"""`/`: the catalogue, with its filters, fifty a page."""

from __future__ import annotations

from typing import Any

from flask import Response

from api import query
from api.asked import Asked
from api.lists import catalogue_of
from api.pages import catalogue_table, choices, downloads, filters, freshness, news, permitted
from api.pages.formats import Formats
from api.pages.queries import address, asking, here_with, moments_said
from api.pages.rendering import page, spoken
from domain.innovation.values import Milestone, OriginKind
from domain.values import Stage

HERE = "/"
PARAMETERS = (*query.CATALOGUE, downloads.AS)
NEWS = "katalog"
_SHOWN = ("title", "agency", "region", "milestone", "vitality", "stage", "tags")
_NOT_OF_A_LIST = ("limit", "cursor", "min_position")


def show(asked: Asked) -> Response:
    f, wanted = Formats(spoken(asked)), asking(asked, query.CATALOGUE)
    found = catalogue_of(wanted)
    if downloads.AS.name in asked.query:
        return downloads.sent(asked, catalogue_table.table(wanted, f), found["position"])
    selects = _selects(asked, f)
    return page(
        asked,
        "catalogue",
        items=found["items"],
        fresh=freshness.up_to(asked, f, found["position"]),
        then=freshness.then(asked, found),
        more=here_with(asked, cursor=found["next"]) if found["next"] else None,
        first=here_with(asked, cursor=None) if "cursor" in asked.query else None,
        selects=selects,
        sorts=[(each, f.said.page[f"sort_{each}"], each == asked.query.get("sort", "title")) for each in query.SORTS],
        others=filters.others(asked, f, {name for name, options in selects if any(each[2] for each in options)}),
        filtered=any(name in asked.query for name in (*filters.NAMES, "as_of", "valid_on")),
        said={name: asked.request.args.get(name, "") for name in ("q", "year")} | moments_said(asked),
        downloads=downloads.links(asked, address("/v1/innovations", **_said(asked))),
        stream=None if "as_of" in asked.query else news.stream(NEWS, found["position"], **_said(asked)),
        may_begin=permitted.to_begin(asked, "innovation") is not None,
    )


def _selects(asked: Asked, f: Formats) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The filters that are chosen from a list; agencies are, once the region is known."""
    region = asked.query.get("region")
    agencies = [("agency", choices.agencies(asked, region))] if region else []
    lists = [
        ("region", choices.regions(asked)),
        *agencies,
        *((name, choices.words(kind, f)) for name, kind in
          (("stage", Stage), ("milestone", Milestone), ("origin", OriginKind))),
    ]  # fmt: skip
    return [(name, choices.chosen(asked, options, name)) for name, options in lists]


def watched(asked: Asked) -> news.Watched:
    filters = {name: each for name, each in asking(asked, query.CATALOGUE).query.items() if name not in _NOT_OF_A_LIST}
    return news.Watched(look=news.of_list(filters, *_SHOWN))


def _said(asked: Asked) -> dict[str, Any]:
    """Which list this is, wherever it stands."""
    said: dict[str, Any] = {each.name: asked.request.args.get(each.name) or None for each in query.CATALOGUE}
    return said | dict.fromkeys(_NOT_OF_A_LIST)
