"""Rows as PostgreSQL's COPY reads them: text, a tab between values, a row a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def copy_text(rows: Iterable[Sequence[Any]]) -> bytes:
    """Values are integers, texts, bytes, lists of texts, or None."""
    return "".join(["\t".join(map(_written, row)) + "\n" for row in rows]).encode()


def _written(value: Any) -> str:
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is str:
        return value if value.isprintable() and "\\" not in value else _escaped(value)
    if value is None:
        return "\\N"
    if kind is bytes:
        return f"\\\\x{value.hex()}"
    if kind is list:
        return _escaped("{" + ",".join(map(_quoted, value)) + "}")
    raise TypeError(f"no way to copy a {kind.__name__}")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
