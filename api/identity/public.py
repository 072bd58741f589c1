"""The public, and what it sees (contract, section 4)."""

from __future__ import annotations

from typing import Any

from domain.access import Actor, Role, everywhere

PUBLIC = everywhere("public", Role.PUBLIC)

PUBLIC_MEMBERS = frozenset({
    "id", "version", "region", "agency", "title", "form", "tags", "milestone", "stage", "stages", "maturity",
    "vitality", "launch", "awards", "proposed_on",
})  # fmt: skip
"""What the public sees of an innovation."""


def is_public(actor: Actor) -> bool:
    return actor is PUBLIC


def shown_to(actor: Actor, kind: str, representation: dict[str, Any]) -> dict[str, Any]:
    """The members of a representation that the caller may see."""
    if not is_public(actor):
        return representation
    if kind == "innovation":
        return {name: value for name, value in representation.items() if name in PUBLIC_MEMBERS}
    if representation.get("memorandum"):
        return {**representation, "memorandum": {**representation["memorandum"], "signatories": []}}
    return representation
