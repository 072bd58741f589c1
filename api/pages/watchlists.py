"""`/dasbor/…`: the lists behind the figures that ask for something to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response

from api import query
from api.asked import Asked
from api.lists import report_of
from api.pages import downloads, freshness, news, reports
from api.pages.downloads import Cell, Table
from api.pages.formats import Formats
from api.pages.queries import address, asking, here_with
from api.pages.regions import Region, of_region
from api.pages.rendering import page, spoken
from service.errors import NotFound

PATH = "/dasbor/{name}"
NEWS = "dasbor"
_NAMES = ("region", "year", "valid_on", "as_of", "cursor")
FILTERS = tuple(each for each in query.REPORT if each.name in _NAMES)
PARAMETERS = (*FILTERS, downloads.AS)

_BESIDES = frozenset({"agency.closed", "agency.renamed", "region.configured", "region.trainee_registered"})
"""Types of events besides those of innovations that may move such a list."""

Item = Mapping[str, Any]
Shown = Callable[[Item, Formats], list[Cell]]


@dataclass(frozen=True, slots=True)
class List:
    """`columns` after what it is about and its agency; `accuses` stands under the banner."""

    report: str
    columns: tuple[str, ...]
    cells: Shown
    accuses: bool = False


def _yes(said: bool, f: Formats) -> str:
    return f.said.page["yes" if said else "no"]


LISTS = {
    "wacana": List(
        "not-implemented",
        ("column_launched_on", "column_due", "column_days_overdue"),
        lambda each, f: [f.day(each["launched_on"]), f.day(each["due"]), each["days_overdue"]],
        accuses=True,
    ),
    "belum-terukur": List(
        "unmeasured",
        ("column_output", "column_outcome"),
        lambda each, f: [_yes(each["output"], f), _yes(each["outcome"], f)],
        accuses=True,
    ),
    "berisiko": List("dormancy", ("column_why",), lambda each, f: [f.said.page[f"why_{each['why']}"]]),
    "pengaduan": List(
        "complaints",
        ("column_received_on", "column_what", "column_status"),
        lambda each, f: [f.day(each["received_on"]), each["what"], f.word(each["status"])],
    ),
    "peserta-pelatihan": List(
        "trainees",
        ("column_programme", "filter_year", "column_qualified"),
        lambda each, f: [each["programme"], str(each["year"]), _yes(each["qualified"], f)],
    ),
}


def show(asked: Asked, *, name: str) -> Response:
    if name not in LISTS:
        raise NotFound
    return _listed(asked, name=name)


@of_region("watchlist")
def _listed(asked: Asked, region: Region, *, name: str) -> Response:
    kind, f = LISTS[name], Formats(spoken(asked))
    told = asking(asked, query.REPORT, region=region.code)
    headings = [f.said.page[key] for key in (_about(kind), "filter_agency", *kind.columns)]
    if downloads.AS.name in asked.query:
        whole = reports.whole(told, kind.report)
        rows = ([_called(each), _agency(each), *kind.cells(each, f)] for each in whole["items"])
        return downloads.sent(asked, Table(f"{name}-{region.code}", headings, rows), whole["position"])
    found = report_of(asking(told, query.REPORT, limit=50), kind.report)
    said = {each: asked.request.args.get(each) or None for each in _NAMES if each != "cursor"} | {"region": region.code}
    return page(
        asked,
        "watchlist",
        region=region,
        name=name,
        headings=headings,
        count=found["count"],
        rows=[(each.get("id"), _called(each), _agency(each), kind.cells(each, f)) for each in found["items"]],
        banner=asked.service.banner if kind.accuses else None,
        more=here_with(asked, cursor=found["next"]) if found["next"] else None,
        first=here_with(asked, cursor=None) if "cursor" in asked.query else None,
        then=freshness.then(asked, found),
        fresh=freshness.up_to(asked, f, found["position"]),
        back=address("/dasbor", region=region.code, valid_on=said["valid_on"]),
        downloads=downloads.links(asked),
        stream=None if "as_of" in asked.query else news.stream(f"{NEWS}/{name}", found["position"], **said),
    )


def watched(asked: Asked, *, name: str) -> news.Watched:
    if name not in LISTS:
        raise NotFound
    report = LISTS[name].report

    def look(asked: Asked, ids: frozenset[UUID], moment: Mapping[str, Any]) -> Mapping[str, Any]:
        found = reports.whole(asking(asked, FILTERS, **moment), report)
        return {"/".join(str(each[part]) for part in ("id", "year", "key") if part in each): each
                for each in found["items"]}  # fmt: skip

    return news.Watched(look=look, after=news.OF_INNOVATIONS | _BESIDES)


def _about(kind: List) -> str:
    return "column_trainee" if kind.report == "trainees" else "column_title"


def _called(item: Item) -> str:
    return str(item.get("title") or item.get("key"))


def _agency(item: Item) -> str | None:
    return str(item["agency"]["name"]) if item["agency"] else None
