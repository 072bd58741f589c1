"""`/`: the catalogue, with its filters, fifty a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response

from api.asked import Asked
from api.lists import catalogue_of
from api.pages import choices
from api.pages.formats import Formats
from api.pages.rendering import page, spoken
from domain.innovation.values import Milestone, OriginKind
from domain.values import Stage

HERE = "/"
_FILTERS = ("q", "region", "agency", "stage", "milestone", "origin", "year")


def show(asked: Asked) -> Response:
    f, found = Formats(spoken(asked)), catalogue_of(asked)
    region = asked.query.get("region")
    return page(
        asked,
        "catalogue",
        items=found["items"],
        position=found["position"],
        more=_with(asked, cursor=found["next"]) if found["next"] else None,
        first=_with(asked, cursor=None) if "cursor" in asked.query else None,
        filtered=any(name in asked.query for name in _FILTERS),
        selects=[
            ("region", choices.chosen(asked, choices.regions(asked), "region")),
            *([("agency", choices.chosen(asked, choices.agencies(asked, region), "agency"))] if region else []),
            ("stage", choices.chosen(asked, choices.words(Stage, f), "stage")),
            ("milestone", choices.chosen(asked, choices.words(Milestone, f), "milestone")),
            ("origin", choices.chosen(asked, choices.words(OriginKind, f), "origin")),
        ],
        said={name: asked.request.args.get(name, "") for name in ("q", "year")},
    )


def _with(asked: Asked, **changed: Any) -> str:
    """This page with another query."""
    query = {name: value for name, value in asked.request.args.items() if value} | changed
    said = {name: value for name, value in query.items() if value is not None}
    return f"{HERE}?{urlencode(said)}" if said else HERE
