"""How far a page is looked for along one way, before another is taken: no measure of time, so the same everywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from service.sql import Connection


@dataclass(frozen=True, slots=True)
class Patience:
    """SQLite counts its own steps, PostgreSQL is given so many entries of an index."""

    steps: int
    entries: int


MUCH, LITTLE = Patience(300_000, 40_000), Patience(90_000, 12_000)


@contextmanager
def patience(db: Connection, much: Patience) -> Iterator[None]:
    """Statements of SQLite are interrupted after so many steps."""
    embedded = cast("sqlite3.Connection", db)
    embedded.set_progress_handler(lambda: 1, much.steps)
    try:
        yield
    finally:
        embedded.set_progress_handler(None, 0)
