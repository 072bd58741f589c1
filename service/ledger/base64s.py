"""Base64 as RFC 4648 section 4 writes it, and nothing else: one text for each value."""

from __future__ import annotations

from base64 import b64decode, b64encode


def encoded(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def decoded(text: str) -> bytes:
    """The bytes; raises ValueError for other characters, missing padding, or bits that are set and unused."""
    value = b64decode(text)
    if encoded(value) != text:
        raise ValueError("not canonical base64")
    return value
