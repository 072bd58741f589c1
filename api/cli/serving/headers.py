"""The headers of a request, line by line, where two readers could understand two things: one meaning or none.

The server's own reader takes the last of two lines of one name, and of a folded one the end: a proxy in between may
have looked at the first. And `X_Forwarded_For` would become the same name as `X-Forwarded-For` in WSGI.
"""

from __future__ import annotations

from typing import Any

from cheroot.server import HeaderReader

_ONCE = frozenset({
    b"Authorization", b"Content-Length", b"Content-Location", b"Content-Type", b"Correlation-Id", b"Host",
    b"Idempotency-Key", b"Last-Event-Id", b"Origin", b"Referer", b"User-Agent",
})  # fmt: skip
"""Those that have one value (RFC 9110, section 5.3)."""
_APART = {b"Cookie": b"; "}
_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
"""Of a name (RFC 9110, section 5.6.2)."""


class Headers(HeaderReader):
    """In the place of the server's; raises ValueError, which it answers with 400."""

    def __call__(self, rfile: Any, hdict: dict[bytes, bytes] | None = None) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {} if hdict is None else hdict
        while (line := rfile.readline()) != b"\r\n":
            if not line.endswith(b"\r\n"):
                raise ValueError("a header does not end in CRLF")
            self._keep(line, found)
        return found

    def _keep(self, line: bytes, found: dict[bytes, bytes]) -> None:
        name, colon, value = line[:-2].partition(b":")
        if not colon or not name or not _TOKEN.issuperset(name) or b"\0" in value or b"\r" in value:
            raise ValueError("a line that is no header, or a folded one")
        if b"_" in name:
            return
        key = name.title()
        before = found.get(key)
        if before is not None and key in _ONCE:
            raise ValueError(f"{key.decode()} stands twice")
        said = value.strip(b" \t")
        found[key] = said if before is None else before + _APART.get(key, b", ") + said
