"""Business dates: the day, month or year something was true (EDTF level 0, ISO 8601-2:2019 annex A)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NoReturn

_FORM = re.compile(r"(?a:(\d{4})(?:-(\d\d)(?:-(\d\d))?)?)")


class BusinessDate:
    """An interval of whole days written as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    No dataclass: what reads stored events takes those for objects, and this is a text there.
    """

    __slots__ = ("first", "last", "text")
    text: str
    first: date
    last: date

    def __init__(self, text: str, first: date, last: date) -> None:
        for name, value in (("text", text), ("first", first), ("last", last)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a business date never changes: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BusinessDate) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"BusinessDate({self.text!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return BusinessDate, (self.text, self.first, self.last)

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> BusinessDate:
        """Raises ValueError for anything but a real year, month or day."""
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

    @classmethod
    def day(cls, day: date) -> BusinessDate:
        return cls.parse(day.isoformat())

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
