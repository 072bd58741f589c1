"""What a connection offers to whoever writes SQL: the part of `sqlite3.Connection` that is used here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from service.sql.dialects import Dialect

Parameters = Sequence[Any] | Mapping[str, Any]


class Rows(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int: ...

    @property
    def description(self) -> Any:
        """A tuple for each column, its name first."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Rows are tuples; a transaction is begun and ended by statements. Placeholders are `?`, `?N` and `:name`."""

    @property
    def dialect(self) -> Dialect: ...

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, sql: str, parameters: Parameters = (), /) -> Rows: ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Rows: ...

    def stream(self, sql: str, parameters: Parameters = (), /) -> Iterable[Any]:
        """Rows as they are read, not all of them in memory; inside of a transaction."""

    def copy(self, table: str, rows: Sequence[Sequence[Any]] | bytes, /, *, emptied: bool = False) -> None:
        """Whole rows into a table, the fastest way there is; PostgreSQL takes what `copying` wrote, too.

        `emptied` says that the table was made or emptied in this transaction, so nobody ever has to look at its rows
        again to see whether they are old.
        """

    def close(self) -> None: ...
