"""Titles that contain a text, whatever its case."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from service.projections.innovations.columns import folded
from service.projections.innovations.grams import needed
from service.projections.innovations.tables import SEARCH
from service.sql import Connection, Dialect

PERHAPS = {
    "sqlite": "(instr(lower(l.title), :q)>0 OR length(CAST(l.title AS BLOB))<>length(l.title))",
    "postgres": "(strpos(lower(l.title), :q)>0 OR octet_length(l.title)<>length(l.title))",
}
"""Spares most rows of a list by title that do not match: only an ASCII title is surely made small by the database."""

GIVEN = "(SELECT unnest(CAST(:ids AS BYTEA[])) AS id)"
"""A table of ids that PostgreSQL is given as a list."""

_COMMON = 10
"""Of fewer titles in a sample nothing is concluded."""


def contains(dialect: Dialect, column: str) -> str:
    return f"{dialect.place}({column}, :q)>0"


def few(db: Connection, q: str, most: int) -> tuple[str, dict[str, Any]] | None:
    """A table with the `id` of every innovation that ever had such a title, and what it is filled with.

    None when there are more than so many. PostgreSQL gets the ids themselves: it cannot know how few they are.
    """
    matches, said = _matches(db.dialect, q), {**values(q), "most": most + 1}
    if db.dialect.name == "postgres":
        if _is_common(db, said["q"]):
            return None
        found = db.execute(f"SELECT id FROM {SEARCH} WHERE {matches} LIMIT :most", said).fetchall()
        ids = {"ids": list({id for (id,) in found})}
        return (GIVEN, ids) if len(found) <= most else None
    counted = f"SELECT count(*) FROM (SELECT 1 FROM {SEARCH} WHERE {matches} LIMIT :most)"
    if db.execute(counted, said).fetchone()[0] > most:
        return None
    return f"(SELECT DISTINCT id FROM {SEARCH} WHERE {matches})", said


def given(dialect: Dialect, ids: Collection[UUID]) -> tuple[str, dict[str, Any]]:
    """A table with the `id` of each of these innovations, and what it is filled with."""
    wanted = [id.bytes for id in ids]
    if dialect.name == "postgres":
        return GIVEN, {"ids": wanted}
    said = {f"only_{place}": id for place, id in enumerate(wanted)}
    listed = " UNION ALL ".join(f"SELECT :{name} AS id" for name in said) or "SELECT NULL AS id WHERE 1=0"
    return f"({listed})", said


def _is_common(db: Connection, text: str) -> bool:
    """As far as a few pages of the table tell, at least a tenth of it: its index would give all of them at once.

    A small table has none of these pages.
    """
    sampled = f"{SEARCH} TABLESAMPLE SYSTEM (0.5) REPEATABLE (1)"
    seen, found = db.execute(
        f"SELECT count(*), count(*) FILTER (WHERE {contains(db.dialect, 'folded')}) FROM {sampled}", {"q": text}
    ).fetchone()
    return bool(found >= _COMMON and found * 10 >= seen)


def values(q: str) -> dict[str, Any]:
    text = folded(q)
    return {"q": text, "match": _phrase(text), "grams": needed(text)}


def _matches(dialect: Dialect, q: str) -> str:
    """By trigrams; the full-text table looks at every title when the text has fewer letters."""
    if dialect.name == "postgres":
        return f"grams @> CAST(:grams AS TEXT[]) AND {contains(dialect, 'folded')}"
    return f"{SEARCH} MATCH :match" if len(folded(q)) > 2 else contains(dialect, "folded")


def _phrase(text: str) -> str:
    """The text as a phrase of the full-text search: nothing in it is a sign of its language."""
    return '"' + text.replace('"', '""') + '"'
