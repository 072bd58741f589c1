"""Many rows of one table changed at once: a statement for each on SQLite, one for all of them on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.projections.tables import Table
from service.sql import Connection

Row = Sequence[Any]


def delete(db: Connection, table: str, made: Table, rows: Sequence[Row]) -> None:
    """Rows are keys."""
    if not rows:
        return
    if db.dialect.name == "sqlite":
        db.executemany(f"DELETE FROM {table} WHERE {_numbered(made.keys, 1, ' AND ')}", rows)
    else:
        db.execute(f"DELETE FROM {table} kept USING {_said(made, made.keys)}", _columns(rows))


def change(db: Connection, table: str, made: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Rows are keys, and what these columns are to be."""
    if not rows:
        return
    if db.dialect.name == "sqlite":
        changed = _numbered(columns, len(made.keys) + 1, ", ")
        db.executemany(f"UPDATE {table} SET {changed} WHERE {_numbered(made.keys, 1, ' AND ')}", rows)
    else:
        changed = ", ".join(f"{column}=said.{column}" for column in columns)
        db.execute(f"UPDATE {table} kept SET {changed} FROM {_said(made, (*made.keys, *columns))}", _columns(rows))


def _numbered(names: Sequence[str], first: int, between: str) -> str:
    return between.join(f"{name}=?{place}" for place, name in enumerate(names, first))


def _said(made: Table, names: Sequence[str]) -> str:
    """All rows as one table, and which kept rows they are about."""
    arrays = ", ".join(f"CAST(? AS {_array(made, name)})" for name in names)
    at = " AND ".join(f"kept.{key}=said.{key}" for key in made.keys)
    return f"unnest({arrays}) AS said ({', '.join(names)}) WHERE {at}"


def _columns(rows: Sequence[Row]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _array(made: Table, name: str) -> str:
    kind = next(column.split()[1] for column in made.columns.split(", ") if column.split()[0] == name)
    return {"TEXT": "TEXT[]", "BLOB": "BYTEA[]", "INTEGER": "BIGINT[]"}[kind]
