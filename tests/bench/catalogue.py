"""Catalogue pages and coverage at 40,000 innovations against 400, and past moments against the present."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from service.projections import CatalogueQuery, Projections, ReportQuery
from service.store import Store
from tests.bench.measuring import in_turns, place, seconds
from tests.bench.population import populate

SMALL, LARGE, ROUNDS = 400, 40_000, 15
SORTS = ("title", "-title", "proposed_on", "-proposed_on", "modified_at", "-modified_at")
FILTERS: dict[str, dict[str, Any]] = {
    "none": {}, "region": {"region": "11.10"}, "milestone": {"milestone": "delivered"}, "stage": {"stage": "design"},
    "maturity": {"maturity": "initiative"}, "vitality": {"vitality": "active"}, "form": {"form": "governance"},
    "origin": {"origin": "lab"}, "initiator": {"initiator": "citizen"}, "tag": {"tag": "digital"},
    "year": {"year": date.today().year - 1}, "q": {"q": "akta"}, "q rare": {"q": "zzz"},
}  # fmt: skip


def main() -> dict[str, Any]:
    with place() as directory:
        small, large = _made(directory / "small.db", SMALL), _made(directory / "large.db", LARGE)
        pages = {f"{name}/{sort}": {**filters, "sort": sort} for name, filters in FILTERS.items() for sort in SORTS}
        ratios = {name: _ratio(lambda q=q: _first(small, q), lambda q=q: _first(large, q)) for name, q in pages.items()}
        last = {name: _ratio(_last(small, {"sort": name}), _last(large, {"sort": name})) for name in SORTS}
        coverage = _ratio(lambda: _coverage(small), lambda: _coverage(large))
        past = {name: _ratio(lambda: _first(large, {}), lambda m=m: _first(large, m)) for name, m in _moments().items()}
        past["coverage as_of"] = _ratio(lambda: _coverage(large), lambda: _coverage(large, **_moments()["as_of"]))
        rebuild = seconds(large.rebuild)
        events = large.position()
    return {
        "worst first page": max(ratios.items(), key=lambda item: item[1]),
        "first pages over 1.5": {name: round(ratio, 2) for name, ratio in ratios.items() if ratio > 1.5},
        "last pages": {name: round(ratio, 2) for name, ratio in last.items()},
        "coverage": round(coverage, 2),
        "past against present": {name: round(ratio, 2) for name, ratio in past.items()},
        "rebuild events per s": round(events / rebuild),
        "events": events,
    }


def _made(path: Path, innovations: int) -> Projections:
    store = Store(str(path))
    populate(store, innovations)
    projections = Projections(store)
    projections.rebuild()
    return projections


def _moments() -> dict[str, dict[str, Any]]:
    return {
        "as_of": {"as_of": datetime(2026, 1, 5, 4, tzinfo=UTC)},
        "as_of now": {"as_of": datetime.now(UTC) + timedelta(seconds=1)},
        "valid_on": {"valid_on": date(2023, 6, 1)},
        "both": {"as_of": datetime(2026, 1, 5, 4, tzinfo=UTC), "valid_on": date(2023, 6, 1)},
    }


def _first(projections: Projections, query: dict[str, Any]) -> dict[str, Any]:
    return projections.catalogue(CatalogueQuery(**query))


def _last(projections: Projections, query: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """The last page: found by its cursor once, outside what is measured."""
    cursor, page = None, _first(projections, {**query, "limit": 200})
    while page["next"]:
        cursor = page["next"]
        page = _first(projections, {**query, "limit": 200, "cursor": cursor})
    return lambda: _first(projections, {**query, "limit": 200, "cursor": cursor})


def _coverage(projections: Projections, **more: Any) -> dict[str, Any]:
    return projections.coverage(ReportQuery(region="11.10", year=2023, **more))


def _ratio(base: Callable[[], object], other: Callable[[], object]) -> float:
    taken = in_turns({"base": base, "other": other}, ROUNDS)
    return taken["other"] / taken["base"]


if __name__ == "__main__":
    for name, value in main().items():
        print(name, value)
