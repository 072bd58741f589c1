""" "Masih wacana": launched, active, without evidence of implementation past the region's deadline (R11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.settings import Settings
from service.projections.directory import finders
from service.projections.moments import Moment
from service.projections.reports.items import by_title, paged, uuid_text, with_agencies
from service.projections.reports.query import ReportQuery, innovations, of_year, values
from service.sql import Connection


def not_implemented(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """The overdue on the day. A month-only launch counts from its last day."""
    settings = finders.settings(db, moment, query.region)
    rows = db.execute(
        f"SELECT i.id, i.title, i.agency, i.region, i.launched_on, i.launched"
        f" {innovations(db, query, moment)}{of_year(db, query)}"
        f" AND i.launch IS NOT NULL AND i.implemented=0 AND {db.dialect.unindexed}i.vitality='active'",
        values(query, moment),
    )
    found = [
        {"id": uuid_text(id), "title": title, "agency": agency, "launched_on": launched_on, **_deadline(due, moment)}
        for id, title, agency, region, launched_on, launched in rows
        if (due := launched + _proof_days(settings, region)) < moment.ordinal
    ]
    listed = paged("not-implemented", query, found, by_title)
    with_agencies(db, listed["items"], moment)
    return listed


def _proof_days(settings: dict[str, dict[str, Any]], region: str) -> int:
    return int(settings.get(region, {}).get("proof_days", Settings().proof_days))


def _deadline(due: int, moment: Moment) -> dict[str, Any]:
    return {"due": date.fromordinal(due).isoformat(), "days_overdue": moment.ordinal - due}
