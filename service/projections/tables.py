"""Tables of read models: their columns and keys, said once for both databases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.sql import Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`columns` in SQL, typed TEXT, BLOB or INTEGER; `key` and `beside` are names of columns.

    `beside` is kept with the key where the key's index is another thing than the table, so that it answers alone.
    """

    columns: str
    key: str
    beside: str = ""
    rowid: bool = False
    by_key: bool = False
    """Rows are reached by their key alone: PostgreSQL is not to look what else is in them before it is asked, nor to
    pack rows of less than a page, which takes longer than writing them."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.split()[0] for column in self.columns.split(", "))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.key.split(", "))


def create(dialect: Dialect, prefix: str, tables: Mapping[str, Table]) -> list[str]:
    """Without what `keys` makes later."""
    return [
        dialect.typed(
            f"CREATE TABLE IF NOT EXISTS {prefix}{name} ({table.columns}{_key(dialect, table)}){_end(dialect, table)}"
        )
        for name, table in tables.items()
    ]


def _key(dialect: Dialect, table: Table) -> str:
    return f", PRIMARY KEY ({table.key})" if dialect.keyed else ""


def _end(dialect: Dialect, table: Table) -> str:
    if table.by_key and dialect.name == "postgres":
        return " WITH (toast_tuple_target=8160)"
    return "" if table.rowid else " WITHOUT ROWID"


def keys(dialect: Dialect, prefix: str, tables: Mapping[str, Table]) -> list[str]:
    """Primary keys, where they are made after the tables are filled."""
    if dialect.keyed:
        return []
    return [
        f"ALTER TABLE {prefix}{name} ADD PRIMARY KEY ({table.key})"
        + (f" INCLUDE ({table.beside})" if table.beside else "")
        + "".join(f", ALTER {column} SET STATISTICS 0" for column in _unasked(table))
        for name, table in tables.items()
    ]


def _unasked(table: Table) -> list[str]:
    """Columns by which no row is chosen where statistics would tell how many: ANALYZE passes them over."""
    return [name for name in table.names if name not in table.keys] if table.by_key else []


def index(prefix: str, generation: int, indexes: Mapping[str, Iterable[str]]) -> list[str]:
    """An index keeps its name when its table is renamed: the generation keeps them apart."""
    return [
        f"CREATE INDEX IF NOT EXISTS {table}_{place}_g{generation} ON {prefix}{table} ({shape})"
        for table, shapes in indexes.items()
        for place, shape in enumerate(shapes)
    ]
