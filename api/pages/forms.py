"""What a form sent, and that it was ours: shown to this browser, and sent from a page of this origin."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.http import parse_options_header

from api.body import UnsupportedMediaType
from api.pages import cookies

LIMIT = 16 * 1024
"""Bytes of a form."""
TYPE = "application/x-www-form-urlencoded"
WITH_FILES = "multipart/form-data"
_SIZE = 32
_VERSION = re.compile(r"(?a:[1-9]\d{0,8})")
_KEY = re.compile(r"[0-9A-Za-z_-]{16,64}")
_TOKEN = "token"  # noqa: S105  # the name of a field


class Stale(Exception):
    """Nothing shows that this form was shown to whoever sent it."""


def is_filled_in(request: Request) -> bool:
    """Whether a form was sent that somebody typed something into."""
    type = parse_options_header(request.environ.get("CONTENT_TYPE"))[0].lower()
    return request.method == "POST" and type == TYPE and bool(set(request.form) - {_TOKEN})


def key(text: str) -> str:
    """Of a retry, as the form had it; one that is none of ours makes no retry of anything."""
    return text if _KEY.fullmatch(text) else secrets.token_urlsafe(16)


def version(text: str) -> int | None:
    """The version that a form was filled on; None where it says none."""
    return int(text) if _VERSION.fullmatch(text) else None


def token(cookie: str) -> str:
    """What a form carries beside the cookie: whoever cannot read the cookie cannot know it, nor the cookie from it.

    It is written differently each time, so that the length of a compressed page tells nothing of it (BREACH).
    """
    pad = secrets.token_bytes(_SIZE)
    return urlsafe_b64encode(pad + _mixed(pad, _made_of(cookie))).decode()


def _made_of(cookie: str) -> bytes:
    return sha256(b"jejak form\n" + cookie.encode()).digest()


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _is_of(cookie: str, text: str) -> bool:
    try:
        sent = urlsafe_b64decode(text.encode())
    except ValueError:
        return False
    return len(sent) == 2 * _SIZE and hmac.compare_digest(_mixed(sent[:_SIZE], sent[_SIZE:]), _made_of(cookie))


def said(request: Request, cookie: str | None, type: str = TYPE) -> MultiDict[str, str]:
    """What was filled in. Raises UnsupportedMediaType, or Stale."""
    if parse_options_header(request.environ.get("CONTENT_TYPE"))[0].lower() != type:
        raise UnsupportedMediaType(type)
    if cookie is None or not is_from_here(request):
        raise Stale
    sent = request.form
    if not _is_of(cookie, sent.get(_TOKEN, "")):
        raise Stale
    return sent


def is_from_here(request: Request) -> bool:
    """As the browser says (Fetch Metadata, RFC 6454); one that says nothing at all is not believed."""
    site, origin = request.environ.get("HTTP_SEC_FETCH_SITE"), request.environ.get("HTTP_ORIGIN")
    if site is None and origin is None:
        return False
    return site in (None, "same-origin") and origin in (None, cookies.origin(request))
