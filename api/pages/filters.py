"""Filters of the catalogue that links bring and no field shows: said above the list, and each can be taken away."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from api.asked import Asked
from api.pages.formats import Formats
from api.pages.queries import here_with
from service.errors import NotFound

_BY_WORD = ("form", "initiator", "maturity", "vitality")
_BY_THING = ("cycle", "launch")
NAMES = ("q", "region", "agency", "stage", "milestone", "origin", "year", "tag", *_BY_WORD, *_BY_THING)
_FIELDS = ("q", "year")


def others(asked: Asked, f: Formats, shown: Collection[str]) -> list[dict[str, str]]:
    """Those that are asked for but neither `shown` by a list nor typed into a field."""
    return [
        {
            "name": name,
            "value": asked.request.args[name],
            "label": f.said.page[f"filter_{name}"],
            "text": _text(asked, f, name),
            "without": here_with(asked, **{name: None, "cursor": None}),
        }
        for name in NAMES
        if name in asked.query and name not in shown and name not in _FIELDS
    ]


def _text(asked: Asked, f: Formats, name: str) -> str:
    value: Any = asked.query[name]
    if name in _BY_WORD:
        return f.word(value)
    return _called(asked, name, value) if isinstance(value, UUID) else str(value)


def _called(asked: Asked, kind: str, id: UUID) -> str:
    """By its name, where there is one to be read."""
    try:
        asked.service.places.check(asked.actor, id, kind=kind)
        return str(asked.service.read(kind, id).representation["name"])
    except NotFound:
        return str(id)
