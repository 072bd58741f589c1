"""The tables of `/dasbor`, to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.pages.downloads import Cell, Table
from api.pages.formats import Formats

NAMES = ("corong", "waktu", "tahap", "diumumkan")

Row = Mapping[str, Any]


def funnel(region: str, rows: Iterable[Row], f: Formats) -> Table:
    columns = ("filter_milestone", "funnel_here", "funnel_farther")
    cells = ([each[name] for name in ("name", "count", "farther")] for each in rows)
    return Table.headed(f"dasbor-{region}-corong", columns, cells, f.said.page)


def times(region: str, rows: Iterable[Row], f: Formats) -> Table:
    """By year or by month, as the page has them."""
    columns = ("column_when", "dashboard_new", "dashboard_running", "dashboard_launched", "dashboard_list")
    cells = ([each[name] for name in ("when", "new", "running", "launched", "all")] for each in rows)
    return Table.headed(f"dasbor-{region}-waktu", columns, cells, f.said.page)


def stages(region: str, rows: Iterable[Row], f: Formats) -> Table:
    columns = ("filter_stage", "in_progress", "completed", "median_days")
    cells = ([f.word(each["stage"]), *(each[name] for name in columns[1:])] for each in rows)
    return Table.headed(f"dasbor-{region}-tahap", columns, cells, f.said.page)


def published(region: str, rows: Iterable[Row], f: Formats) -> Table:
    """All that were announced: the page has the last."""
    columns = ("column_on", "column_precision", "column_announced", "column_of", "scope", "column_recorded",
               "column_source")  # fmt: skip
    cells: Iterator[list[Cell]] = (
        [each["on"], f.word(each["precision"]), each["value"], f.said.page[f"of_{each['of']}"], f.word(each["scope"]),
         each["recorded"], each["source"]]
        for each in rows
    )  # fmt: skip
    return Table.headed(f"dasbor-{region}-diumumkan", columns, cells, f.said.page)


def group(region: str, name: str, rows: Iterable[Row], f: Formats) -> Table:
    cells = ([each["name"], each["count"]] for each in rows)
    return Table.headed(f"dasbor-{region}-{name}", (f"filter_{name}", "column_count"), cells, f.said.page)


def all_counts(region: str, found: Row, groups: Mapping[str, Iterable[Row]], f: Formats) -> Table:
    """Figures, groups and months in one table."""
    columns = ("column_figure", "column_value", "column_count")
    return Table.headed(f"dasbor-{region}", columns, _all_counts(found, groups, f), f.said.page)


def _all_counts(found: Row, groups: Mapping[str, Iterable[Row]], f: Formats) -> Iterator[list[Cell]]:
    t = f.said.page
    for name in ("total", "new", "running"):
        yield [t["dashboard_total"], t[f"dashboard_{name}"], found[name]]
    for name, rows in groups.items():
        for each in rows:
            yield [t[f"filter_{name}"], each["name"], each["count"]]
    for each in found["months"]:
        for name in ("new", "running", "launched"):
            yield [t[f"dashboard_{name}"], each["month"], each[name]]
