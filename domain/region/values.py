"""The words a region's history is written in."""

from __future__ import annotations

from enum import Enum


class FigureOf(Enum):
    INNOVATIONS = "innovations"
    AGENCIES = "agencies"
