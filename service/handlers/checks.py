"""What every handler checks of the things a payload refers to, and whether the caller reaches them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.access import Place, reads, refers
from service.errors import Forbidden, Invalid, Problem
from service.places import place_of
from service.unit import Unit


def referred(unit: Unit, kind: str, id: UUID, member: str, region: str | None = None) -> Any:
    """The aggregate a member refers to.

    Raises Invalid when there is none, or it lies in another region than it may or the caller has a part in, and
    Forbidden for what is another agency's.
    """
    found = unit.state(kind, id)
    if found is None or (region is not None and found.region != region) or not reads(unit.actor, Place(found.region)):
        raise Invalid(Problem(f"/{member}", "unknown_reference", {"kind": kind}))
    if not refers(unit.actor, *unit.command, place_of(kind, found)):
        raise Forbidden
    return found


def region_referred(unit: Unit, code: str) -> None:
    """What is begun is of the whole region. Raises Invalid for one that is not there or out of reach, and Forbidden."""
    if not is_known(unit, code):
        raise Invalid(Problem("/region", "unknown_reference", {"kind": "region"}))
    unit.act_at(Place(code))


def is_known(unit: Unit, region: str) -> bool:
    """Whether the caller has a part in a region that is there."""
    return reads(unit.actor, Place(region)) and unit.region(region) is not None
