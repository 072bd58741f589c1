"""What a copy says about itself, in its first and its last line."""

from __future__ import annotations

import msgspec

from service.keeping.contents import Contents

FORMAT = b'{"format":"jejak-backup","version":1}\n'
_ANY = b'{"format":"jejak-backup",'


class Damaged(Exception):
    """It is no copy of a record, or not the whole of one, or not as it was written; nothing of it is used."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`made_at` is when the copy was begun, `database` what it was taken from, `software` the program that did."""

    made_at: str
    software: str
    database: str
    contents: Contents


class _Last(msgspec.Struct, frozen=True):
    manifest: Manifest


def last_line(manifest: Manifest) -> bytes:
    return msgspec.json.encode(_Last(manifest)) + b"\n"


def manifest_in(line: bytes) -> Manifest:
    """Raises ValueError."""
    return msgspec.json.decode(line, type=_Last).manifest


def check_first(line: bytes) -> None:
    """Raises Damaged."""
    if line != FORMAT:
        raise Damaged("a newer program made it" if line.startswith(_ANY) else "it is no backup of a record")
