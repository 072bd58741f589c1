"""Catalogue pages and coverage at 40,000 innovations against 400, and past moments against the present."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from service.projections import CatalogueQuery, Projections, ReportQuery
from service.store import Store
from tests.bench.measuring import in_turns, place, seconds
from tests.bench.population import populate

SMALL, LARGE, ROUNDS = 400, 40_000, 15
PAGE = 10
"""Rows of a last page that is measured: as many on both sides."""
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
        last = {name: ratio for name, q in pages.items() if (ratio := _last_ratio(small, large, q)) is not None}
        coverage = _ratio(lambda: _coverage(small), lambda: _coverage(large))
        past = {
            f"{name} {moment}": _ratio(lambda q=q: _first(large, q), lambda q=q, m=m: _first(large, {**q, **m}))
            for name, q in pages.items()
            if q["sort"] in ("title", "-modified_at")
            for moment, m in _moments().items()
        }
        past["coverage as_of"] = _ratio(lambda: _coverage(large), lambda: _coverage(large, **_moments()["as_of"]))
        rebuild = seconds(large.rebuild)
        events = large.position()
    return {
        "first pages": _told(ratios, 1.5),
        "last pages": _told(last, 1.5),
        "coverage": round(coverage, 2),
        "past against present": _told(past, 3),
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


def _last_ratio(small: Projections, large: Projections, query: dict[str, Any]) -> float | None:
    """None where the filter leaves less than a page among the few."""
    few, many = _last(small, query), _last(large, query)
    return _ratio(few, many) if few is not None and many is not None else None


def _last(projections: Projections, query: dict[str, Any]) -> Callable[[], dict[str, Any]] | None:
    """The last page that is full: found by its cursor once, outside what is measured."""
    *_, cursor, _ = [None, *_cursors(projections, {**query, "limit": 200}, None)]
    pages = list(_cursors(projections, {**query, "limit": PAGE}, cursor))
    full = [
        page for page in pages if len(_first(projections, {**query, "limit": PAGE, "cursor": page})["items"]) == PAGE
    ]
    return (lambda: _first(projections, {**query, "limit": PAGE, "cursor": full[-1]})) if full else None


def _cursors(projections: Projections, query: dict[str, Any], cursor: str | None) -> Iterator[str | None]:
    """The cursors of the pages from one on."""
    yield cursor
    while cursor := _first(projections, {**query, "cursor": cursor})["next"]:
        yield cursor


def _coverage(projections: Projections, **more: Any) -> dict[str, Any]:
    return projections.coverage(ReportQuery(region="11.10", year=2023, **more))


def _ratio(base: Callable[[], object], other: Callable[[], object]) -> float:
    taken = in_turns({"base": base, "other": other}, ROUNDS)
    return taken["other"] / taken["base"]


def _told(ratios: dict[str, float], most: float) -> dict[str, Any]:
    worst = max(ratios, key=lambda name: ratios[name])
    over = {name: round(ratio, 2) for name, ratio in ratios.items() if ratio > most}
    return {"pages": len(ratios), "worst": (worst, round(ratios[worst], 2)), f"over {most}": over}


if __name__ == "__main__":
    for name, value in main().items():
        print(name, value)
