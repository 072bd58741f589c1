"""Launched and active, and an output or an outcome was never measured (R12)."""

from __future__ import annotations

from typing import Any

from service.projections.moments import Moment
from service.projections.reports.items import by_title, paged, uuid_text, with_agencies
from service.projections.reports.query import ReportQuery, innovations, of_year, values
from service.sql import Connection


def unmeasured(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """`output` and `outcome` say which of the two is there."""
    rows = db.execute(
        f"SELECT i.id, i.title, i.agency, i.output, i.outcome {innovations(db, query, moment)}{of_year(db, query)}"
        f" AND i.launch IS NOT NULL AND {db.dialect.unindexed}i.vitality='active' AND (i.output=0 OR i.outcome=0)",
        values(query, moment),
    )
    found = [
        {"id": uuid_text(id), "title": title, "agency": agency, "output": bool(output), "outcome": bool(outcome)}
        for id, title, agency, output, outcome in rows
    ]
    listed = paged("unmeasured", query, found, by_title)
    with_agencies(db, listed["items"], moment)
    return listed
