"""What the runner needs of a projection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from domain.recorded import Recorded
from service.projections.journal import Skipped
from service.projections.tables import Table
from service.sql import Connection, Dialect

Told = Callable[[int], None]
"""Is told how many more events were read."""


Rows = Mapping[str, Any]
"""Under the names of their tables, or of what they are collected for: tuples of plain values, or what COPY takes."""


class Tables(Protocol):
    @property
    def TABLES(self) -> Mapping[str, Table]: ...

    @property
    def NAMES(self) -> tuple[str, ...]: ...

    @property
    def WHOLE(self) -> dict[str, str]:
        """Tables that are compared as a set of rows when they are proven, and the SELECT of these, of a `{prefix}`."""

    def create(self, dialect: Dialect, prefix: str = "") -> list[str]: ...

    def keys(self, dialect: Dialect, prefix: str = "") -> list[str]:
        """What is made when the tables are filled, and before anything else is written to them."""

    def index(self, dialect: Dialect, prefix: str, generation: int) -> list[str]:
        """What only readers need."""


class Projection(Protocol):
    skipped: Skipped
    """Positions of events that it leaves out; whoever has it prepare something says which first."""

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

    def write(self, db: Connection, rows: Any, prefix: str = "") -> None:
        """Writes what was prepared, in the transaction of the position."""

    def rows_of(self, dialect: Dialect, histories: Iterable[list[Recorded[Any]]]) -> Rows:
        """All rows of some aggregates, of their whole histories: a pure function."""

    def fill(self, db: Connection, prefix: str, made: Iterable[Rows]) -> None:
        """Writes all rows into empty tables, in transactions of its own; `made` is in the order of the ids."""

    def forget(self) -> None:
        """What was prepared was not written, or somebody else wrote."""
