"""Rows as PostgreSQL's COPY reads them: text, a tab between values, a row a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any


def copy_text(rows: Iterable[Sequence[Any]]) -> bytes:
    """Values are integers, texts, bytes, lists of texts, or None."""
    return "".join(["\t".join([_WRITTEN[value.__class__](value) for value in row]) + "\n" for row in rows]).encode()


def _text(value: str) -> str:
    return value if value.isprintable() and "\\" not in value else _escaped(value)


def _bytes(value: bytes) -> str:
    return f"\\\\x{value.hex()}"


def _list(value: list[str]) -> str:
    return _escaped("{" + ",".join(map(_quoted, value)) + "}")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_WRITTEN: dict[type, Callable[[Any], str]] = {
    int: str,
    str: _text,
    type(None): lambda _: "\\N",
    bytes: lru_cache(maxsize=256)(_bytes),  # the same innovation's row after row
    list: _list,
}
