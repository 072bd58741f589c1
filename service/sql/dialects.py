"""What the two databases say in different words."""

from __future__ import annotations

import re
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
    keyed: bool
    """Is a primary key said with its table? Otherwise it is made when the table has been filled."""
    own: str
    """Before the name of a table that a temporary one may have too."""
    temporary: str
    """Before the name of a table of this connection alone."""
    joined: str
    """See `each`."""
    unindexed: str
    """Before a column that no index should be asked for."""
    place: str
    """The function that finds a text in a text; 0 when it is not there."""
    members: str
    """Rows of one `value` each, of a JSON list in a text."""
    same: str
    """Compares two values of which both may be null."""
    there: str
    """Finds a row when there is a table of this name."""
    columns: str
    """Finds the columns of the table of a name, in their order."""

    def each(self, table: str, alias: str, condition: str) -> str:
        """Joins, to each of the rows reached before, those of a table: what is written first is reached first.

        What the condition says of the rows before is for the join alone: it does not choose among them early.
        """
        return self.joined.format(table=table, alias=alias, condition=condition)

    def typed(self, definition: str) -> str:
        """A table's definition in this dialect; it says TEXT, BLOB and INTEGER, and WITHOUT ROWID at its end."""
        return _TYPES.sub(lambda found: self._said(found.group()), definition)

    def _said(self, word: str) -> str:
        return {"TEXT": self.text, "BLOB": self.blob, "INTEGER": self.integer}.get(word, self.unrowed)


_TYPES = re.compile(r"\b(?:TEXT|BLOB|INTEGER)\b| WITHOUT ROWID\b")

SQLITE = Dialect(
    name="sqlite",
    text="TEXT",
    blob="BLOB",
    integer="INTEGER",
    unrowed=" WITHOUT ROWID",
    keyed=True,
    own="main.",
    temporary="temp.",
    joined="CROSS JOIN {table} {alias} ON {condition}",
    unindexed="+",
    place="instr",
    members="json_each({})",
    same="IS",
    there="SELECT 1 FROM sqlite_master WHERE name=?",
    columns="SELECT name FROM pragma_table_info(?) ORDER BY cid",
)
POSTGRES = Dialect(
    name="postgres",
    text='TEXT COLLATE "C"',
    blob="BYTEA",
    integer="BIGINT",
    unrowed="",
    keyed=False,
    own="",
    temporary="pg_temp.own_",
    joined="CROSS JOIN LATERAL (SELECT * FROM {table} {alias} WHERE {condition} OFFSET 0) {alias}",
    unindexed="",
    place="strpos",
    members="jsonb_array_elements_text(CAST({} AS JSONB))",
    same="IS NOT DISTINCT FROM",
    there="SELECT 1 WHERE to_regclass(?) IS NOT NULL",
    columns="SELECT attname FROM pg_attribute WHERE attrelid=to_regclass(?) AND attnum>0 AND NOT attisdropped"
    " ORDER BY attnum",
)
