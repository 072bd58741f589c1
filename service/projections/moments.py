"""When a question is asked of: what was recorded by a moment, and what is true on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from domain.settings import TimeZone
from service.clock import end_of_day, today_in
from service.histories.represent import instant
from service.projections.bitemporal import FOREVER, microseconds
from service.sql import Connection

_ZONE = TimeZone.WIB.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`at` in microseconds, `day` as date; `present` when nothing that is recorded is later than either."""

    asked: datetime | date | None
    at: int
    day: date
    present: bool

    @property
    def ordinal(self) -> int:
        return self.day.toordinal()

    @property
    def last_day(self) -> int:
        """Up to which day of business facts count: in the present all of them."""
        return FOREVER if self.present else self.ordinal

    def echoed(self) -> dict[str, Any]:
        """`as_of` as it was asked, `valid_on` as it was decided."""
        asked = instant(self.asked) if isinstance(self.asked, datetime) else self.asked and self.asked.isoformat()
        return {"as_of": asked, "valid_on": self.day.isoformat()}


def moment_of(
    db: Connection,
    now: datetime,
    *,
    region: str | None = None,
    year: int | None = None,
    as_of: datetime | date | None = None,
    valid_on: date | None = None,
) -> Moment:
    """The day is `valid_on`, else the end of `year` when that is past, else today in the region's zone."""
    zone = zone_of(db, region)
    today = today_in(zone, now)
    day = valid_on or _end_of(year, today) or today
    if as_of is None:
        return Moment(asked=None, at=FOREVER - 1, day=day, present=day >= today)
    until = as_of if isinstance(as_of, datetime) else end_of_day(as_of, zone)
    return Moment(asked=as_of, at=microseconds(until), day=day, present=False)


def _end_of(year: int | None, today: date) -> date | None:
    return date(year, 12, 31) if year is not None and 1 <= year < today.year else None


def zone_of(db: Connection, region: str | None) -> str:
    """The region's zone as it is now; Asia/Jakarta without a known region."""
    found = (
        region
        and db.execute("SELECT known FROM directory_region WHERE region=? AND rec_to=?", (region, FOREVER)).fetchone()
    )
    return str(msgspec.json.decode(found[0])["settings"]["time_zone"]) if found else _ZONE
