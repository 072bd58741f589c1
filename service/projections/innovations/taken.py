"""What is to be written of an innovation after some events: what its timeline hands out."""

from __future__ import annotations

from dataclasses import dataclass

from service.projections.bitemporal import Changes
from service.projections.innovations.columns import Row
from service.projections.innovations.writing import Pieces, Written


@dataclass(slots=True)
class Taken:
    """What has changed in the rows of one innovation since it was asked last.

    States are by their number, with the numbers of the pieces of their items, of which `said` has the new ones. `now`
    is the present one's number, version, moment and columns.
    """

    states: dict[int, tuple[Written, Pieces]]
    said: list[tuple[int, bytes]]
    dropped: list[int]
    spans: Changes
    lasts: Changes
    faces: list[tuple[str, Changes]]
    counts: Changes
    titles: list[str]
    now: Row
