"""Columns of a chart, as the figures of an SVG: what is drawn is in a table beside it, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_STEP, _HEIGHT, _BELOW, _ABOVE = 40, 120, 20, 16


@dataclass(frozen=True, slots=True)
class Column:
    series: int
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    columns: list[Column]
    labels: list[tuple[float, str]]


def chart(labels: Sequence[str], *series: Sequence[int]) -> Chart:
    """A group of columns for each label, one of each series."""
    most = max([1, *(value for values in series for value in values)])
    wide = 0.8 * _STEP / max(len(series), 1)
    columns = []
    for number, values in enumerate(series):
        for place, value in enumerate(values):
            tall = round(value / most * _HEIGHT, 2)
            left = round(place * _STEP + 0.1 * _STEP + number * wide, 2)
            columns.append(Column(number, value, left, round(_ABOVE + _HEIGHT - tall, 2), round(wide, 2), tall))
    middles = [(place * _STEP + _STEP / 2, label) for place, label in enumerate(labels)]
    return Chart(max(len(labels), 1) * _STEP, _ABOVE + _HEIGHT + _BELOW, columns, middles)
