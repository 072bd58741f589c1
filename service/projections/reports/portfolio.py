"""All innovations of a region by agency, form, origin, initiator, milestone and vitality (R20, R21)."""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import Enum
from typing import Any

from domain.innovation.values import Form, InitiatorKind, Milestone, OriginKind, Vitality
from service.projections.directory import finders
from service.projections.moments import Moment
from service.projections.reports.query import ReportQuery, innovations, values
from service.sql import Connection

_GROUPINGS: dict[str, type[Enum]] = {
    "form": Form,
    "origin": OriginKind,
    "initiator": InitiatorKind,
    "milestone": Milestone,
    "vitality": Vitality,
}
_COUNTED = (
    "(i.running IS NULL AND (CAST(:year AS BIGINT) IS NULL OR i.year=:year)"
    " OR i.running IS NOT NULL AND i.launch IS NULL AND (CAST(:year AS BIGINT) IS NULL OR i.year<=:year))"
)
"""New: proposed, in the year when one is asked for. Running: imported, since the year's end or before, not launched."""


def portfolio(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """total = new + running; every grouping adds up to it; what was published beside."""
    names = ("agency", *_GROUPINGS)
    about = f"{innovations(db, query, moment)} AND {_COUNTED}"
    rows = db.execute(
        f"SELECT i.running IS NOT NULL, i.{', i.'.join(names)}, count(*) {about} GROUP BY 1, i.{', i.'.join(names)}",
        values(query, moment),
    ).fetchall()
    running = sum(row[-1] for row in rows if row[0])
    new = sum(row[-1] for row in rows if not row[0])
    return {
        "total": new + running,
        "new": new,
        "running": running,
        "by_agency": _by_agency(db, _sums(rows, 1), moment),
        **{
            f"by_{name}": _by_value(kind, _sums(rows, place))
            for place, (name, kind) in enumerate(_GROUPINGS.items(), 2)
        },
        "months": _months(db, about, values(query, moment)),
        "published": finders.figures(db, query.region, moment, query.within),
        "precision": "exact",
    }


def _months(db: Connection, about: str, filled: dict[str, Any]) -> list[dict[str, Any]]:
    """When they were new, and were launched, by the month, or the year where no month is known; running by the year."""
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for running, year, month, count in db.execute(
        f"SELECT i.running IS NOT NULL, i.year, substr(i.proposed, 1, 7), count(*) {about} GROUP BY 1, 2, 3", filled
    ):
        months[f"{year:04d}" if running else month]["running" if running else "new"] += count
    for month, count in db.execute(
        f"SELECT substr(i.launched_on, 1, 7), count(*) {about} AND i.launch IS NOT NULL GROUP BY 1", filled
    ):
        months[month]["launched"] += count
    return [
        {"month": month, **{name: counted[name] for name in ("new", "running", "launched")}}
        for month, counted in sorted(months.items())
    ]


def _sums(rows: list[tuple[Any, ...]], place: int) -> Counter[str]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row[place]] += row[-1]
    return sums


def _by_value(kind: type[Enum], sums: Counter[str]) -> list[dict[str, Any]]:
    """Every value, also those nobody has; their names are the reader's language."""
    return [{"value": one.value, "name": one.value, "count": sums[one.value]} for one in kind]


def _by_agency(db: Connection, sums: Counter[str], moment: Moment) -> list[dict[str, Any]]:
    named = finders.named(db, sums, moment)
    rows = [
        {"value": named[id]["code"], "name": named[id]["name"], "count": count, "id": id} for id, count in sums.items()
    ]
    return sorted(rows, key=lambda row: (row["value"], row["id"]))
