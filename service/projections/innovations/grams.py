"""Titles as the search of a database without a full-text table finds them: by their pieces of up to three letters."""

from __future__ import annotations

from operator import add

_LONGEST = 3


def grams(folded: str) -> list[str]:
    """Every piece of one, two and three letters, each once."""
    twos = [*map(add, folded, folded[1:])]
    return sorted({*folded, *twos, *map(add, twos, folded[2:])})


def needed(folded: str) -> list[str]:
    """The pieces that a text has which this one is a part of: its longest."""
    n = min(_LONGEST, len(folded))
    return sorted({folded[i : i + n] for i in range(len(folded) - n + 1)})
