"""What can be chosen in filters: regions and agencies as whoever asks may see them, and words of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum
from itertools import islice
from typing import Any

from api.asked import Asked
from api.pages.directories import every
from api.pages.formats import Formats
from service.projections.within import within

Choice = tuple[str, str]
"""What is sent, and what it is called."""
_MOST = 1000
"""More than the country has regencies and cities, or a region agencies."""


def regions(asked: Asked) -> list[Choice]:
    found = asked.service.projections.regions(within(asked.actor))
    return [(code, f"{name} ({code})") for code, name in found]


def agencies(asked: Asked, region: str | None) -> list[Choice]:
    """Of one region; none where none is named: there would be thousands."""
    if region is None:
        return []
    found = everything(asked, "agency", region=region)
    return sorted(((each["id"], each["name"]) for each in found), key=lambda one: one[1])


def words(kind: type[Enum], f: Formats) -> list[Choice]:
    return [(each.value, f.word(each.value)) for each in kind]


def everything(asked: Asked, kind: str, **query: Any) -> Iterator[dict[str, Any]]:
    """All things of a kind that whoever asks may see, up to a thousand: to choose among, not to take away."""
    return islice(every(replace(asked, query={}), kind, **query), _MOST)


def chosen(asked: Asked, choices: Iterable[Choice], name: str) -> list[tuple[str, str, bool]]:
    """With whether it is what was asked for."""
    said = asked.request.args.get(name, "")
    return [(value, text, value == said) for value, text in choices]
