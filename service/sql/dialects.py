"""What the two databases say in different words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Fragments of SQL. `text`, `blob` and `integer` are the types of columns, compared byte by byte."""

    name: str
    text: str
    blob: str
    integer: str
    unrowed: str
    """What a table says at its end that is nothing but its primary key's index."""


SQLITE = Dialect(name="sqlite", text="TEXT", blob="BLOB", integer="INTEGER", unrowed=" WITHOUT ROWID")
POSTGRES = Dialect(name="postgres", text='TEXT COLLATE "C"', blob="BYTEA", integer="BIGINT", unrowed="")
