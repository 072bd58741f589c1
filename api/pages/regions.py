"""The region and the year that a page is about: those asked for, else those that are meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from flask import Response

from api.asked import Asked
from api.lists import catalogue_of
from api.pages import choices
from api.pages.choices import Choice
from api.pages.formats import CAPITAL
from api.pages.rendering import page
from service.clock import today_in


@dataclass(frozen=True, slots=True)
class Region:
    """What can be chosen, and the code of what was; empty while there is a choice."""

    all: list[Choice]
    code: str

    @property
    def name(self) -> str:
        """As it is called in the choice; one that is not there is called by its code."""
        return next((text for code, text in self.all if code == self.code), self.code)


def of_region(template: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """The view of a page about one region is told which is meant; where there is a choice, the page asks for it."""

    def begun(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def show(asked: Asked, **where: Any) -> Response:
            region = _meant(asked)
            return view(asked, region, **where) if region.code else page(asked, template, region=region, **where)

        return show

    return begun


def _meant(asked: Asked) -> Region:
    """Where there is only one it is that."""
    known = choices.regions(asked)
    return Region(known, asked.query.get("region") or (known[0][0] if len(known) == 1 else ""))


def year_of(asked: Asked, region: str) -> int:
    """The year of the newest proposal there, where none is said: a year that has just begun would accuse everybody."""
    if "year" in asked.query:
        return int(asked.query["year"])
    newest = catalogue_of(replace(asked, query={"region": region, "sort": "-proposed_on", "limit": 1}))["items"]
    if newest and newest[0]["proposed_on"]:
        return int(newest[0]["proposed_on"][:4])
    return today_in(CAPITAL.value, asked.service.clock()).year
