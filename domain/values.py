"""Values that more than one aggregate speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from domain.dates import BusinessDate

Number = int | float


class Stage(Enum):
    """LAN's 5D, in their order (dossier 2.2)."""

    DRUM_UP = "drum_up"
    DIAGNOSE = "diagnose"
    DESIGN = "design"
    DELIVER = "deliver"
    DISPLAY = "display"

    __hash__ = object.__hash__  # members are single; Enum would hash their names again and again

    @property
    def place(self) -> int:
        return _PLACES[self]

    @property
    def earlier(self) -> tuple[Stage, ...]:
        return STAGES[: self.place]


STAGES = tuple(Stage)
_PLACES = {stage: place for place, stage in enumerate(Stage)}


class Precision(Enum):
    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Scope(Enum):
    LAB = "lab"
    PORTFOLIO = "portfolio"
    REPORTED = "reported"


class LegalBasisKind(Enum):
    INSTRUCTION = "instruction"
    DECREE = "decree"
    REGULATION = "regulation"
    BYLAW = "bylaw"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    kind: LegalBasisKind
    number: str
    year: int
    title: str | None = None
    date: BusinessDate | None = None
