"""Innovations at risk: dormant, or soon to be, because their agency closed or their custodian is vacant (R45)."""

from __future__ import annotations

from typing import Any

from service.projections.directory import finders
from service.projections.moments import Moment
from service.projections.reports.items import by_title, paged, uuid_text, with_agencies
from service.projections.reports.query import ReportQuery, innovations, of_year, values
from service.sql import Connection

DORMANT, AGENCY_CLOSED, CUSTODIAN_VACANT = "dormant", "agency_closed", "custodian_vacant"


def dormancy(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """`why` is the first of the three that holds; what has ended is not at risk."""
    rows = db.execute(
        f"SELECT i.id, i.title, i.agency, i.vitality, i.vacant {innovations(db, query, moment)}{of_year(db, query)}"
        f" AND {db.dialect.unindexed}i.vitality IN ('active', 'dormant')",
        values(query, moment),
    ).fetchall()
    agencies = finders.agencies_by_id(db, (row[2] for row in rows), moment)
    closed = {id for id, agency in agencies.items() if agency.closed_by(moment.ordinal)}
    found = [
        {"id": uuid_text(id), "title": title, "agency": agency, "why": why}
        for id, title, agency, vitality, vacant in rows
        if (why := _why(vitality, agency in closed, bool(vacant))) is not None
    ]
    listed = paged("dormancy", query, found, by_title)
    with_agencies(db, listed["items"], moment)
    return listed


def _why(vitality: str, closed: bool, vacant: bool) -> str | None:
    if vitality == "dormant":
        return DORMANT
    if closed:
        return AGENCY_CLOSED
    return CUSTODIAN_VACANT if vacant else None
