"""The board: where every innovation stands, by milestone and by stage."""

from __future__ import annotations

from typing import Any

from domain.innovation.values import Milestone
from service.projections.moments import Moment
from service.projections.reports.items import AT_MOST, uuid_text, with_agencies
from service.projections.reports.query import ReportQuery, innovations, of_year, values
from service.projections.reports.stages import stage_counts
from service.sql import Connection


def board(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """Five milestones with their count and at most 200 items by title, and the counts of the five stages."""
    about = innovations(db, query, moment) + of_year(db, query)
    counts = dict(db.execute(f"SELECT i.milestone, count(*) {about} GROUP BY 1", values(query, moment)).fetchall())
    milestones = [
        {"milestone": one.value, "count": counts.get(one.value, 0), "items": _items(db, query, moment, about, one)}
        for one in Milestone
    ]
    with_agencies(db, [item for column in milestones for item in column["items"]], moment)
    return {"milestones": milestones, "stages": stage_counts(db, about, values(query, moment)), "precision": "exact"}


def _items(
    db: Connection, query: ReportQuery, moment: Moment, about: str, milestone: Milestone
) -> list[dict[str, Any]]:
    of_all = "" if query.region is None else db.dialect.unindexed  # a region has fewer than a milestone
    rows = db.execute(
        f"SELECT i.id, i.title, i.agency, i.stage, i.vitality {about} AND {of_all}i.milestone=:milestone"
        " ORDER BY i.title, i.id LIMIT :limit",
        {**values(query, moment), "milestone": milestone.value, "limit": min(query.limit or AT_MOST, AT_MOST)},
    )
    return [
        {"id": uuid_text(id), "title": title, "agency": agency, "stage": stage, "vitality": vitality}
        for id, title, agency, stage, vitality in rows
    ]
