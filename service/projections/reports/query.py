"""What can be asked of a report, and which innovations it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from service.projections.innovations.facets import EVERYTHING, facet_number
from service.projections.innovations.tables import holding
from service.projections.moments import Moment
from service.projections.within import Within
from service.sql import Connection, Dialect

LAB, PORTFOLIO, REPORTED = "lab", "portfolio", "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportQuery:
    """`cycle` narrows the scope `lab`; `limit` at most 200, or None: all there are."""

    region: str | None = None
    year: int | None = None
    scope: str = PORTFOLIO
    cycle: str | UUID | None = None
    as_of: datetime | date | None = None
    valid_on: date | None = None
    limit: int | None = 200
    cursor: str | None = None
    within: Within | None = None


def innovations(db: Connection, query: ReportQuery, moment: Moment) -> str:
    """FROM and the beginning of WHERE: rows `i` of the region and scope that may be read; fill with `values`."""
    return f"{_rows(db.dialect, query, moment)}{_in_scope(db.dialect, query)} AND {_readable(query)[0]}"


def of_year(db: Connection, query: ReportQuery) -> str:
    """Narrows to innovations of the year, when one is asked for."""
    return "" if query.year is None else f" AND {db.dialect.unindexed}i.year=:year"


def values(query: ReportQuery, moment: Moment) -> dict[str, Any]:
    facet = facet_number("region", query.region) if query.region is not None else facet_number(EVERYTHING, "")
    return {
        **_readable(query)[1],
        "region": query.region,
        "facet": facet,
        "year": query.year,
        "cycle": str(query.cycle) if query.cycle is not None else None,
        "at": moment.at,
        "day": moment.ordinal,
    }


def _readable(query: ReportQuery) -> tuple[str, dict[str, Any]]:
    return ("1=1", {}) if query.within is None else query.within.condition("i.region", "i.agency")


def _rows(dialect: Dialect, query: ReportQuery, moment: Moment) -> str:
    if moment.present:
        return "FROM innovation_now i WHERE " + ("i.region=:region" if query.region is not None else "1=1")
    spans = dialect.each("innovation_span", "w", f"w.id=l.id AND {holding('w')}")
    states = dialect.each("innovation_state", "i", "i.id=w.id AND i.no=w.no")
    return f"FROM innovation_listed l {spans} {states} WHERE l.facet=:facet AND {holding('l')}"


def _in_scope(dialect: Dialect, query: ReportQuery) -> str:
    """Nothing is reported to the index yet."""
    if query.scope == REPORTED:
        return " AND 1=0"
    if query.scope == LAB:
        return " AND i.cycle IS NOT NULL" if query.cycle is None else f" AND {dialect.unindexed}i.cycle=:cycle"
    return ""
