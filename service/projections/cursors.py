"""Cursors: where a page ended, opaque to whoever passes them on."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Any

import msgspec

Key = tuple[Any, ...]


class BadCursor(ValueError):
    """Not a cursor that this list, sorted so, has given out."""


def written(list_name: str, key: Key) -> str:
    return urlsafe_b64encode(msgspec.json.encode([list_name, *key])).decode().rstrip("=")


def read(list_name: str, cursor: str | None, *kinds: type) -> Key | None:
    """The key after which to go on; raises BadCursor when the cursor is another list's or nobody's."""
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        name, *key = msgspec.json.decode(urlsafe_b64decode(padded), type=list[Any])
    except (ValueError, Error, msgspec.DecodeError, UnicodeError) as malformed:
        raise BadCursor(cursor) from malformed
    if name != list_name or len(key) != len(kinds) or not all(map(_is, key, kinds)):
        raise BadCursor(cursor)
    return tuple(key)


def _is(value: Any, kind: type) -> bool:
    if isinstance(value, str) and "\0" in value:
        return False
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return False
    return type(value) is kind
