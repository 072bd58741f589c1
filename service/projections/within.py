"""The part of the nation that a reader reaches: whole regions, and single agencies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.access import Actor, Grant, reaches_everything, regions_of, regions_with_accounts

Part = tuple[str | None, str | None]
"""A region, and an agency's id: both hold where both are said."""


@dataclass(frozen=True, slots=True)
class Within:
    """`parts` of which everything may be read, and the `regions` (None: all) in which there is one."""

    parts: tuple[Part, ...]
    regions: frozenset[str] | None

    def knows(self, region: str | None) -> bool:
        return self.regions is None or region in self.regions

    def reads(self, region: str, agency: str) -> bool:
        return any(part[0] in (None, region) and part[1] in (None, agency) for part in self.parts)

    def condition(self, region: str, agency: str) -> tuple[str, dict[str, Any]]:
        """What the columns of a region and an agency must be for a row to be read, and the values in it."""
        return _any_of(self.parts, (region, agency))

    def in_regions(self, column: str) -> tuple[str, dict[str, Any]]:
        """The same for what is of whole regions."""
        if self.regions is None:
            return "1=1", {}
        return _any_of([(region,) for region in sorted(self.regions)], (column,))


def _any_of(parts: Sequence[Sequence[str | None]], columns: Sequence[str]) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {}
    texts = []
    for number, part in enumerate(parts):
        said = [(column, value) for column, value in zip(columns, part, strict=True) if value is not None]
        names = [f"within_{number}_{place}" for place in range(len(said))]
        values |= {name: value for name, (_, value) in zip(names, said, strict=True)}
        texts.append(" AND ".join(f"{column}=:{name}" for name, (column, _) in zip(names, said, strict=True)))
    return f"({' OR '.join(texts)})" if texts else "1=0", values


def within(actor: Actor) -> Within | None:
    """None for whoever reaches everything, accounts left aside."""
    if reaches_everything(actor, "innovation"):
        return None
    whole = {grant.region for grant in actor.grants if grant.agencies is None}
    single = {part for grant in actor.grants if grant.region not in whole for part in _single(grant)}
    parts = [*((region, None) for region in whole), *single]
    return Within(tuple(sorted(parts, key=lambda part: (part[0] or "", part[1] or ""))), regions_of(actor))


def _single(grant: Grant) -> Iterable[Part]:
    return ((grant.region, str(agency)) for agency in grant.agencies or ())


def within_accounts(actor: Actor) -> Within | None:
    """The accounts that may be known of, by the regions that keep them, and one's own; None where all may."""
    regions = regions_with_accounts(actor)
    if None in regions:
        return None
    return Within((*((region, None) for region in sorted(filter(None, regions))), (None, actor.account)), frozenset())
