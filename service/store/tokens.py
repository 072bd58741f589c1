"""The text that stands where a text of a person stood: whose it is, and what only their key opens.

It begins and ends with a control character, which no client may say (`api/fields.py`), so nobody can write one. In a
stored event it says whose; read back, it says from where it was read too (`Origin`), because it opens nowhere else.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

BEGIN, END = "\x02", "\x03"
_SUBJECT = 16


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text was recorded: the event, and the field of its data (`mentors/0/name`)."""

    aggregate: UUID
    version: int
    topic: str
    field: str


@dataclass(frozen=True, slots=True)
class Token:
    """`box` is the nonce, the sealed text and its tag; nobody knows what it opens to but who has the subject's key."""

    subject: UUID
    box: bytes
    origin: Origin | None = None


class NoToken(ValueError):
    """A text that begins like one and is none: the stored bytes were changed."""


def is_sealed(text: str) -> bool:
    return text.startswith(BEGIN)


def stored(subject: UUID, box: bytes) -> str:
    """As it stands in an event: where that is needs no saying."""
    return f"{BEGIN}{urlsafe_b64encode(subject.bytes + box).decode()}{END}"


def located(text: str, origin: Origin) -> str:
    """As it is handed on: `text` is a stored one, read there."""
    return f"{text[:-1]}~{origin.aggregate.hex}~{origin.version}~{origin.topic}~{origin.field}{END}"


def unlocated(text: str) -> str:
    """As it is stored."""
    return text.partition("~")[0] + END if is_sealed(text) and "~" in text else text


@lru_cache(maxsize=4096)
def token(text: str) -> Token:
    """Raises NoToken."""
    box, *place = text[1:-1].split("~")
    try:
        whole = urlsafe_b64decode(box)
        subject = UUID(bytes=whole[:_SUBJECT])
        origin = Origin(UUID(hex=place[0]), int(place[1]), place[2], place[3]) if place else None
    except (ValueError, IndexError, binascii.Error) as wrong:
        raise NoToken(text[:40]) from wrong
    return Token(subject, whole[_SUBJECT:], origin)


_ANY = f"{BEGIN}[^{BEGIN}{END}]*{END}"
_IN_TEXT = re.compile(_ANY)
SEALED = rb"\u0002"
"""Stands in every JSON document that holds one."""
_JSON_BEGINS, _JSON_ENDS = rb'"\u0002', rb'\u0003"'


def in_json(encoded: bytes) -> list[bytes | str]:
    """The pieces of a JSON document as it is written here (control characters as `\\u0002`).

    Bytes, and where a text is a token, instead of it with its quotes, the token.
    """
    if SEALED not in encoded:
        return [encoded]
    first, *parts = encoded.split(_JSON_BEGINS)
    pieces: list[bytes | str] = [first]
    for part in parts:
        pieces += _ended(part) or (_JSON_BEGINS, part)
    return pieces


def _ended(part: bytes) -> tuple[str, bytes] | None:
    """The token that a part of a JSON document begins with, and what follows it; None where the text goes on."""
    inner, end, rest = part.partition(_JSON_ENDS)
    if not end or b'"' in inner or b"\\" in inner:
        return None
    return f"{BEGIN}{inner.decode()}{END}", rest


def found_in_text(text: str) -> list[str]:
    """The tokens within a text."""
    return _IN_TEXT.findall(text)


def replaced_in_text(text: str, shown: Callable[[str], str]) -> str:
    return _IN_TEXT.sub(lambda each: shown(each[0]), text)
