"""Every stored event has one leaf: none is left over, none has two, and no position is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Events:
    """The positions of all stored events, as `count` numbers from 1 on; a byte for each."""

    def __init__(self, count: int) -> None:
        self._met = bytearray(count + 1)
        self._beyond: set[int] = set()

    def met(self, positions: Iterable[int]) -> int | None:
        """Of the leaves of one log; the first that has a leaf already, in a log that is written to."""
        twice = None
        for position in positions:
            if 0 < position < len(self._met):
                if self._met[position] and twice is None:
                    twice = position
                self._met[position] = 1
            else:
                self._beyond.add(position)
        return twice

    def left(self, stored: Iterable[int]) -> Iterator[int]:
        """Of the positions that are stored, in their order: those that no leaf is of."""
        met, beyond, end = self._met, self._beyond, len(self._met)
        return (p for p in stored if not (met[p] if 0 < p < end else p in beyond))


def first_gap(stored: Iterable[int]) -> int | None:
    """The first position that is missing, of positions in their order."""
    for expected, position in enumerate(stored, 1):
        if position != expected:
            return expected
    return None
