"""`/dasbor`: the figures of a region, each with the list that proves it; what is late is for holders of an account."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import partial
from statistics import median
from typing import Any

from flask import Response

from api import query
from api.asked import Asked
from api.identity import is_public
from api.lists import report_of
from api.pages import dashboard_tables, downloads, freshness, news, watchlists
from api.pages.catalogue_table import everything
from api.pages.charts import chart
from api.pages.formats import Formats
from api.pages.queries import address, asking, here_with, moments_said
from api.pages.regions import Region, of_region
from api.pages.rendering import page, spoken
from api.pages.waiting import through
from domain.dates import BusinessDate
from domain.innovation.events import (
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintReceived,
    IndicatorDefined,
    MeasurementRecorded,
)
from domain.region.events import FigurePublished
from domain.values import Stage

HERE = "/dasbor"
NEWS = "dasbor"
_COUNTED = ("agency", "form", "origin", "initiator", "milestone", "vitality", "stages", "launch", "proposed_on",
            "running_since")  # fmt: skip
_NAMES = ("region", "year", "valid_on")
FILTERS = tuple(each for each in query.REPORT if each.name in _NAMES)
PARAMETERS = (*FILTERS, *downloads.ONE_OF)
_COUNTED_INSIDE = frozenset(
    fact.type for fact in (ComplaintReceived, ComplaintAnswered, ComplaintClosed, IndicatorDefined, MeasurementRecorded)
)
"""What moves the figures of holders of an account and nothing that the public sees."""
GROUPS = ("agency", "form", "origin", "initiator", "vitality")
_PUBLISHED = 6
"""Figures announced last, with what was recorded on their days."""

Found = Mapping[str, Any]
Groups = Mapping[str, list[dict[str, Any]]]


@of_region("dashboard")
def show(asked: Asked, region: Region) -> Response:
    f = Formats(spoken(asked))
    year = asked.query.get("year")
    said = {name: value for name, value in asked.query.items() if name == "valid_on"}
    told = asking(asked, query.REPORT, region=region.code)
    told.query.pop("year", None)
    found = report_of(told, "portfolio")
    groups = {name: _group(found, name, region.code, said, f) for name in ("milestone", *GROUPS)}
    if downloads.AS.name in asked.query:
        tables = _tables(asked, told, found, groups, f)
        return downloads.one_of(asked, tables, found["position"])
    return page(
        asked,
        "dashboard",
        region=region,
        found=found,
        all=address("/", region=region.code, **said),
        funnel=_funnel(groups.pop("milestone")),
        groups=groups,
        times=_times(asked, found, region.code, f),
        year=year,
        published=[_announced(told, each) for each in found["published"][-_PUBLISHED:]],
        away={name: downloads.links(asked, table=name) for name in (*dashboard_tables.NAMES, *GROUPS)},
        inside=None if is_public(asked.actor) else _inside(told, said),
        log_in=address("/masuk", ke=here_with(asked)),
        banner=asked.service.banner,
        said=moments_said(asked),
        then=freshness.then(asked, found),
        fresh=freshness.up_to(asked, f, found["position"]),
        downloads=downloads.links(asked, address("/v1/reports/portfolio", region=region.code, **said)),
        stream=news.stream(NEWS, found["position"], region=region.code, **said),
    )


def watched(asked: Asked) -> news.Watched:
    """All years, whichever is drawn by months."""
    filters: dict[str, Any] = {name: asked.query[name] for name in ("region", "valid_on") if name in asked.query}
    inside = frozenset[str]() if is_public(asked.actor) else _COUNTED_INSIDE
    always = inside | {FigurePublished.type}
    return news.Watched(look=news.of_list(filters, *_COUNTED), always=always, region=asked.query.get("region"))


def _group(found: Found, name: str, region: str, said: Mapping[str, Any], f: Formats) -> list[dict[str, Any]]:
    """Each value with its count and the list of what is counted."""
    return [
        {
            "name": each["name"] if name == "agency" else f.word(each["value"]),
            "count": each["count"],
            "link": address("/", region=region, **{name: each.get("id", each["value"])}, **said),
        }
        for each in found[f"by_{name}"]
    ]


def _funnel(milestones: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With how many came to each milestone or farther."""
    rest = total = sum(each["count"] for each in milestones)
    rows = []
    for each in milestones:
        rows.append({**each, "farther": rest, "part": 100 * rest / total if total else 0})
        rest -= each["count"]
    return rows


