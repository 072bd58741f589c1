"""One file for each report; here they get their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.errors import NotFound
from service.projections.moments import Moment
from service.projections.reports.board import board
from service.projections.reports.complaints import complaints
from service.projections.reports.coverage import coverage
from service.projections.reports.dormancy import dormancy
from service.projections.reports.not_implemented import not_implemented
from service.projections.reports.portfolio import portfolio
from service.projections.reports.query import ReportQuery
from service.projections.reports.stages import stages
from service.projections.reports.trainees import trainees
from service.projections.reports.unmeasured import unmeasured
from service.sql import Connection

Made = Callable[[Connection, ReportQuery, Moment], dict[str, Any]]

REPORTS: dict[str, Made] = {
    "coverage": coverage,
    "portfolio": portfolio,
    "board": board,
    "stages": stages,
    "not-implemented": not_implemented,
    "unmeasured": unmeasured,
    "trainees": trainees,
    "dormancy": dormancy,
    "complaints": complaints,
}


def check(db: Connection, query: ReportQuery) -> None:
    """Raises NotFound for a region nobody has registered, or of which the reader may read nothing."""
    if query.region is None:
        return
    found = db.execute("SELECT 1 FROM directory_region WHERE region=?", (query.region,)).fetchone()
    if not found or (query.within is not None and not query.within.knows(query.region)):
        raise NotFound


def echoed(query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """What every report says of itself."""
    cycle = str(query.cycle) if query.cycle is not None else None
    return {"region": query.region, "year": query.year, "scope": query.scope, "cycle": cycle, **moment.echoed()}
