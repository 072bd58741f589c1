"""Which event of an innovation is its last on a day: its version, its own moment, and the innovation's year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain.recorded import Recorded
from service.projections.bitemporal import microseconds
from service.projections.innovations.days import day_of

Last = tuple[int, int, int]
"""version, modified, year"""


def steps(read: Iterable[Recorded[Any]], began: int, year: int) -> list[tuple[int, Last]]:
    """Which event is the last from which day on; `read` is a history with its corrections applied."""
    found: list[tuple[int, Last]] = []
    for recorded in read:
        day = max(day_of(recorded), began)
        while found and found[-1][0] >= day:
            found.pop()
        found.append((day, (recorded.originator_version, microseconds(recorded.timestamp), year)))
    return found
