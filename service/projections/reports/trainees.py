"""Leadership-training participants, and whether an innovation came of it (R25)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from service.projections.directory import finders
from service.projections.moments import Moment
from service.projections.reports.items import paged, uuid_text, with_agencies
from service.projections.reports.query import ReportQuery, innovations, values
from service.sql import Connection


def trainees(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """Every registered trainee (of the year); `qualified` when an innovation names them as its origin."""
    theirs = _innovations(db, query, moment)
    found = [
        {
            "key": key,
            "programme": programme,
            "year": year,
            "region": region,
            "agency": agency,
            "qualified": bool(theirs[region, key]),
            "innovations": theirs[region, key],
        }
        for region, key, programme, year, agency in finders.trainees(db, query.region, query.year, moment, query.within)
    ]
    listed = paged("trainees", query, found, lambda item: (item["region"], f"{item['year']:06d}", item["key"]), 3)
    with_agencies(db, listed["items"], moment)
    return listed


def _innovations(db: Connection, query: ReportQuery, moment: Moment) -> defaultdict[tuple[str, str], list[str]]:
    """(region, trainee's key) → ids of their innovations."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    rows = db.execute(
        f"SELECT i.region, i.reference, i.id {innovations(db, query, moment)}"
        " AND i.origin='leadership_training' AND i.reference IS NOT NULL",
        values(query, moment),
    )
    for region, key, id in rows:
        found[region, key].append(uuid_text(id))
    for ids in found.values():
        ids.sort()
    return found
