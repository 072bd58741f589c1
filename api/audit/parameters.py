"""Query parameters of the evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from api.audit.proofs import TLOG_PROOF
from api.query import LARGEST, LIMIT, Parameter, any_version, instant_or_day, plain_text, uuid, whole
from domain.dates import BusinessDate
from service.ledger import base64s
from service.ledger.merkle import HASH_SIZE

_HEX = re.compile(r"[0-9a-f]{64}")


def hash_of(text: str) -> bytes:
    """32 bytes as base64, also the kind for addresses, or as 64 hex digits."""
    if _HEX.fullmatch(text):
        return bytes.fromhex(text)
    found = base64s.decoded(text.replace("-", "+").replace("_", "/").replace(" ", "+"))
    if len(found) != HASH_SIZE:
        raise ValueError(text)
    return found


def _name(text: str) -> str:
    if not text:
        raise ValueError("nothing is named")
    return plain_text(text)


def _format(text: str) -> str:
    if text not in ("json", TLOG_PROOF):
        raise ValueError(text)
    return text


_TEXT = {"type": "string", "minLength": 1, "maxLength": 300, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"}
_COUNT = {"type": "integer", "minimum": 0}


def _count(name: str, description: str) -> Parameter:
    return Parameter(name=name, read=any_version, shape=_COUNT, description=description)


NAMES = (
    Parameter(
        name="region",
        read=_name,
        shape=_TEXT,
        description="the log of this region",
    ),
    Parameter(name="log", read=_name, shape=_TEXT, description="a log by its name, or by its origin"),
)
PAGE = (
    LIMIT,
    Parameter(
        name="cursor",
        read=whole(1, LARGEST),
        shape={"type": "string", "pattern": "^[1-9][0-9]{0,17}$"},
        description="`next` of the page before",
    ),
)
INCLUSION = (
    _count("leaf_index", "the leaf, by its place in the log"),
    Parameter(
        name="leaf_hash",
        read=hash_of,
        shape={"type": "string", "pattern": "^([A-Za-z0-9+/_-]{42}[AEIMQUYcgkosw048]=|[0-9a-f]{64})$"},
        description="the leaf, by its hash: base64 or hex",
    ),
    Parameter(
        name="aggregate",
        read=uuid,
        shape={"type": "string", "format": "uuid"},
        description="the leaf of an event: of this innovation, cycle, launch, agency or region",
    ),
    _count("version", "and of this version of it"),
    _count("size", "in a tree of so many leaves; those of the newest checkpoint where nothing is said"),
    Parameter(
        name="format",
        read=_format,
        shape={"type": "string", "enum": ["json", TLOG_PROOF]},
        description="`tlog-proof` is C2SP's file, as is `Accept: text/plain`",
    ),
)
CONSISTENCY = (
    replace(_count("from", "so many leaves, at least one"), required=True),
    _count("to", "and so many; those of the newest checkpoint where nothing is said"),
)


def _text(name: str, description: str) -> Parameter:
    return Parameter(name=name, read=_name, shape=_TEXT, description=description)


def _day_or_instant(text: str) -> BusinessDate | datetime:
    found = instant_or_day(text)
    return found if isinstance(found, datetime) else BusinessDate.parse(text)


_WHEN = {"type": "string", "examples": ["2020-12-31", "2020-12-31T09:00:00Z"]}
REFUSALS = (
    _text("region", "of this region; `system` is what belongs to none"),
    _text("account", "of this account"),
    _text("rule", "by this rule, e.g. `R52` for a newer version"),
    Parameter(name="from", read=_day_or_instant, shape=_WHEN, description="from this day or instant on"),
    Parameter(name="to", read=_day_or_instant, shape=_WHEN, description="to the end of this day, or this instant"),
    *PAGE,
)
SHOWN = (
    _text("region", "whose names stand in this region's record; `system` is what belongs to none"),
    _text("account", "to this account"),
    Parameter(
        name="subject", read=uuid, shape={"type": "string", "format": "uuid"}, description="names of this person"
    ),
    *PAGE,
)
