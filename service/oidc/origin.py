"""Where a server is: scheme, host and port (RFC 6454)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Origin:
    scheme: str
    host: str
    port: int


def origin(url: str) -> Origin:
    """Of an address over TLS, or on loopback; raises ValueError for every other."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("not an address")
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or "@" in parts.netloc or parts.fragment:
        raise ValueError("not the address of a server")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise ValueError("neither https nor on loopback")
    return Origin(parts.scheme, host, parts.port or (443 if parts.scheme == "https" else 80))
