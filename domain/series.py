"""A list that is only added to, while everybody who has an earlier one of it goes on having that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_LONG = 32


@dataclass(frozen=True, slots=True)
class Series(Generic[T]):
    """Adding copies only the last part, however long it is. Two are equal when they were added to alike."""

    parts: tuple[tuple[T, ...], ...] = ()
    last: tuple[T, ...] = ()

    def and_then(self, item: T) -> Series[T]:
        last = (*self.last, item)
        return Series(self.parts, last) if len(last) < _LONG else Series((*self.parts, last))

    def __iter__(self) -> Iterator[T]:
        for part in self.parts:
            yield from part
        yield from self.last

    def __len__(self) -> int:
        return len(self.parts) * _LONG + len(self.last)
