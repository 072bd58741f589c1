"""Rows as lines of JSON and back. The same rows give the same bytes, whichever database they lie in."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator

import msgspec

from service.keeping.durable import Durable, Row

_encode_lines = msgspec.json.Encoder().encode_lines
_decode_row = msgspec.json.Decoder(list[str | int | list[str] | None]).decode


class Heading(msgspec.Struct, frozen=True):
    """The line before a table's rows."""

    table: str
    columns: tuple[str, ...]


def heading(table: Durable) -> bytes:
    return msgspec.json.encode(Heading(table.name, table.columns)) + b"\n"


def written(table: Durable, rows: Iterable[Row]) -> bytes:
    """A line a row. Bytes are the text they are in UTF-8, which stored events are; others in base64, in a list."""
    if not table.blobs:
        return _encode_lines(rows)
    return _encode_lines([_shown(row, table.blobs) for row in rows])


def read(table: Durable, lines: Iterable[bytes]) -> Iterator[Row]:
    """Raises ValueError for what is no row of the table."""
    for line in lines:
        row = _decode_row(line)
        if len(row) != len(table.columns):
            raise ValueError(f"a row of {len(row)} columns in {table.name}")
        yield tuple(_bytes(value) if place in table.blobs else value for place, value in enumerate(row))


def _shown(row: Row, blobs: frozenset[int]) -> list[object]:
    shown: list[object] = list(row)
    for place in blobs:
        shown[place] = _text(row[place])
    return shown


def _text(stored: bytes) -> str | list[str]:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return [b64encode(stored).decode()]


def _bytes(said: object) -> bytes:
    if isinstance(said, str):
        return said.encode()
    if isinstance(said, list) and len(said) == 1:
        return b64decode(said[0], validate=True)
    raise ValueError("neither a text nor bytes")
