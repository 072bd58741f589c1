"""Reading a body: strict JSON (RFC 8259, I-JSON's RFC 7493 where it is stricter), or nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.http import parse_options_header

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Malformed(Exception):
    """The request cannot be read (400); `what` names the part and `facts` fill the sentence about it."""

    def __init__(self, what: str, **facts: object) -> None:
        super().__init__(what)
        self.what = what
        self.facts = facts


class TooLarge(Exception):
    """The body is larger than the limit (413)."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class LengthRequired(Exception):
    """A body whose length is not told beforehand (411)."""


class UnsupportedMediaType(Exception):
    """The body is not of the type that is read here (415)."""

    def __init__(self, expected: str) -> None:
        super().__init__(f"not {expected}")
        self.expected = expected


def check_media_type(header: str | None) -> None:
    """Raises UnsupportedMediaType for anything but `application/json`, in UTF-8 where a charset is named."""
    if header == "application/json":
        return
    media_type, options = parse_options_header(header)
    charset = options.get("charset", "utf-8").lower()
    if media_type.lower() != "application/json" or charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("application/json")


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object of a body; numbers with a fraction or exponent are Decimal. Raises Malformed."""
    if not raw:
        raise Malformed("empty_body")
    try:
        text = raw.decode("utf-8")
        value = _DECODER.decode(text)
    except Malformed:
        raise
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise Malformed("not_json") from error
    if not isinstance(value, dict):
        raise Malformed("not_an_object")
    if "\\u" in text and _has_lone_surrogate(value):
        raise Malformed("lone_surrogate")
    if _too_deep(text, value):
        raise Malformed("too_deep", limit=MAX_DEPTH)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("duplicate_member")
    return members


def _no_number(text: str) -> Any:
    raise Malformed("not_json")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_number)


def _has_lone_surrogate(value: Any) -> bool:
    return any(_LONE_SURROGATE.search(text) for text in _texts(value))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _texts(member)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _too_deep(text: str, value: Any) -> bool:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    return _depth(value) > MAX_DEPTH


def _depth(value: Any) -> int:
    """How many arrays and objects stand inside one another, counted level by level."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, (dict, list))]:
        depth += 1
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return depth


def canonical(value: Any) -> str:
    """One text for every way of writing the same JSON value: members sorted, numbers by value."""
    if isinstance(value, dict):
        return "{" + ",".join([f"{_text(name)}:{canonical(value[name])}" for name in sorted(value)]) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, Decimal):
        return _number(value)
    return _text(value)


_text = json.JSONEncoder().encode


def _number(value: Decimal) -> str:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "JSON has no infinities"
    text = "".join(map(str, digits)).lstrip("0")
    shorter = text.rstrip("0")
    exponent += len(text) - len(shorter)
    if not shorter:
        return "0"
    if 0 <= exponent <= 30:
        return "-" * sign + shorter + "0" * exponent
    return f"{'-' * sign}{shorter}e{exponent}"
