"""Reports, as people ask for them and read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pytest_bdd import given, parsers, then, when

from domain.values import Scope, Stage
from service.bootstrap import Service
from service.histories.words.choices import choice_read
from service.histories.words.dates import date_read
from service.histories.words.quoting import from_cell
from service.histories.words.state import state_rows
from tests.features.steps.commands import Cells
from tests.features.steps.outcomes import holds
from tests.features.steps.wording import words
from tests.features.world import World
from tests.features.worlds import door_to

REPORTS = {
    "cakupan": "coverage",
    "portofolio": "portfolio",
    "papan": "board",
    "tahapan": "stages",
    "masih wacana": "not-implemented",
    "belum terukur": "unmeasured",
    "peserta diklat": "trainees",
    "berisiko vakum": "dormancy",
    "keluhan": "complaints",
}
GROUPINGS = {
    "perangkat daerah": "by_agency",
    "bentuk": "by_form",
    "asal": "by_origin",
    "pengusul": "by_initiator",
    "tonggak": "by_milestone",
    "keberlanjutan": "by_vitality",
}
ASKED = re.compile(
    rf'laporan "(?P<report>{"|".join(REPORTS)})" wilayah "(?P<region>[^"]*)"(?: tahun "(?P<year>\d+)")?'
    r'(?: cakupan "(?P<scope>[^"]*)")?(?: menurut keadaan tanggal "(?P<valid_on>[^"]*)")? dibaca'
)


@when(parsers.re(ASKED.pattern))
def read_report(
    world: World, report: str, region: str, year: str | None, scope: str | None, valid_on: str | None
) -> None:
    query: dict[str, Any] = {"region": world.id("region", region)}
    if year is not None:
        query["year"] = int(year)
    if scope is not None:
        query["scope"] = choice_read(Scope, scope)
    if valid_on is not None:
        query["valid_on"] = date_read(valid_on)
    world.report = world.door.report(REPORTS[report], query)


def entries(value: Any) -> Iterator[dict[str, Any]]:
    """Every object that stands in a list of a report, at any depth."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from entries(inner)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield item
            yield from entries(item)


def words_of(entry: dict[str, Any]) -> dict[str, str]:
    """An entry's own members in words, and the names of what it holds."""
    own = {name: value for name, value in entry.items() if not isinstance(value, (dict, list))}
    held = {name: value["name"] for name, value in entry.items() if isinstance(value, dict) and "name" in value}
    if "what" in own:
        rows = state_rows("innovation", {"complaints": [{**own, **held}]}, _same)
        return {label.removeprefix("Keluhan 1: "): word for label, word in rows}
    renamed = {MEANT.get(name, name): value for name, value in {**own, **held}.items()}
    return dict(state_rows("innovation", renamed, _same))


MEANT = {"outcome": "result", "value": "code"}
"""Members of a report's entries that elsewhere mean something else."""


def _same(kind: str, id: str) -> str:
    return id


def named(world: World) -> set[str]:
    return {str(value) for entry in entries(world.report) for value in (entry.get("title"), entry.get("name")) if value}


@then(words('laporan mendaftar "{name}"'))
def lists(world: World, name: str) -> None:
    assert name in named(world)


@then(words('laporan tidak mendaftar "{name}"'))
def does_not_list(world: World, name: str) -> None:
    assert "position" in world.report
    assert name not in named(world)


@then("laporan mendaftar:")
def lists_rows(world: World, datatable: Cells) -> None:
    head, *body = [[from_cell(word) for word in row] for row in datatable]
    known = [words_of(entry) for entry in entries(world.report)]
    for row in body:
        wanted = dict(zip(head, row, strict=True)).items()
        assert any(wanted <= entry.items() for entry in known), f"{dict(wanted)} not in {known}"


@then("laporan memuat:")
def report_holds(world: World, datatable: Cells) -> None:
    holds(report_rows(world), datatable)


def report_rows(world: World) -> list[tuple[str, str]]:
    told = {name: value for name, value in world.report.items() if name in TOLD}
    return state_rows("region", told, _same)


TOLD = frozenset(["scope", "total", "new", "running", "target", "actual", "stages", "published", "precision"])


@then(words('laporan tidak memuat "{label}"'))
def report_lacks(world: World, label: str) -> None:
    assert not [known for known, _ in report_rows(world) if known == label or known.startswith(f"{label}:")]


@then(parsers.re(r'laporan menyebut tanpa inovasi: "(?P<codes>[^"]*)"'))
def report_without(world: World, codes: str) -> None:
    assert sorted(world.report["without"]) == sorted(filter(None, codes.split(", ")))


@then(words('setiap pengelompokan laporan berjumlah "{total}"'))
def groupings_add_up(world: World, total: str) -> None:
    sums = {name: sum(group["count"] for group in world.report[name]) for name in GROUPINGS.values()}
    assert sums == dict.fromkeys(GROUPINGS.values(), int(total))


@then(words('pengelompokan laporan menurut "{grouping}" menyebut "{count}" nama'))
def grouping_names(world: World, grouping: str, count: str) -> None:
    assert len([group for group in world.report[GROUPINGS[grouping]] if group["count"]]) == int(count)


@then(
    words('laporan tahapan "{agency}" menyebut tahap "{stage}" selesai "{completed}" kali dengan median "{days}" hari')
)
def stage_dwell(world: World, agency: str, stage: str, completed: str, days: str) -> None:
    of = next(
        item for item in world.report["items"] if agency in (item.get("name"), item.get("agency", {}).get("name"))
    )
    entry = next(one for one in of["stages"] if one["stage"] == choice_read(Stage, stage))
    assert (entry["completed"], entry["median_days"]) == (int(completed), int(days))


@given("data demonstrasi telah dimuat", target_fixture="world")
def demonstration(demonstrated: Service, through: str) -> World:
    """Loaded once and only read: scenarios on it do not change it."""
    return World(door_to(demonstrated, through))


@when(words('daftar inovasi wilayah "{region}" yang sudah berjalan dibaca'))
def running_listed(world: World, region: str) -> None:
    items = world.door.listed("innovation", world.id("region", region))
    world.listed = [item for item in items if item["running_since"]]


@then(words('daftar itu memuat "{count}" inovasi dari "{agencies}" perangkat daerah'))
def list_counts(world: World, count: str, agencies: str) -> None:
    owners = {item["agency"]["code"] for item in world.listed}
    assert (len(world.listed), len(owners)) == (int(count), int(agencies))


@then(words('daftar itu memuat "{count}" inovasi milik "{agency}"'))
def list_counts_of(world: World, count: str, agency: str) -> None:
    assert len([item for item in world.listed if item["agency"]["code"] == agency]) == int(count)
