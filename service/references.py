"""Names by which a payload refers to another aggregate, and finding out which one is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.access import Actor, regions_of
from service.identifiers import agency_id
from service.store import Store


@dataclass(frozen=True, slots=True)
class Reference:
    """As somebody wrote it: an id, or for an agency `36.72/DISDUKCAPIL` or a bare code."""

    kind: str
    text: str


def agency_claim(code: str, region: str) -> str:
    """The claim under which an agency's code is found without its region."""
    return f"agency:{code}/{region}"


def launch_claim(innovation: UUID) -> str:
    """The claim that keeps an innovation in one launch (R54)."""
    return f"launch:{innovation.hex}"


def id_meant(store: Store, reference: Reference, actor: Actor) -> UUID | None:
    """The id a reference means; None when it means nothing, or an agency's bare code means several."""
    try:
        return UUID(reference.text) if len(reference.text) in (32, 36) else _agency(store, reference, actor)
    except ValueError:
        return _agency(store, reference, actor)


def _agency(store: Store, reference: Reference, actor: Actor) -> UUID | None:
    if reference.kind != "agency":
        return None
    region, slash, code = reference.text.partition("/")
    if slash:
        return agency_id(region, code)
    prefix = agency_claim(reference.text, "")
    regions = regions_of(actor)
    claims = store.claims_under(prefix)
    found = [id for key, id in claims if regions is None or key.removeprefix(prefix) in regions]
    return found[0] if len(found) == 1 else None


def resolved(store: Store, said: dict[str, Any], actor: Actor) -> tuple[dict[str, Any], dict[str, Reference]]:
    """The payload with ids for references, and the references that mean nothing, by member (`agencies/0` in a list)."""
    ids: dict[str, Any] = {}
    unknown: dict[str, Reference] = {}

    def meant(value: Any, member: str) -> Any:
        if isinstance(value, tuple):
            return tuple(meant(each, f"{member}/{place}") for place, each in enumerate(value))
        if not isinstance(value, Reference):
            return value
        id = id_meant(store, value, actor)
        if id is None:
            unknown[member] = value
        return id

    for member, value in said.items():
        ids[member] = meant(value, member)
    return ids, unknown
