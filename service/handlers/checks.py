"""What every handler checks of the things a payload refers to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service.errors import Invalid, Problem
from service.unit import Unit


def referred(unit: Unit, kind: str, id: UUID, member: str, region: str | None = None) -> Any:
    """The aggregate a member refers to; raises Invalid when there is none, or it lies in another region."""
    found = unit.state(kind, id)
    if found is None or (region is not None and found.region != region):
        raise Invalid(Problem(f"/{member}", "unknown_reference", {"kind": kind}))
    return found


def region_referred(unit: Unit, code: str) -> None:
    if unit.region(code) is None:
        raise Invalid(Problem("/region", "unknown_reference", {"kind": "region"}))
