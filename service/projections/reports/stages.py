"""The five stages: how many innovations are in each and through it, and the median days it took, for each agency."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import Any

import msgspec

from domain.values import STAGES
from service.projections.directory import finders
from service.projections.moments import Moment
from service.projections.reports.items import paged
from service.projections.reports.query import ReportQuery, innovations, of_year, values
from service.sql import Connection

IN_PROGRESS, COMPLETED = "i", "c"

_spent = msgspec.json.Decoder(list[int | None]).decode


class _Tally:
    """Counts and days of the five stages."""

    def __init__(self) -> None:
        self.in_progress, self.completed = [0] * 5, [0] * 5
        self.days: list[list[int]] = [[], [], [], [], []]

    def add(self, letters: str, days: list[int | None]) -> None:
        for place, letter in enumerate(letters):
            self.in_progress[place] += letter == IN_PROGRESS
            self.completed[place] += letter == COMPLETED
            if (spent := days[place]) is not None:
                self.days[place].append(spent)

    def add_all(self, other: _Tally) -> None:
        for place, days in enumerate(other.days):
            self.in_progress[place] += other.in_progress[place]
            self.completed[place] += other.completed[place]
            self.days[place] += days

    def shown(self) -> list[dict[str, Any]]:
        return [
            {
                "stage": stage.value,
                "in_progress": self.in_progress[place],
                "completed": self.completed[place],
                "median_days": _median(self.days[place]),
            }
            for place, stage in enumerate(STAGES)
        ]


def stages(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """For each agency with innovations, and for all of them together."""
    by_agency = defaultdict[str, _Tally](_Tally)
    about = innovations(db, query, moment) + of_year(db, query)
    for agency, letters, days in db.execute(f"SELECT i.agency, i.stages, i.days {about}", values(query, moment)):
        by_agency[agency].add(letters, _spent(days))
    total = _Tally()
    for tally in by_agency.values():
        total.add_all(tally)
    named = finders.named(db, by_agency, moment)
    rows = [{"agency": named[id], "stages": tally.shown()} for id, tally in by_agency.items()]
    listed = paged("stages", query, rows, lambda row: (row["agency"]["code"], row["agency"]["id"]))
    return {**listed, "stages": total.shown(), "precision": "exact"}


def stage_counts(db: Connection, about: str, filled: dict[str, Any]) -> list[dict[str, Any]]:
    """Without the days, as the board shows them."""
    in_progress, completed = [0] * 5, [0] * 5
    for letters, count in db.execute(f"SELECT i.stages, count(*) {about} GROUP BY 1", filled):
        for place, letter in enumerate(letters):
            in_progress[place] += count * (letter == IN_PROGRESS)
            completed[place] += count * (letter == COMPLETED)
    return [
        {"stage": stage.value, "in_progress": in_progress[place], "completed": completed[place]}
        for place, stage in enumerate(STAGES)
    ]


def _median(days: list[int]) -> int | float | None:
    if not days:
        return None
    middle = median(days)
    return int(middle) if middle == int(middle) else middle
