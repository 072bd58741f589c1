"""`/`: the catalogue, with its filters, fifty a page."""

from __future__ import annotations

from flask import Response

from api import query
from api.asked import Asked
from api.lists import catalogue_of
from api.pages import choices
from api.pages.formats import Formats
from api.pages.queries import asking, here_with
from api.pages.rendering import page, spoken
from domain.innovation.values import Milestone, OriginKind
from domain.values import Stage

HERE = "/"
_FILTERS = ("q", "region", "agency", "stage", "milestone", "origin", "year")


def show(asked: Asked) -> Response:
    f, found = Formats(spoken(asked)), catalogue_of(asking(asked, query.CATALOGUE))
    region = asked.query.get("region")
    return page(
        asked,
        "catalogue",
        items=found["items"],
        position=found["position"],
        more=here_with(asked, cursor=found["next"]) if found["next"] else None,
        first=here_with(asked, cursor=None) if "cursor" in asked.query else None,
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
