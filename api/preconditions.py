"""The headers by which a caller says what was seen, and which request this is (contract, section 1)."""

from __future__ import annotations

import re
from uuid import uuid4

from api.body import Malformed

_VERSION = re.compile(r'(?a:"v(\d{1,18})")')
_VISIBLE = re.compile(r"[\x21-\x7e]{1,128}")
_ETAG = re.compile(r'(?:W/)?("[^"]*")')
_WITNESSED = re.compile(r'(?:^|,)\s*wait\s*=\s*("?)witnessed\1\s*(?:[;,]|$)', re.IGNORECASE)
_POSITION = re.compile(r"(?a:\d{1,18})")


def expected_version(if_match: str | None) -> int | None:
    """The version in `If-Match`; None without one. Raises Malformed for anything but one `"v<n>"`."""
    if if_match is None:
        return None
    version = _VERSION.fullmatch(if_match.strip())
    if version is None:
        raise Malformed("if_match")
    return int(version[1])


def idempotency_key(header: str | None) -> str | None:
    """The key, quoted or bare; None without one. Raises Malformed."""
    if header is None:
        return None
    key = header.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not _VISIBLE.fullmatch(key):
        raise Malformed("idempotency_key")
    return key


def correlation_id(header: str | None) -> str:
    """What the caller calls this request, where that is 1 to 128 visible ASCII characters; else a new name."""
    return header if header is not None and _VISIBLE.fullmatch(header) else str(uuid4())


def seen_before(if_none_match: str | None, etag: str) -> bool:
    """Whether `If-None-Match` names this version (weak comparison, RFC 9110 section 13.1.2)."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in _ETAG.findall(if_none_match)


def waits_for_witnesses(prefer: str | None) -> bool:
    """Does `Prefer` ask for `wait=witnessed`? What else it asks is ignored (RFC 7240 section 2)."""
    return prefer is not None and _WITNESSED.search(prefer) is not None


def last_event_id(header: str | None) -> int | None:
    """The position in `Last-Event-ID`; None without one. Raises Malformed."""
    if header is None:
        return None
    if not _POSITION.fullmatch(header):
        raise Malformed("last_event_id")
    return int(header)
