"""What can be asked of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from service.projections.within import Within

FILTERS = ("region", "agency", "milestone", "stage", "maturity", "vitality", "form", "origin", "initiator", "tag",
           "year", "cycle", "launch")  # fmt: skip
SORTS = ("title", "proposed_on", "modified_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueQuery:
    """Ids as text or UUID; a value that nothing has matches nothing. `sort` is one of SORTS, with `-` descending.

    `only` leaves nothing but some of these innovations.
    """

    region: str | None = None
    agency: str | UUID | None = None
    milestone: str | None = None
    stage: str | None = None
    maturity: str | None = None
    vitality: str | None = None
    form: str | None = None
    origin: str | None = None
    initiator: str | None = None
    tag: str | None = None
    year: int | None = None
    cycle: str | UUID | None = None
    launch: str | UUID | None = None
    q: str | None = None
    only: Collection[UUID] | None = None
    sort: str | None = None
    limit: int = 50
    cursor: str | None = None
    as_of: datetime | date | None = None
    valid_on: date | None = None
    within: Within | None = None

    def narrowed(self) -> Iterator[CatalogueQuery]:
        """One query for each part of what may be read; none for what the filters leave out."""
        if self.within is None:
            yield self
            return
        for region, agency in self.within.parts:
            wanted = str(self.agency) if self.agency is not None else None
            if (region is None or self.region in (None, region)) and (agency is None or wanted in (None, agency)):
                yield replace(self, region=region or self.region, agency=agency or wanted)

    @property
    def filters(self) -> dict[str, str | int]:
        said = ((name, getattr(self, name)) for name in FILTERS)
        return {name: str(value) if isinstance(value, UUID) else value for name, value in said if value is not None}

    @property
    def sorted_by(self) -> str:
        return (self.sort or "title").removeprefix("-")

    @property
    def descending(self) -> bool:
        return (self.sort or "").startswith("-")
