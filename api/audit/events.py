"""What holds of each event of one innovation, recomputed from what is stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api import answers
from api.asked import Asked
from service.audit.judging import Judged
from service.audit.logs import Log
from service.ledger import base64s


def audit(asked: Asked, *, kind: str, id: UUID) -> Response:
    """Its events, each with its leaf and a verdict; nothing that was recorded is said. Raises NotFound."""
    log, judged = asked.service.judge.aggregate(kind, id)
    return answers.json({"items": [_told(log, each) for each in judged]})


def _told(log: Log | None, each: Judged) -> dict[str, Any]:
    return {
        "version": each.version,
        "type": each.type,
        "log": log.origin if log else None,
        "leaf_index": each.leaf_index,
        "leaf_hash": None if each.leaf_hash is None else base64s.encoded(each.leaf_hash),
        "verdict": each.verdict.value,
    }
