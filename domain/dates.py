"""Business dates: the day, month or year something was true (EDTF level 0, ISO 8601-2:2019 annex A)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_FORM = re.compile(r"(?a:(\d{4})(?:-(\d\d)(?:-(\d\d))?)?)")


@dataclass(frozen=True, slots=True)
class BusinessDate:
    """An interval of whole days written as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> BusinessDate:
        """Raises ValueError for anything but a real year, month or day."""
        return _parse(text)

    @classmethod
    def day(cls, day: date) -> BusinessDate:
        return cls(day.isoformat(), day, day)

    def ends_before(self, other: BusinessDate) -> bool:
        """True when no day of this interval can be on or after any day of the other (R04)."""
        return self.last < other.first

    @property
    def is_day(self) -> bool:
        return len(self.text) == 10

    @property
    def is_month(self) -> bool:
        return len(self.text) == 7

    @property
    def year(self) -> int:
        return self.first.year

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def _parse(text: str) -> BusinessDate:
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"not a year, month or day: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is None:
        return BusinessDate(text, date(year, 1, 1), date(year, 12, 31))
    if day is None:
        first = date(year, month, 1)
        return BusinessDate(text, first, first.replace(day=monthrange(year, month)[1]))
    exact = date(year, month, day)
    return BusinessDate(text, exact, exact)
