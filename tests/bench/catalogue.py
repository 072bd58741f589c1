"""Catalogue pages, coverage and one innovation: a large catalogue against a small one, the past against the present.

python -m tests.bench.catalogue [SERVER] [--small 1000] [--large 36742] [--rounds 60] [--without last,past]

SERVER is a PostgreSQL address: both catalogues are databases there, made where they are missing, kept and used again.
`postgresql` begins a server on the disk, fsync on; without a word both are SQLite files.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from service.bootstrap import Service, open_service
from service.projections import CatalogueQuery, ReportQuery
from service.settings import Settings
from tests.bench.measuring import machine, percentile, place, times_in_turns
from tests.bench.population import innovation_id, populate
from tests.bench.servers import database, postgres

SMALL, LARGE, ROUNDS = 1_000, 36_742, 60
PAGE = 10
"""Rows of a last page that is measured: as many on both sides."""
READ = 50
"""Innovations that are read one by one."""
SORTS = ("title", "-title", "proposed_on", "-proposed_on", "modified_at", "-modified_at")
FILTERS: dict[str, dict[str, Any]] = {
    "none": {}, "region": {"region": "11.10"}, "milestone": {"milestone": "delivered"}, "stage": {"stage": "design"},
    "maturity": {"maturity": "initiative"}, "vitality": {"vitality": "active"}, "form": {"form": "governance"},
    "origin": {"origin": "lab"}, "initiator": {"initiator": "citizen"}, "tag": {"tag": "digital"},
    "year": {"year": date.today().year - 1}, "q": {"q": "akta"}, "q rare": {"q": "zzz"},
}  # fmt: skip
PAGES = {f"{name}/{sort}": {**filters, "sort": sort} for name, filters in FILTERS.items() for sort in SORTS}

Call = Callable[[], object]
Questions = dict[str, tuple[Call, Call]]
"""Each asked of two sides: the base, and the one that is compared to it."""


@dataclass(slots=True)
class Pairs:
    """Two sides of many questions: all their times, so that a p99 of all is known as well as each one's medians."""

    most: float
    base: list[float]
    other: list[float]
    ratios: dict[str, float]

    @classmethod
    def measured(cls, pairs: Questions, most: float, rounds: int) -> Pairs:
        found = cls(most, [], [], {})
        for name, (base, other) in pairs.items():
            taken = times_in_turns({"base": base, "other": other}, rounds)
            found.base += taken["base"]
            found.other += taken["other"]
            found.ratios[name] = median(taken["other"]) / median(taken["base"])
        return found

    def told(self) -> dict[str, Any]:
        """`p99` and `p50` of the answers to all questions together, other side by base; each question by its median."""
        over = {name: round(ratio, 2) for name, ratio in sorted(self.ratios.items()) if ratio > self.most}
        return {
            "questions": len(self.ratios),
            **{f"p{of}": self._compared(of) for of in (50, 99)},
            "worst": max((round(ratio, 2), name) for name, ratio in self.ratios.items()),
            f"over {self.most}": over,
        }

    def _compared(self, of: int) -> str:
        base, other = percentile(self.base, of) * 1e3, percentile(self.other, of) * 1e3
        return f"{other / base:.2f} ({other:.2f} / {base:.2f} ms)"


def main(asked: argparse.Namespace) -> dict[str, Any]:
    with ExitStack() as open_:
        small, large = _catalogues(asked, open_)
        sides: dict[str, tuple[Callable[[], Questions], float]] = {
            "first pages": (lambda: {name: _both(small, large, query) for name, query in PAGES.items()}, 1.5),
            "last pages": (lambda: _last_pages(small, large), 1.5),
            "coverage": (lambda: {"coverage": (lambda: _coverage(small), lambda: _coverage(large))}, 1.5),
            "one innovation": (lambda: _ones(small, large), 1.5),
            "past pages against present ones": (lambda: _past_pages(large), 3),
            "coverage as_of": (lambda: {"coverage": (lambda: _coverage(large), lambda: _coverage_then(large))}, 3),
            "one innovation as_of": (lambda: _ones_then(large), 3),
        }
        chosen = {name: made for name, made in sides.items() if not any(word in name for word in asked.without)}
        found = {name: Pairs.measured(made(), most, asked.rounds).told() for name, (made, most) in chosen.items()}
    return {"machine": machine(), "innovations": (asked.small, asked.large), **found}


