"""One POST to a witness and its answer."""

from __future__ import annotations

from time import monotonic
from urllib.parse import SplitResult, urlsplit

from service.exchange import Answer, NoAnswer, Question, asked

__all__ = ["Answer", "NoAnswer", "gist", "place", "posted"]

_LONGEST = 64 * 1024
"""Bytes of an answer that are read; more is none."""
_KIND = {"Content-Type": "text/plain; charset=utf-8", "Connection": "close"}


def gist(answer: Answer) -> str:
    """The start of the body, as it can be printed anywhere."""
    return _printable(answer.body[:400].decode("utf-8", "replace"))


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in " ".join(text.split()))[:200]


def place(url: str) -> SplitResult:
    """The parts of an address that can be asked; raises ValueError."""
    parts = urlsplit(url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ValueError(f"not the address of a witness: {url!r}")
    if parts.port == 0 or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError(f"not the address of a witness: {url!r}")
    return parts


def posted(url: str, body: bytes, until: float) -> Answer:
    """What comes back, up to a moment of the monotonic clock. Redirects are not followed. Raises NoAnswer."""
    left = until - monotonic()
    if left <= 0:
        raise NoAnswer("no time is left")
    try:
        return asked(Question(place=place(url), method="POST", body=body, headers=_KIND, longest=_LONGEST), left)
    except NoAnswer as none:
        raise NoAnswer(_printable(str(none)) or type(none).__name__) from none
