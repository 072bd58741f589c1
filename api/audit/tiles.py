"""The tree in static pieces (C2SP tlog-tiles), under the paths that its clients ask for."""

from __future__ import annotations

from flask import Response

from api.asked import Asked
from api.audit.asking import check_reach, log_meant
from service.audit.logs import latest_checkpoint
from service.errors import NotFound
from service.ledger.tiles import WIDTH, Tile, in_tree

TYPE = "application/octet-stream"
_FOREVER, _A_WHILE = "private, max-age=31536000, immutable", "private, max-age=3600"


def tile(asked: Asked, *, tile: str, log: str | None = None) -> Response:
    """Hashes of a level, or the leaves themselves under `entries`; what no checkpoint covers is not there."""
    meant = log_meant(asked, log)
    try:
        wanted = Tile.parse(f"tile/{tile}")
    except ValueError:
        raise NotFound from None
    ledger = asked.service.ledger
    if wanted.level is None:
        check_reach(asked, meant)
    signed = latest_checkpoint(ledger.ask, meant.number)
    if signed is None or not in_tree(wanted, signed.size):
        raise NotFound
    tree = ledger.tree(meant)
    found = tree.entries(wanted) if wanted.level is None else tree.tile(wanted)
    return Response(found, headers={"Cache-Control": _A_WHILE if wanted.width < WIDTH else _FOREVER}, content_type=TYPE)
