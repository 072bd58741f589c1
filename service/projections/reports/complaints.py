"""What the public complained about, whatever became of it (R13)."""

from __future__ import annotations

import json
from typing import Any

from service.projections.moments import Moment
from service.projections.reports.items import paged, uuid_text, with_agencies
from service.projections.reports.query import ReportQuery, innovations, of_year, values
from service.sql import Connection


def complaints(db: Connection, query: ReportQuery, moment: Moment) -> dict[str, Any]:
    """Every complaint of the innovations, in the order they were received."""
    rows = db.execute(
        f"SELECT i.id, i.title, i.agency, i.complaints {innovations(db, query, moment)}{of_year(db, query)}"
        " AND i.complaints IS NOT NULL",
        values(query, moment),
    )
    found = [
        {
            "id": uuid_text(id),
            "title": title,
            "agency": agency,
            "key": key,
            "what": what,
            "status": status,
            "received_on": received_on,
        }
        for id, title, agency, kept in rows
        for key, what, status, received_on in json.loads(kept)
    ]
    listed = paged("complaints", query, found, lambda item: (item["received_on"], item["id"], item["key"]), 3)
    with_agencies(db, listed["items"], moment)
    return listed
