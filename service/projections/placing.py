"""Reading the version in place: statements name tables plainly, and are put on those of the version that is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

from service.errors import Behind
from service.projections import positions
from service.projections.directory import tables as directory
from service.projections.innovations import tables as innovations
from service.projections.positions import Version
from service.projections.projection import Projection
from service.sql import Connection, Dialect, Rows
from service.sql.connection import Parameters
from service.sql.sqlite import SqliteConnection

_PROJECTION_OF = {
    **dict.fromkeys(innovations.NAMES, "innovations"),
    **dict.fromkeys(directory.NAMES, "directory"),
}
_TABLE = re.compile(rf"\b(?:{'|'.join(_PROJECTION_OF)})\b")

Prefixes = tuple[tuple[str, str], ...]
"""Projection and the prefix of its tables, for each."""


class Placed:
    """A connection on which plain names mean the tables of certain versions, which are based on `position` at least."""

    def __init__(self, db: Connection, read: Iterable[Version]) -> None:
        found = list(read)
        self._db, self._prefixes = db, tuple((each.name, each.prefix) for each in found)
        self.position = min(each.position for each in found)

    @property
    def dialect(self) -> Dialect:
        return self._db.dialect

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def execute(self, sql: str, parameters: Parameters = (), /) -> Rows:
        return self._db.execute(placed(sql, self._prefixes), parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Rows:
        return self._db.executemany(placed(sql, self._prefixes), parameters)

    def stream(self, sql: str, parameters: Parameters = (), /) -> Iterable[Any]:
        return self._db.stream(placed(sql, self._prefixes), parameters)

    def copy(self, table: str, rows: Sequence[Sequence[Any]] | bytes, /, *, emptied: bool = False) -> None:
        self._db.copy(placed(table, self._prefixes), rows, emptied=emptied)

    def close(self) -> None:
        self._db.close()

    def set_progress_handler(self, handler: Callable[[], int] | None, steps: int) -> None:
        """SQLite's alone."""
        cast("SqliteConnection", self._db).set_progress_handler(handler, steps)


@lru_cache(maxsize=2_000)
def placed(sql: str, prefixes: Prefixes) -> str:
    """The statement on the tables of these versions."""
    prefix_of = dict(prefixes)
    return _TABLE.sub(lambda found: prefix_of[_PROJECTION_OF[found.group()]] + found.group(), sql)


def in_place(db: Connection, projections: Sequence[Projection]) -> Placed:
    """What is to be read inside of a transaction. Raises Behind when this program cannot read what is in place.

    The version in place, or the one before it where only its rows have the shape that this program knows: then another
    release is being put in place, and this one still answers.
    """
    known = positions.versions(db)
    return Placed(db, [readable_version(known, each.name, each.shape) for each in projections])


def readable_version(known: Iterable[Version], name: str, shape: int) -> Version:
    """Raises Behind when there is none."""
    mine = [each for each in known if each.name == name and each.shape == shape and (each.live or each.previous)]
    if not mine:
        raise Behind
    return max(mine, key=lambda each: each.live)
