"""Rows as PostgreSQL's COPY reads them: text, a tab between values, a row a line; or in its binary format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from struct import Struct
from typing import Any


def copy_text(rows: Iterable[Sequence[Any]]) -> bytes:
    """Values are integers, texts, bytes, lists of texts, or None."""
    return "".join(["\t".join([_WRITTEN[value.__class__](value) for value in row]) + "\n" for row in rows]).encode()


_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"


def is_binary(rows: bytes) -> bool:
    return rows.startswith(_BEGIN)


def copy_binary(rows: Iterable[bytes]) -> bytes:
    """Each row is the number of its values in two bytes, then what `fields` says."""
    return b"%b%b%b" % (_BEGIN, b"".join(rows), _END)


def joined(bodies: Sequence[bytes]) -> bytes:
    """What was written for COPY in pieces as one, all of them as text or all in the binary format."""
    if not is_binary(bodies[0]):
        return b"".join(bodies)
    return b"%b%b%b" % (_BEGIN, b"".join([memoryview(body)[len(_BEGIN) : -len(_END)] for body in bodies]), _END)


def fields(values: Iterable[Any]) -> bytes:
    """Some values of a row in the binary format, each after its length: as `copy_text`."""
    return b"".join([_FIELD[value.__class__](value) for value in values])


def sized(value: bytes) -> bytes:
    """Bytes, or an encoded text, after their length."""
    return len(value).to_bytes(4, "big") + value


_SHORT = 64


def _text_field(value: str) -> bytes:
    return _short_field(value) if len(value) < _SHORT else sized(value.encode())


@lru_cache(maxsize=4096)
def _short_field(value: str) -> bytes:
    """Names of states, ids of agencies and the like come again and again."""
    return sized(value.encode())


def _list_field(value: list[str]) -> bytes:
    """An array of one dimension that begins at 1 and holds texts, none of them null."""
    texts = [_short_field(text) if len(text) < _SHORT else _text_field(text) for text in value]
    return sized(_array(1, 0, _TEXT_TYPE, len(texts), 1) + b"".join(texts))


_array, _TEXT_TYPE = Struct(">iiIii").pack, 25
_integer = Struct(">iq").pack
_FIELD: dict[type, Callable[[Any], bytes]] = {
    int: lambda value: _integer(8, value),
    str: _text_field,
    bytes: sized,
    type(None): lambda _: b"\xff\xff\xff\xff",
    list: _list_field,
}


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
