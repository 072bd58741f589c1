"""`/peluncuran`: launches, planned and held; one with its plans, its batch and its figures; and for a big screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Response

from api import query
from api.asked import Asked
from api.identity import is_public
from api.lists import directory_of, report_of, several_of
from api.pages import choices, downloads, freshness, news, permitted, timeline
from api.pages.directories import every, position_of
from api.pages.downloads import Cell, Table
from api.pages.formats import CAPITAL, Formats
from api.pages.innovation import look
from api.pages.queries import address, asking, here_with
from api.pages.rendering import page, spoken
from api.query import Parameter
from domain.dates import BusinessDate
from domain.launch.events import EVENTS
from service.clock import today_in

HERE, ONE = "/peluncuran", "/peluncuran/{id}"
SCREEN = f"{ONE}/layar"
NEWS = "peluncuran"
MOST = 300
"""Innovations of a batch that are shown; all of them can be taken away, and are in the catalogue once it is held."""
REFRESHED = 30
"""Seconds after which a screen without scripts asks again, when it is told to."""
_REFRESHES = {"ya": True, "tidak": False}


def _yes_or_no(text: str) -> bool:
    if text not in _REFRESHES:
        raise ValueError(text)
    return _REFRESHES[text]


AGAIN = Parameter(name="segar", read=_yes_or_no, shape={"type": "string", "enum": list(_REFRESHES)},
                  description="without scripts, too, or not at all")  # fmt: skip
LISTED = (query.REGION, query.CURSOR, downloads.AS)
SHOWN = (*timeline.ASKED, *downloads.ONE_OF)
_TYPES = frozenset(fact.type for fact in EVENTS)

Launch = Mapping[str, Any]


def listed(asked: Asked) -> Response:
    f = Formats(spoken(asked))
    if downloads.AS.name in asked.query:
        return downloads.sent(asked, _list_table(every(asked, "launch"), f), position_of(asked, "launch"))
    found = directory_of(asking(asked, query.LIST), "launch")
    items = [{**each, "told": planned(each, f), "count": len(each["innovations"])} for each in found["items"]]
    if found["next"] is None and "cursor" not in asked.query:
        items.sort(key=lambda each: each["date"] or each["month"] or "9999", reverse=True)
    regions, said = choices.regions(asked), asked.request.args.get("region") or None
    return page(
        asked,
        "launches",
        items=items,
        regions=choices.chosen(asked, regions, "region"),
        names=dict(regions),
        begins=permitted.to_begin(asked, "launch"),
        more=here_with(asked, cursor=found["next"]) if found["next"] else None,
        first=here_with(asked, cursor=None) if "cursor" in asked.query else None,
        fresh=freshness.up_to(asked, f, found["position"]),
        downloads=downloads.links(asked, address("/v1/launches", region=said)),
        stream=news.stream(NEWS, found["position"], region=said),
    )


def shown(asked: Asked, *, id: UUID) -> Response:
    """What happened to it is for holders of an account."""
    found = look(asked, id, timeline.of_page(asked), kind="launch")
    launch, f = found.shown, found.teller.f
    members = [UUID(each) for each in launch["innovations"]]
    if downloads.AS.name in asked.query:
        whole = several_of(asked, members)
        tables: downloads.Tables = {
            None: lambda: _batch_table(launch, whole["items"], f),
            "angka": lambda: _figures_table(launch, _figures(asked, launch, len(members)), f),
        }
        return downloads.one_of(asked, tables, whole["position"])
    batch = several_of(asked, members[:MOST])
    found.teller.remember("title", ((each["id"], each["title"]) for each in batch["items"]))
    return page(
        asked,
        "launch",
        public=is_public(asked.actor),
        teller=found.teller,
        **timeline.told(asked, found.events, found.history, found.teller),
        launch=launch,
        when=planned(launch, f),
        left=_days_left(asked, launch),
        plans=[_plan(each, f) for each in launch["plans"]],
        items=batch["items"],
        hidden=len(members) - len(batch["items"]),
        figures=_figures(asked, launch, len(members)),
        screen=f"{asked.request.path}/layar",
        may=permitted.to_change(asked, "launch", id),
        held=address("/", launch=launch["id"]) if launch["status"] == "held" else None,
        back=address(HERE, region=launch["region"]),
        fresh=freshness.up_to(asked, f, batch["position"]),
        downloads=downloads.links(asked, f"/v1/launches/{launch['id']}"),
        stream=news.stream(f"{NEWS}/{launch['id']}", batch["position"]),
        figures_away=downloads.links(asked, table="angka"),
    )


def all_watched(asked: Asked) -> news.Watched:
    return news.Watched(always=_TYPES, region=asked.query.get("region"))


def watched(asked: Asked, *, id: UUID) -> news.Watched:
    """The launch, and how its batch looks."""

    def batch(asked: Asked, ids: frozenset[UUID], moment: Mapping[str, Any]) -> Mapping[str, Any]:
        members = {UUID(each) for each in asked.service.read("launch", id).representation["innovations"]}
        return news.of_list({}, "title", "agency")(asked, ids & members, moment)

    return news.Watched(look=batch, always=_TYPES, one=id, seconds=news.SOON)


def on_screen(asked: Asked, *, id: UUID) -> Response:
    """Shows by itself what is new; whoever reads can stop it (WCAG 2.2.2), and without scripts has to ask for it."""
    f, launch = Formats(spoken(asked)), asked.service.read("launch", id).representation
    batch = several_of(asked, [UUID(each) for each in launch["innovations"]][:MOST])
    said = asked.query.get("segar")
    return page(
        asked,
        "launch_screen",
        launch=launch,
        when=planned(launch, f),
        left=_days_left(asked, launch),
        items=batch["items"],
        again=REFRESHED if said else None,
        refreshed=here_with(asked, segar="ya"),
        still=here_with(asked, segar="tidak"),
        moving=here_with(asked, segar=None),
        stream=None if said is False else news.stream(f"{NEWS}/{launch['id']}", batch["position"]),
        back=f"{HERE}/{launch['id']}",
        fresh=freshness.up_to(asked, f, batch["position"]),
    )


def planned(launch: Launch, f: Formats) -> str:
    """When it is, as exactly as is known; a cancelled one has no date any more."""
    day = launch["date"] or launch["month"]
    return f.day(day) if day else f.said.page["launch_no_date"]


def _days_left(asked: Asked, launch: Launch) -> int | None:
    """Until a date that is fixed and not past."""
    if launch["status"] != "dated" or launch["date"] is None:
        return None
    left = (BusinessDate.parse(launch["date"]).first - today_in(CAPITAL.value, asked.service.clock())).days
    return left if left >= 0 else None


def _plan(plan: Launch, f: Formats) -> dict[str, str | None]:
    key = "plan_dated" if plan["date"] else "plan_month" if plan["month"] else "plan_open"
    return {"text": f.said.page[key].format(day=f.day(plan["date"] or plan["month"])), "reason": plan["reason"]}


def _figures(asked: Asked, launch: Launch, new: int) -> list[dict[str, Any]]:
    """What was announced against what is recorded for that day (R09); nothing where nothing was announced."""
    told = launch["announced"]
    if told is None or launch["status"] != "held":
        return []
    day = BusinessDate.parse(launch["date"]).last
    then = asking(asked, (), region=launch["region"], valid_on=day)
    recorded = {"new": new, "running": report_of(then, "portfolio")["running"]}
    recorded["total"] = sum(recorded.values())
    proof = {"new": address("/", launch=launch["id"]),
             "running": address("/dasbor", region=launch["region"], valid_on=day)}  # fmt: skip
    return [
        {"name": name, "announced": told[name], "recorded": recorded[name], "proof": proof.get(name)}
        for name in ("new", "running", "total")
    ]


def _list_table(launches: Iterator[Launch], f: Formats) -> Table:
    columns = ("column_id", "filter_region", "column_name", "column_status", "column_when", "column_place",
               "column_batch")  # fmt: skip
    rows: Iterator[list[Cell]] = (
        [each["id"], each["region"], each["name"], f.word(each["status"]), each["date"] or each["month"],
         each["place"], len(each["innovations"])]
        for each in launches
    )  # fmt: skip
    return Table.headed("peluncuran", columns, rows, f.said.page)


def _batch_table(launch: Launch, items: list[Launch], f: Formats) -> Table:
    columns = ("column_id", "column_code", "filter_agency", "column_title", "filter_form", "filter_milestone")
    rows: list[list[Cell]] = [
        [each["id"], each["agency"]["code"], each["agency"]["name"], each["title"], f.word(each["form"]),
         f.word(each["milestone"])]
        for each in items
    ]  # fmt: skip
    return Table.headed(f"peluncuran-{launch['region']}", columns, rows, f.said.page)


def _figures_table(launch: Launch, figures: list[dict[str, Any]], f: Formats) -> Table:
    columns = ("column_figure", "column_announced", "column_precision", "column_recorded")
    rows: Iterator[list[Cell]] = (
        [f.said.page[f"figure_{each['name']}"], each["announced"], f.word(launch["announced"]["precision"]),
         each["recorded"]]
        for each in figures
    )  # fmt: skip
    return Table.headed(f"angka-{launch['region']}", columns, rows, f.said.page)
