"""Proofs under what is signed: that a leaf is in a log, and that a log only grew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from api import answers
from api.asked import Asked
from api.audit.asking import log_meant
from api.audit.heads import NOTE
from service.audit.logs import Log
from service.audit.proving import Inclusion
from service.errors import Invalid, NotFound, Problem
from service.ledger import base64s
from service.ledger.proof import write_proof

TLOG_PROOF = "tlog-proof"
_LARGEST_VERSION = 2**31 - 1


def inclusion(asked: Asked, *, log: str | None = None) -> Response:
    """JSON, or a C2SP tlog-proof for `Accept: text/plain` or `format=tlog-proof`."""
    meant, index, named = _leaf_meant(asked, log)
    shown = asked.service.ledger.prover(meant).inclusion(index, asked.query.get("size"), named=named)
    if _as_text():
        if shown.note is None:
            raise Invalid(Problem("/size", "no_checkpoint"))
        return Response(write_proof(shown.index, shown.hashes, shown.note), content_type=NOTE)
    return answers.json(_told(meant, shown))


def consistency(asked: Asked, *, log: str | None = None) -> Response:
    meant = log_meant(asked, log)
    shown = asked.service.ledger.prover(meant).consistency(asked.query["from"], asked.query.get("to"))
    return answers.json(
        {
            "log": meant.origin,
            "from": shown.old,
            "to": shown.new,
            "from_root": base64s.encoded(shown.old_root),
            "to_root": base64s.encoded(shown.new_root),
            "proof": [base64s.encoded(each) for each in shown.hashes],
        }
    )


def _told(log: Log, shown: Inclusion) -> dict[str, Any]:
    return {
        "log": log.origin,
        "leaf_index": shown.index,
        "leaf_hash": base64s.encoded(shown.leaf_hash),
        "size": shown.size,
        "root": base64s.encoded(shown.root),
        "proof": [base64s.encoded(each) for each in shown.hashes],
        "checkpoint": shown.note.decode() if shown.note is not None else None,
    }


def _as_text() -> bool:
    if "format" in request.args:
        return request.args["format"] == TLOG_PROOF
    return request.accept_mimetypes.best_match([answers.JSON, "text/plain"], default=answers.JSON) == "text/plain"


def _leaf_meant(asked: Asked, log: str | None) -> tuple[Log, int, str]:
    """The log, the leaf's index, and the parameter that named it."""
    said = asked.query
    named = [name for name in ("leaf_index", "leaf_hash", "aggregate") if name in said]
    if not named:
        raise Invalid(Problem("/leaf_index", "required"))
    if len(named) > 1:
        raise Invalid(Problem(f"/{named[1]}", "not_both", {"other": named[0]}))
    if "version" in said and named != ["aggregate"]:
        raise Invalid(Problem("/version", "not_both", {"other": named[0]}))
    if named == ["aggregate"]:
        return *_of_event(asked, log, said["aggregate"]), "aggregate"
    meant = log_meant(asked, log)
    if named == ["leaf_index"]:
        return meant, said["leaf_index"], "leaf_index"
    index = asked.service.ledger.index_of(meant, said["leaf_hash"])
    if index is None:
        raise NotFound
    return meant, index, "leaf_hash"


def _of_event(asked: Asked, log: str | None, aggregate: UUID) -> tuple[Log, int]:
    """The leaf of an event that the caller may read, in the log that is named, else in the newest that has it."""
    version = asked.query.get("version")
    if version is None:
        raise Invalid(Problem("/version", "required"))
    ledger, named = asked.service.ledger, log or asked.query.get("log") or asked.query.get("region")
    if not 1 <= version <= _LARGEST_VERSION:
        raise NotFound
    meant = log_meant(asked, log) if named else None
    asked.service.places.check(asked.actor, aggregate)
    place = ledger.place_of(aggregate, version, meant)
    if place is None:
        raise NotFound
    return place
