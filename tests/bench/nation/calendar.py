"""When things are recorded: a year with one reporting window, into whose last days most submissions crowd."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

YEAR = 2025
BEGIN, END = date(YEAR, 1, 2), date(YEAR, 12, 19)
OPENS, CLOSES = date(YEAR, 6, 2), date(YEAR, 8, 29)
_CROWDING_DAYS = 4.0
"""On average a submission is made so many days before the window closes."""


def moments(chance: Random, count: int, *, near: float, before: float) -> list[datetime]:
    """So many local moments in order: this share of them near the close, this share any time before, others after."""
    found = []
    for _ in range(count):
        draw = chance.random()
        if draw < near:
            found.append(near_the_close(chance))
        elif draw < near + before:
            found.append(between(chance, date(YEAR, 1, 6), CLOSES))
        else:
            found.append(between(chance, CLOSES + timedelta(days=3), END))
    found.sort()
    return found


def near_the_close(chance: Random) -> datetime:
    days = min(int(chance.expovariate(1 / _CROWDING_DAYS)), (CLOSES - OPENS).days)
    return _at(chance, CLOSES - timedelta(days=days), late=days < 3)


def between(chance: Random, first: date, last: date) -> datetime:
    return _at(chance, first + timedelta(days=int(chance.random() * ((last - first).days + 1))), late=False)


def _at(chance: Random, day: date, *, late: bool) -> datetime:
    """In office hours, or up to midnight."""
    hours = 7 + chance.random() * (16.9 if late else 10)
    return datetime(day.year, day.month, day.day) + timedelta(hours=hours)