def _catalogues(asked: argparse.Namespace, open_: ExitStack) -> list[Service]:
    directory = open_.enter_context(place())
    server = asked.server
    if server == "postgresql":
        server = open_.enter_context(postgres(directory)).address
    return [open_.enter_context(closing(_made(directory, server, count))) for count in (asked.small, asked.large)]


def _made(directory: Path, server: str, innovations: int) -> Service:
    name = f"catalogue_{innovations}"
    address = database(server, name) if server else f"sqlite:///{directory / name}.db"
    service = open_service(Settings(database=address, secret_key="rahasia"))
    if not service.store.last_position():
        populate(service.store, innovations)
    if service.projections.position() < service.store.last_position():
        service.projections.rebuild()
    return service


def _both(small: Service, large: Service, query: dict[str, Any]) -> tuple[Call, Call]:
    return partial(_page, small, query), partial(_page, large, query)


def _page(service: Service, query: dict[str, Any]) -> dict[str, Any]:
    return service.projections.catalogue(CatalogueQuery(**query))


def _last_pages(small: Service, large: Service) -> Questions:
    """Without those where the filter leaves less than a page among the few."""
    found = {name: (_last(small, query), _last(large, query)) for name, query in PAGES.items()}
    return {name: (few, many) for name, (few, many) in found.items() if few is not None and many is not None}


def _last(service: Service, query: dict[str, Any]) -> Call | None:
    """The last page that is full: found by its cursor once, outside what is measured."""
    *_, cursor, _ = [None, *_cursors(service, {**query, "limit": 200}, None)]
    pages = list(_cursors(service, {**query, "limit": PAGE}, cursor))
    full = [page for page in pages if len(_page(service, {**query, "limit": PAGE, "cursor": page})["items"]) == PAGE]
    return partial(_page, service, {**query, "limit": PAGE, "cursor": full[-1]}) if full else None


def _cursors(service: Service, query: dict[str, Any], cursor: str | None) -> Iterator[str | None]:
    """The cursors of the pages from one on."""
    yield cursor
    while cursor := _page(service, {**query, "cursor": cursor})["next"]:
        yield cursor


def _past_pages(large: Service) -> Questions:
    return {
        f"{name} {moment}": (partial(_page, large, query), partial(_page, large, {**query, **then}))
        for name, query in PAGES.items()
        if query["sort"] in ("title", "-modified_at")
        for moment, then in _moments().items()
    }


def _moments() -> dict[str, dict[str, Any]]:
    return {
        "as_of": {"as_of": datetime(2026, 1, 5, 4, tzinfo=UTC)},
        "as_of now": {"as_of": datetime.now(UTC) + timedelta(seconds=1)},
        "valid_on": {"valid_on": date(2023, 6, 1)},
        "both": {"as_of": datetime(2026, 1, 5, 4, tzinfo=UTC), "valid_on": date(2023, 6, 1)},
    }


def _coverage(service: Service, **more: Any) -> dict[str, Any]:
    return service.projections.coverage(ReportQuery(region="11.10", year=2023, **more))


def _coverage_then(service: Service) -> dict[str, Any]:
    return _coverage(service, **_moments()["as_of"])


def _ones(small: Service, large: Service) -> Questions:
    return {f"state {n}": (partial(_one, small, n), partial(_one, large, n)) for n in range(READ)}


def _ones_then(large: Service) -> Questions:
    then = _moments()["as_of now"]
    return {f"state {n}": (partial(_one, large, n), partial(_one, large, n, **then)) for n in range(READ)}


def _one(service: Service, number: int, **moment: Any) -> object:
    """Those that a small catalogue has, spread over it."""
    return service.read("innovation", innovation_id(number * (SMALL // READ)), **moment)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.catalogue")
    parser.add_argument("server", nargs="?", default="", help="a PostgreSQL address, or postgresql for one of its own")
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--without", type=lambda text: text.split(","), default=(), help="parts left out, by a word")
    return parser.parse_args()


if __name__ == "__main__":
    for name, value in main(_asked()).items():
        print(name, value)
