"""Making the vault's tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from service.sql import Connection

_NAMED = re.compile(r"CREATE (?:TABLE|INDEX|UNIQUE INDEX) IF NOT EXISTS (\w+)")
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


def missing(connection: Connection) -> list[str]:
    """The statements that make what is not there: with everything there, no right to make tables is needed."""
    there = connection.dialect.there
    return [sql for name, sql in statements() if connection.execute(there, (name,)).fetchone() is None]


def make(connection: Connection) -> None:
    """Inside of a transaction."""
    for statement in missing(connection):
        connection.execute(connection.dialect.typed(statement))


@cache
def statements() -> tuple[tuple[str, str], ...]:
    """What each makes, and the statement, in their order."""
    return tuple(_statements((files("service.vault") / "schema.sql").read_text(encoding="utf-8")))


def _statements(text: str) -> Iterator[tuple[str, str]]:
    for statement in re.split(r";\s*$", _COMMENT.sub("", text), flags=re.MULTILINE):
        if statement.strip():
            named = _NAMED.match(statement.strip())
            assert named, statement
            yield named[1], statement.strip()
