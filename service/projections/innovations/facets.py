"""What the catalogue can be filtered by, and how it is sorted within a filter."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from domain.innovation.state import Innovation
from service.projections.innovations.columns import year_of

EVERYTHING = "everything"
"""The facet of an unfiltered list: every innovation has it."""

_VALUES: dict[str, Callable[[Innovation], Any]] = {
    EVERYTHING: lambda state: "",
    "region": lambda state: state.region,
    "agency": lambda state: state.agency,
    "milestone": lambda state: state.milestone.value,
    "stage": lambda state: state.stage.value if state.stage else None,
    "maturity": lambda state: state.maturity.value,
    "vitality": lambda state: state.vitality.value,
    "form": lambda state: state.form.value,
    "origin": lambda state: state.origin.kind.value,
    "initiator": lambda state: state.initiator.kind.value,
    "year": year_of,
    "cycle": lambda state: state.cycle,
    "launch": lambda state: state.launch.id if state.launch else None,
    "tag": lambda state: state.tags or None,
}
FACETS = tuple(_VALUES)

Face = tuple[Any, str, str]
"""The facet's value (a tuple of them for tags), and where it stands by title and by `proposed_on`."""


def faces(state: Innovation) -> tuple[Face | None, ...]:
    """One for each facet, in their order; None where the innovation has no such value."""
    title, proposed = state.title, state.proposed_on.text if state.proposed_on else ""
    shown = (value_of(state) for value_of in _VALUES.values())
    return tuple(None if value is None else (value, title, proposed) for value in shown)


def listings(facet: str, face: Face) -> list[int]:
    """The numbers under which the face is listed."""
    value = face[0]
    return (
        [facet_number(facet, str(one)) for one in dict.fromkeys(value)]
        if facet == "tag"
        else [facet_number(facet, str(value))]
    )


@lru_cache(maxsize=65536)
def facet_number(facet: str, value: str) -> int:
    """One number for a facet's value: 62 bits of BLAKE2b, so that no table of numbers has to be kept."""
    return int.from_bytes(blake2b(f"{facet}:{value}".encode(), digest_size=8).digest(), "big") >> 2
