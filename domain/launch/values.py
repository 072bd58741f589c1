"""The words a launch's history is written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from domain.values import Precision


class LaunchStatus(Enum):
    PLANNED = "planned"
    DATED = "dated"
    POSTPONED = "postponed"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """The figures said on the day: new ones, those already running, and both together."""

    new: int
    running: int
    total: int
    precision: Precision = Precision.EXACT
