"""`/cakupan`: One Agency One Innovation. Which agencies of a region have something new in a year, which not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response

from api import query
from api.asked import Asked
from api.identity import is_public
from api.lists import report_of
from api.pages import choices, downloads, freshness, news, reports
from api.pages.downloads import Table
from api.pages.formats import Formats
from api.pages.queries import address, asking, here_with, moments_said
from api.pages.regions import Region, of_region, year_of
from api.pages.rendering import page, spoken
from domain.agency.events import EVENTS as OF_AGENCIES
from domain.region.events import TargetSet
from domain.values import STAGES, Scope

HERE = "/cakupan"
NEWS = "cakupan"
_COUNTED = ("agency", "stages", "proposed_on", "running_since")
NAMES = ("region", "year", "scope", "as_of", "valid_on")
FILTERS = tuple(each for each in query.REPORT if each.name in NAMES)
PARAMETERS = (*FILTERS, downloads.AS)
_OF_REGIONS = frozenset({TargetSet.type, *(fact.type for fact in OF_AGENCIES)})
_TINTS = 4
_LAST_YEAR = 9999
_SCOPES = 2
"""The lab and the portfolio: nothing is reported to the index yet."""

Row = dict[str, Any]


@of_region("coverage")
def show(asked: Asked, region: Region) -> Response:
    year = year_of(asked, region.code)
    told = asking(asked, query.REPORT, region=region.code, year=year)
    found = report_of(told, "coverage")
    portfolio = report_of(told, "portfolio")
    stages = None if is_public(asked.actor) else reports.whole(told, "stages")["items"]
    rows = _rows(told, found, portfolio["by_agency"], stages)
    if downloads.AS.name in asked.query:
        return downloads.sent(asked, _table(asked, region, year, rows), found["position"])
    f, said = Formats(spoken(asked)), _asked_for(asked, region.code, year)
    return page(
        asked,
        "coverage",
        region=region,
        found=found,
        rows=rows,
        year=year,
        running=portfolio["running"],
        scopes=[(value, text, value == found["scope"]) for value, text in choices.words(Scope, f)[:_SCOPES]],
        stages=[stage.value for stage in STAGES],
        said=moments_said(asked),
        fresh=freshness.up_to(asked, f, found["position"]),
        years=[(each, here_with(asked, region=region.code, year=each)) for each in _beside(year)],
        all=_list(told),
        downloads=downloads.links(asked, address("/v1/reports/coverage", **said)),
        stream=None if "as_of" in asked.query else news.stream(NEWS, found["position"], **said),
        log_in=address("/masuk", ke=here_with(asked)) if is_public(asked.actor) else None,
    )


def watched(asked: Asked) -> news.Watched:
    """Agencies and targets, and the innovations that are counted."""
    said = ("region", "year", "valid_on")
    filters: dict[str, Any] = {name: asked.query[name] for name in said if name in asked.query}
    return news.Watched(look=news.of_list(filters, *_COUNTED), always=_OF_REGIONS, region=asked.query.get("region"))


def _beside(year: int) -> list[int]:
    return [each for each in (year - 1, year + 1) if 1 <= each <= _LAST_YEAR]


def _asked_for(asked: Asked, region: str, year: int) -> dict[str, Any]:
    return {name: asked.request.args.get(name) or None for name in NAMES} | {"region": region, "year": year}


def _rows(asked: Asked, found: Mapping[str, Any], having: Iterable[Row], stages: Iterable[Row] | None) -> list[Row]:
    """The agencies, those that have nothing first; what units below an agency have counts for it."""
    tops = _tops(asked, {each["id"] for each in found["agencies"]})
    units: dict[str, list[Row]] = defaultdict(list)
    for each in having:
        if tops.get(each["id"], each["id"]) != each["id"]:
            units[tops[each["id"]]].append({"name": each["name"], "link": _list(asked, each["id"])})
    counted: dict[str, dict[str, list[int]]] = defaultdict(lambda: {each.value: [0, 0] for each in STAGES})
    for row in stages or ():
        for stage in row["stages"]:
            sums = counted[tops.get(row["agency"]["id"], "")][stage["stage"]]
            sums[0] += stage["completed"]
            sums[1] += stage["in_progress"]
    rows = [
        {
            **each,
            "units": units[each["id"]],
            "link": _list(asked, each["id"]),
            "stages": None if stages is None else _cells(counted[each["id"]], each["innovations"]),
        }
        for each in found["agencies"]
    ]
    return sorted(rows, key=lambda row: (row["innovations"] > 0, row["name"]))


def _list(asked: Asked, agency: str | None = None) -> str:
    """The innovations themselves, at the same moment."""
    moment = {name: each for name, each in moments_said(asked).items() if each}
    return address("/", region=asked.query["region"], agency=agency, year=asked.query["year"], **moment)


def _cells(counted: dict[str, list[int]], all_of_them: int) -> list[Row]:
    """Of the five stages, with how full each is, from 0 to 4."""
    cells = []
    for completed, in_progress in counted.values():
        reached = min(completed + in_progress, all_of_them)
        tint = -(-_TINTS * reached // all_of_them) if all_of_them else 0
        cells.append({"completed": completed, "in_progress": in_progress, "tint": tint})
    return cells


def _tops(asked: Asked, listed: set[str]) -> dict[str, str]:
    """Whom each agency counts for, as they stand now."""
    parents = {each["id"]: each["parent"] for each in choices.everything(asked, "agency", region=asked.query["region"])}
    tops = {}
    for id in parents:
        top, seen = id, {id}
        while top not in listed and (above := parents.get(top)) and above not in seen:
            top = above
            seen.add(top)
        tops[id] = top
    return tops


def _table(asked: Asked, region: Region, year: int, rows: list[Row]) -> Table:
    f = Formats(spoken(asked))
    t = f.said.page
    headings = [t["column_code"], t["filter_agency"], t["coverage_new"], t["coverage_fulfilled"]]
    told = [[row["code"], row["name"], row["innovations"], t["yes"] if row["fulfilled"] else t["no"]] for row in rows]
    if rows and rows[0]["stages"] is not None:
        for stage in STAGES:
            headings += [t[key].format(stage=f.word(stage.value)) for key in ("column_completed", "column_in_progress")]
        for line, row in zip(told, rows, strict=True):
            line += [cell[part] for cell in row["stages"] for part in ("completed", "in_progress")]
    return Table(f"cakupan-{region.code}-{year}", headings, told)
