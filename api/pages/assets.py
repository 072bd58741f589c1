"""What pages are made of besides their text: ours, and what is vendored (`api/static/vendor/`)."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from flask import Response

from api.asked import Asked
from service.errors import NotFound

ASSETS = {
    "jejak.css": ("static/jejak.css", "text/css; charset=utf-8"),
    "jejak.svg": ("static/jejak.svg", "image/svg+xml"),
    "jejak.js": ("static/jejak.js", "text/javascript; charset=utf-8"),
    "htmx.js": ("static/vendor/htmx.js", "text/javascript; charset=utf-8"),
}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    small: bytes
    digest: str


def address(name: str) -> str:
    """Where an asset is; what is there never changes, because another content has another address."""
    return f"/aset/{_read(name).digest}/{name}"


def show(asked: Asked, *, digest: str, asset: str) -> Response:
    """One asset, by the first of its digest."""
    if asset not in ASSETS or digest != _read(asset).digest:
        raise NotFound
    found, headers = _read(asset), {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if not asked.request.accept_encodings["gzip"]:
        return Response(found.content, 200, headers, content_type=ASSETS[asset][1])
    return Response(found.small, 200, {**headers, "Content-Encoding": "gzip"}, content_type=ASSETS[asset][1])


@cache
def _read(name: str) -> Asset:
    content = files("api").joinpath(ASSETS[name][0]).read_bytes()
    return Asset(content, gzip.compress(content, 9, mtime=0), sha256(content).hexdigest()[:12])
