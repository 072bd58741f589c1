"""One innovation's life, told as steps that somebody asks for; some of them are mistakes, which the rules refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.dates import BusinessDate
from domain.recorded import Command
from tests.bench.nation import words
from tests.bench.nation.calendar import moments
from tests.bench.nation.desk import Desk, Step
from tests.bench.nation.people import People

Asked = tuple[Actor, Command]
MISTAKES = 0.04
"""How often somebody first asks for what is not allowed."""
NOTES = 0.02
FOLLOWED_DATES, SUBMITTED_DATES = (0.02, 0.0), (0.08, 0.01)
"""How often a business date is a month only, and a year only: what is told later is known less well."""
SHORTEST, LONGEST, MEDIAN, SKEW = 3, 4000, 39.5, 0.95
"""The lengths of lives: a median of about 40 events and a long tail, which make a mean of nearly 60."""


class Ending(Enum):
    NONE = "none"
    DORMANT = "dormant"
    DISCONTINUED = "discontinued"
    DENIED = "denied"
    SUCCEEDED = "succeeded"


def length(chance: Random) -> int:
    return max(SHORTEST, min(LONGEST, round(MEDIAN * chance.lognormvariate(0, SKEW))))


@dataclass(slots=True)
class Life:
    """What is known of an innovation while it is told; `cycles` and `agencies` are its region's, as they come."""

    desk: Desk
    people: People
    chance: Random
    id: UUID
    agency: UUID
    agencies: list[UUID]
    cycles: list[UUID]
    length: int
    followed: bool
    ending: Ending
    evidence: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _moments: list[datetime] = field(init=False)
    _at: datetime = field(init=False)
    _day: date = field(init=False)

    def __post_init__(self) -> None:
        near, before = (0.4, 0.45) if self.followed else (0.82, 0.0)
        self._moments = moments(self.chance, self.length, near=near, before=before)[::-1]
        self._at = self._moments[-1]
        self._day = self._at.date()
        if not self.followed:
            self._day -= timedelta(days=self.chance.randint(30, 1500))

    @property
    def begins(self) -> datetime:
        return self._at

    @property
    def state(self) -> Any:
        return self.desk.states[self.id]

    @property
    def told(self) -> int:
        """How many events there are."""
        return len(self.desk.histories.get(self.id, ()))

    @property
    def over(self) -> bool:
        return self.told >= self.length or bool(self.state.ended)

    @property
    def innovator(self) -> Actor:
        return self.people.innovator(self.agency)

    def step(self, asked: Asked) -> Step:
        """Asked at the next moment, of a business date somewhat later than the last one."""
        actor, command = asked
        self._at = self._moments.pop() if self._moments else self._at + timedelta(minutes=1 + 20 * self.chance.random())
        self._day += timedelta(days=self._pause())
        note = words.sentence(self.chance) if self.chance.random() < NOTES else None
        on = self._business_date()
        return Step(kind="innovation", id=self.id, command=command, actor=actor, at=self._at, on=on, note=note)

    def _pause(self) -> int:
        """In days; what was submitted late has caught up with the present by its last step."""
        left = max(1, self.length - self.told)
        return int((self._at.date() - self._day).days * min(1.0, 2 * self.chance.random() / left))

    def _business_date(self) -> BusinessDate:
        """A day as a rule, a month or a year where nobody knows better."""
        draw = self.chance.random()
        text = self._day.isoformat()
        month, year = FOLLOWED_DATES if self.followed else SUBMITTED_DATES
        return BusinessDate.parse(text[:4] if draw < year else text[:7] if draw < year + month else text)

    @property
    def today(self) -> BusinessDate:
        return BusinessDate.day(self._day)


Steps = Iterator[Asked]
