"""How a language writes days, instants and numbers (CLDR, by Babel)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from babel.numbers import format_decimal

from api.texts import Texts
from domain.dates import BusinessDate
from domain.settings import TimeZone

_SHORT = {TimeZone.WIB: "WIB", TimeZone.WIB_PONTIANAK: "WIB", TimeZone.WITA: "WITA", TimeZone.WIT: "WIT"}
_PLAIN = 1000
"""Below it a whole number is written alike everywhere."""
CAPITAL = TimeZone.WIB
"""The zone of what has no place of its own."""


@dataclass(frozen=True, slots=True)
class Formats:
    """In the language of a reader."""

    said: Texts

    @property
    def _locale(self) -> Locale:
        return _locale(self.said.language)

    def day(self, text: str | date | None) -> str:
        """A business date as exactly as it is known: 12 Juni 2020, Juni 2020, 2020; a dash for none."""
        if text is None:
            return self.said.page["nothing"]
        known = BusinessDate.parse(text) if isinstance(text, str) else BusinessDate.day(text)
        if known.is_day:
            return _day(known.first, self.said.language)
        return format_skeleton("yMMMM", known.first, locale=self._locale) if known.is_month else known.text

    def instant(self, moment: str | datetime, zone: TimeZone = CAPITAL) -> str:
        """To the minute, where it was: 10 November 2026 pukul 09.30 WIB."""
        known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        try:
            at, short = known.astimezone(ZoneInfo(zone.value)), _SHORT[zone]
        except OverflowError:  # in the last hours of the year 9999
            at, short = known.astimezone(UTC), "UTC"
        day = _day(at.date(), self.said.language)
        return self.said.page["instant"].format(day=day, hour=f"{at.hour:02}", minute=f"{at.minute:02}", zone=short)

    def short_month(self, text: str) -> str:
        """Of a business date: Jan."""
        return format_date(BusinessDate.parse(text).first, "MMM", self._locale)

    def when(self, text: str) -> str:
        """An instant, or a business date."""
        return self.instant(text) if "T" in text else self.day(text)

    def ago(self, seconds: float) -> str:
        """3 detik yang lalu."""
        return format_timedelta(timedelta(seconds=-seconds), add_direction=True, locale=self._locale)

    def number(self, value: float | None) -> str:
        if isinstance(value, int) and 0 <= value < _PLAIN:
            return str(value)
        return self.said.page["nothing"] if value is None else format_decimal(value, locale=self._locale)

    def count(self, key: str, number: int, **facts: str) -> str:
        """A sentence about so many of something."""
        return self.said.counted(key, number, self.number(number), **facts)

    def forms(self, key: str) -> tuple[str, ...]:
        """Of such a sentence all forms that the language has, for a script to choose from; `{n}` is left open."""
        return self.said.counts[key]

    def zone(self, zone: TimeZone) -> str:
        return _SHORT[zone]

    def word(self, code: str | None) -> str:
        """What a word of the program is called; one that has no name is said as it is, a dash for none."""
        return self.said.page["nothing"] if code is None else self.said.words.get(code, code)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@lru_cache(maxsize=10_000)
def _day(day: date, language: str) -> str:
    """A page says the same days again and again."""
    return format_date(day, "d MMMM y", _locale(language))
