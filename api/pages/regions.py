"""The region and the year that a page is about: those asked for, else those that are meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.asked import Asked
from api.lists import catalogue_of
from api.pages import choices
from api.pages.choices import Choice
from api.pages.formats import CAPITAL
from service.clock import today_in


@dataclass(frozen=True, slots=True)
class Region:
    """What can be chosen, and the code of what was; None while there is a choice."""

    all: list[Choice]
    code: str | None

    @property
    def name(self) -> str:
        """As it is called in the choice; one that is not there is called by its code."""
        return next((text for code, text in self.all if code == self.code), self.code or "")


def region_of(asked: Asked) -> Region:
    """Where there is only one it is meant."""
    known = choices.regions(asked)
    said = asked.query.get("region")
    if said is None and len(known) == 1:
        said = known[0][0]
    return Region(known, said)


def year_of(asked: Asked, region: str) -> int:
    """The year of the newest proposal there, where none is said: a year that has just begun would accuse everybody."""
    if "year" in asked.query:
        return int(asked.query["year"])
    newest = catalogue_of(replace(asked, query={"region": region, "sort": "-proposed_on", "limit": 1}))["items"]
    if newest and newest[0]["proposed_on"]:
        return int(newest[0]["proposed_on"][:4])
    return today_in(CAPITAL.value, asked.service.clock()).year
