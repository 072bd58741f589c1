"""One Agency One Innovation: every level-1 agency, its new innovations of the year, and those without (R17–R20)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from service.projections.directory import finders
from service.projections.directory.finders import Known
from service.projections.innovations.counts import new_by_agency
from service.projections.moments import Moment
from service.projections.reports.query import LAB, REPORTED, ReportQuery
from service.sql import Connection


def coverage(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """target, actual, agencies, without; the region and the year are given."""
    assert query.region is not None
    assert query.year is not None
    known = finders.agencies(db, query.region, moment)
    settings = finders.settings_of(db, query.region, moment)
    listed = {id for id, agency in known.items() if _is_level_1(agency, settings, moment.ordinal)}
    if query.within is not None:
        listed = {id for id in listed if query.within.reads(query.region, id)}
    counted: Counter[str] = Counter()
    for id, count in _new(db, query, moment).items():
        counted[_ancestor(id, known, moment.ordinal)] += count
    target = finders.target(db, query.region, query.year, moment) or {}
    enough = target.get("innovations_per_agency") or 1
    rows = sorted(
        (_row(id, known[id], counted[id], enough, moment) for id in listed), key=lambda row: (row["code"], row["id"])
    )
    return {
        "target": _target(target),
        "actual": {
            "agencies": sum(1 for row in rows if row["innovations"]),
            "innovations": sum(row["innovations"] for row in rows),
        },
        "agencies": rows,
        "without": [row["code"] for row in rows if not row["innovations"]],
        "precision": "exact",
    }


def _new(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, int]:
    assert query.region is not None
    assert query.year is not None
    if query.scope == REPORTED:
        return {}
    lab = query.scope == LAB
    return new_by_agency(
        db,
        region=query.region,
        year=query.year,
        at=moment.at,
        day=moment.last_day,
        enrolled=lab,
        cycle=str(query.cycle) if lab and query.cycle is not None else None,
    )


def _is_level_1(agency: Known, settings: dict[str, Any], day: int) -> bool:
    kinds = ("opd", "kecamatan") if settings.get("kecamatan_included") else ("opd",)
    return agency.kind in kinds and agency.parent_on(day) is None and agency.exists_on(day)


def _ancestor(id: str, known: dict[str, Known], day: int) -> str:
    """The agency at the top, whose coverage the unit's innovations count for; a circle ends where it began."""
    seen = {id}
    while (agency := known.get(id)) is not None and (parent := agency.parent_on(day)) and parent not in seen:
        id = parent
        seen.add(id)
    return id


def _row(id: str, agency: Known, count: int, enough: int, moment: Moment) -> dict[str, Any]:
    return {**finders.shown(id, agency, moment), "innovations": count, "fulfilled": count >= enough}


def _target(target: dict[str, Any]) -> dict[str, Any] | None:
    """Null when none was set, or only one of the index."""
    said = {name: target.get(name) for name in ("agencies", "innovations_per_agency")}
    return said if any(value is not None for value in said.values()) else None
