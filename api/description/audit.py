"""What the evidence takes and answers, as JSON schemas."""

from __future__ import annotations

from typing import Any

from api import answers
from api.audit.bundles import MOST
from api.audit.bundles import TYPE as ZIP
from api.audit.tiles import TYPE as BYTES
from api.description.shapes import ID, INSTANT, TEXT, WHOLE, Shape, many, one_of, thing, unset
from service.audit.judging import Verdict

HASH: Shape = {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$", "description": "32 bytes in base64"}
_KEY = thing(name=TEXT, id={"type": "string", "pattern": "^[0-9a-f]{8}$"})
_CHECKPOINT = thing(
    no=WHOLE, size=WHOLE, root=HASH, published_at=INSTANT, note=TEXT, keys=many(_KEY), witnesses=many(TEXT)
)
_LOG = thing(
    name=TEXT,
    origin=TEXT,
    size=WHOLE,
    latest_at=unset(INSTANT),
    forked=unset({"type": "object", "description": "what the signer found; nothing is written to it any more"}),
    checkpoint=unset(_CHECKPOINT),
    witnessed_size=unset({**WHOLE, "description": "the newest head with the quorum of the operator's policy"}),
    keys=many(thing(**_KEY["properties"], vkey=unset(TEXT))),
    witnesses=many(TEXT),
)
_INCLUSION = thing(
    log=TEXT, leaf_index=WHOLE, leaf_hash=HASH, size=WHOLE, root=HASH, proof=many(HASH), checkpoint=unset(TEXT)
)
_CONSISTENCY = {
    "type": "object",
    "properties": {"log": TEXT, "from": WHOLE, "to": WHOLE, "from_root": HASH, "to_root": HASH, "proof": many(HASH)},
    "required": ["log", "from", "to", "from_root", "to_root", "proof"],
}
_JUDGED = thing(
    version=WHOLE,
    type=unset(TEXT),
    log=unset(TEXT),
    leaf_index=unset(WHOLE),
    leaf_hash=unset(HASH),
    verdict=one_of(Verdict),
)
_SHOWN = thing(no=WHOLE, at=INSTANT, account=TEXT, what=TEXT, correlation_id=TEXT, region=TEXT, subjects=many(ID))
_REFUSAL = thing(
    id=TEXT,
    log=unset(TEXT),
    leaf_index=unset(WHOLE),
    leaf_hash=unset(HASH),
    sequence={**WHOLE, "description": "of the account's entries in this log: 1, 2, 3 …, none is missing"},
    recorded_at=INSTANT,
    account=TEXT,
    roles=many(TEXT),
    region=unset(TEXT),
    kind=unset(TEXT),
    command=unset(TEXT),
    aggregate=unset(ID),
    status=unset({"type": "integer", "enum": [403, 409, 412, 422]}),
    rule=unset(TEXT),
    code=unset(TEXT),
    seen=unset({**WHOLE, "description": "the version in `If-Match`"}),
    version=unset({**WHOLE, "description": "the version there was"}),
    until=unset({**INSTANT, "description": "the account's budget is spent: what follows by then is only counted"}),
    correlation_id=unset(TEXT),
    left_out=unset(thing(count=WHOLE, since=INSTANT, until=INSTANT)),
)
_MAKING = thing(id=TEXT, status={"const": "making"})
_ID: Shape = {"type": "string", "pattern": "^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"}

ORDER: Shape = {
    "type": "object",
    "properties": {
        "scope": {"anyOf": [{"const": "all"}, {**many(_ID), "minItems": 1, "maxItems": MOST}]},
        "region": unset({"type": "string", "minLength": 1, "maxLength": 300}),
        "log": unset({"type": "string", "minLength": 1, "maxLength": 300}),
    },
    "additionalProperties": False,
}
"""The body that asks for a bundle."""

TILE: Shape = {
    "type": "string",
    "pattern": r"^(entries|[0-9]|[1-5][0-9]|6[0-3])/(x[0-9]{3}/)*[0-9]{3}(\.p/[1-9][0-9]{0,2})?$",
}
BUNDLE: Shape = {"type": "string", "pattern": "^[0-9a-f]{32}$"}

Responses = dict[str, dict[str, Any]]


def _json(description: str, schema: Shape) -> dict[str, Any]:
    return {"description": description, "content": {answers.JSON: {"schema": schema}}}


def _text(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"text/plain": {"schema": TEXT}}}


def _proof() -> dict[str, Any]:
    told = _json("The proof; `checkpoint` is the signed head of this size, where there is one", _INCLUSION)
    return {**told, "content": {**told["content"], "text/plain": {"schema": TEXT}}}


_WAIT = {
    **_json("It is made; ask again", _MAKING),
    "headers": {name: {"schema": TEXT} for name in ("Location", "Retry-After")},
}
_ZIPPED = {"description": "The bundle, or the range of it", "content": {ZIP: {"schema": {}}}}
_SAME = {"description": "Not changed"}

RESPONSES: dict[str, Responses] = {
    "audit-checkpoint": {"200": _text("A signed note"), "304": _SAME},
    "audit-checkpoints": {"200": _json("A page", thing(items=many(_CHECKPOINT), next=unset(TEXT)))},
    "audit-tile": {"200": {"description": "Hashes, or leaves", "content": {BYTES: {"schema": TEXT}}}},
    "audit-inclusion": {"200": _proof()},
    "audit-consistency": {"200": _json("The proof", _CONSISTENCY)},
    "audit-status": {"200": _json("Every log", thing(logs=many(_LOG)))},
    "audit-refusals": {"200": _json("A page", thing(items=many(_REFUSAL), next=unset(TEXT)))},
    "audit-shown": {"200": _json("A page", thing(items=many(_SHOWN), next=unset(TEXT)))},
    "order-bundle": {"202": _WAIT},
    "fetch-bundle": {
        "200": {"description": "The bundle", "content": {ZIP: {"schema": {}}}},
        "202": _WAIT,
        "304": _SAME,
    },
    "audit": {"200": _json("Its events", thing(items=many(_JUDGED)))},
}
