"""Time and ids come from here, so that a test can hold both still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

Clock = Callable[[], datetime]
Ids = Callable[[], UUID]


def system_clock() -> datetime:
    """Now, in UTC with microseconds."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A version 7 UUID (RFC 9562, section 5.7): it sorts by the time it was made."""
    return uuid7()


def today_in(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of a day in a zone, in UTC."""
    local = datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)