def _times(asked: Asked, found: Found, region: str, f: Formats) -> dict[str, Any]:
    """By year, or by month of the year that is asked for; what is known to the year only stands apart."""
    year = asked.query.get("year")
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found["months"]:
        when = each["month"] if year is not None else each["month"][:4]
        if year is None or when[:4] == f"{year:04d}":
            counted[when].update({name: each[name] for name in ("new", "running", "launched")})
    if year is not None:
        for month in range(1, 13):
            counted.setdefault(f"{year:04d}-{month:02d}", Counter())
    rows: list[dict[str, Any]] = [
        {
            **{name: sums[name] for name in ("new", "running", "launched")},
            "all": sums["new"] + sums["running"],
            "when": when,
            "list": address("/", region=region, year=when, valid_on=found["valid_on"]) if year is None else None,
            "name": f.day(when) if "-" in when else (when if year is None else f.said.page["month_unknown"]),
            "link": here_with(asked, region=region, year=when) if year is None else None,
        }
        for when, sums in sorted(counted.items())
    ]
    labels: list[str] = [f.short_month(when) if "-" in when else when for when in sorted(counted)]
    drawn = chart(labels, [row["new"] for row in rows], [row["launched"] for row in rows])
    return {"rows": rows, "chart": drawn, "all_years": here_with(asked, year=None) if year is not None else None}


def _announced(told: Asked, figure: Found) -> dict[str, Any]:
    """A published figure with what is recorded for its day and scope."""
    day = BusinessDate.parse(figure["on"]).last
    then = report_of(asking(told, query.REPORT, valid_on=day, scope=figure["scope"]), "portfolio")
    recorded = then["total"] if figure["of"] == "innovations" else len(then["by_agency"])
    proof = address("/", region=told.query["region"], valid_on=day) if figure["scope"] == "portfolio" else None
    return {**figure, "recorded": recorded, "proof": proof}


def _stages(told: Asked) -> list[dict[str, Any]]:
    return list(report_of(asking(told, query.REPORT, limit=1), "stages")["stages"])


def _inside(told: Asked, said: Mapping[str, Any]) -> dict[str, Any]:
    """What holders of an account see besides."""
    done = asking(told, query.CATALOGUE, stage=Stage.DISPLAY.value)
    spent = through(everything(done))
    watched = [
        (slug, report_of(asking(told, query.REPORT, limit=1), each.report)["count"])
        for slug, each in watchlists.LISTS.items()
    ]
    region = told.query["region"]
    return {
        "stages": _stages(told),
        "median": median(spent) if spent else None,
        "measured": len(spent),
        "display": address("/", region=region, stage=Stage.DISPLAY.value, **said),
        "watched": [(slug, count, address(f"{HERE}/{slug}", region=region, **said)) for slug, count in watched],
    }


def _tables(asked: Asked, told: Asked, found: Found, groups: Groups, f: Formats) -> downloads.Tables:
    """Each as it is shown; without a name all counts one below the other."""
    region = told.query["region"]
    announced = (_announced(told, each) for each in found["published"])
    made: downloads.Tables = {
        None: lambda: dashboard_tables.all_counts(region, found, groups, f),
        "corong": lambda: dashboard_tables.funnel(region, _funnel(groups["milestone"]), f),
        "waktu": lambda: dashboard_tables.times(region, _times(asked, found, region, f)["rows"], f),
        "diumumkan": lambda: dashboard_tables.published(region, announced, f),
        **{name: partial(dashboard_tables.group, region, name, groups[name], f) for name in GROUPS},
    }
    if is_public(asked.actor):
        return made
    return {**made, "tahap": lambda: dashboard_tables.stages(region, _stages(told), f)}
