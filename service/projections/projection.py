"""What the runner needs of a projection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from domain.recorded import Recorded

Told = Callable[[int], None]
"""Is told how many more events were read."""


Rows = dict[str, list[tuple[Any, ...]]]
"""Rows under the names of their tables, or of what they are collected for; plain values only."""


class Tables(Protocol):
    @property
    def NAMES(self) -> tuple[str, ...]: ...

    @property
    def WHOLE(self) -> dict[str, str]:
        """Tables that are compared as a set of rows when they are proven, and the SELECT of these."""

    def create(self, prefix: str = "") -> list[str]: ...

    def index(self, prefix: str, generation: int) -> list[str]: ...


class Projection(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of aggregates whose events it reads."""

    @property
    def shape(self) -> int:
        """Raised when the rows of a history become others: the stored ones are then made anew."""

    @property
    def tables(self) -> Tables: ...

    def prepare(self, events: Sequence[Recorded[Any]]) -> Any:
        """What the events change in the rows, in the order of the feed; reads histories, writes nothing."""

    def write(self, db: sqlite3.Connection, rows: Any, prefix: str = "") -> None:
        """Writes what was prepared, in the transaction of the position."""

    def rows_of(self, histories: Iterable[list[Recorded[Any]]]) -> Rows:
        """All rows of some aggregates, of their whole histories: a pure function."""

    def fill(self, db: sqlite3.Connection, prefix: str, made: Iterable[Rows]) -> None:
        """Writes all rows into empty tables, in transactions of its own; `made` is in the order of the ids."""

    def forget(self) -> None:
        """What was prepared was not written, or somebody else wrote."""
