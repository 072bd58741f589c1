"""What can be asked of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

FILTERS = ("region", "agency", "milestone", "stage", "maturity", "vitality", "form", "origin", "initiator", "tag",
           "year", "cycle", "launch")  # fmt: skip
SORTS = ("title", "proposed_on", "modified_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueQuery:
    """Ids as text or UUID; a value that nothing has matches nothing. `sort` is one of SORTS, with `-` descending."""

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
    sort: str | None = None
    limit: int = 50
    cursor: str | None = None
    as_of: datetime | date | None = None
    valid_on: date | None = None

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
