"""What can be chosen in the forms of commands: things of the region, and what the thing itself holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.asked import Asked
from api.lists import catalogue_of, directory_of
from api.pages import choices
from api.pages.choices import Choice
from api.pages.filling import Choices

_HELD = {
    ("answer-complaint", "key"): ("complaints", "key", "what"),
    ("close-complaint", "key"): ("complaints", "key", "what"),
    ("record-measurement", "key"): ("indicators", "key", "name"),
    ("record-remediation", "weakness"): ("weaknesses", "key", "what"),
    ("verify-evidence", "sha256"): ("evidence", "sha256", "name"),
    ("reject-evidence", "sha256"): ("evidence", "sha256", "name"),
}
"""Command and member → the list of the thing it names an item of, that item's name, and what it is called by."""
_LONGEST = 80


def offers(asked: Asked, verb: str, region: str | None, shown: Mapping[str, Any]) -> Choices:
    """For the fields of one command, on what is `shown` (nothing, where something is begun)."""

    def found(member: str) -> list[Choice] | None:
        held = _HELD.get((verb, member))
        if held is not None:
            return [(each[held[1]], _short(each[held[1]], each[held[2]])) for each in shown.get(held[0], ())]
        if member == "region":
            return choices.regions(asked)
        if member in ("agency", "parent"):
            return choices.agencies(asked, region)
        if member == "cycle":
            return _things(asked, "cycle", region)
        return _innovations(asked, region) if member in ("innovation", "predecessor") else None

    return found


def _things(asked: Asked, kind: str, region: str | None) -> list[Choice]:
    query = {"limit": 200} | ({"region": region} if region else {})
    return [(each["id"], each["name"]) for each in directory_of(replace(asked, query=query), kind)["items"]]


def _innovations(asked: Asked, region: str | None) -> list[Choice] | None:
    """None where there are too many to choose from: then its number is typed."""
    query = {"limit": 200, "sort": "title"} | ({"region": region} if region else {})
    found = catalogue_of(replace(asked, query=query))
    return None if found["next"] else [(each["id"], each["title"]) for each in found["items"]]


def _short(key: str, text: str) -> str:
    whole = key if key == text else f"{key[:20]}: {text}"
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1] + "…"
