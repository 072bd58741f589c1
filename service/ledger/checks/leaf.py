"""Reading a leaf (FORMAT.md section 1): RFC 8785 JSON of exactly its eleven members, or nothing.

Nearly every leaf has plain texts only, and there is one way to write those canonically: a pattern reads it in a
thirtieth of the time that parsing and writing it again takes. Where a text has an escape or anything beyond ASCII,
that is what is done.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

_TEXT = rb'"[ !#-\[\]-\x7f]*"'
_HASH = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="
_TIME = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
_ID = rb"[0-9a-f]{32}"
_LARGEST = 2**53 - 1

_PLAIN = re.compile(
    rb'\{"actor":%s,"at":"(%s)","cmd":(%s),"id":"(%s)","log":(%s),"prev":"(%s)","state_len":(0|[1-9][0-9]{0,15})'
    rb',"state_sha256":"(%s)","topic":(%s),"v":1,"ver":(0|-?[1-9][0-9]{0,15})\}'
    % (_TEXT, _TIME, _TEXT, _ID, _TEXT, _HASH, _HASH, _TEXT)
)
_TEXTS = ("actor", "at", "cmd", "id", "log", "prev", "state_sha256", "topic")
_NUMBERS = ("state_len", "v", "ver")
_SHAPES = {"at": re.compile(_TIME), "id": re.compile(_ID), "prev": re.compile(_HASH), "state_sha256": re.compile(_HASH)}


class Invalid(ValueError):
    """Not a leaf; the message says why."""


class Leaf(NamedTuple):
    """What the later steps, and whoever looks at stored rows, need of a leaf; texts as UTF-8, hashes as base64."""

    at: bytes
    cmd: bytes
    id: bytes
    log: bytes
    prev: bytes
    state_len: int
    state_sha256: bytes
    topic: bytes
    ver: int


def read_leaf(data: bytes) -> Leaf:
    """The leaf of these bytes; raises Invalid."""
    found = _PLAIN.fullmatch(data)
    if found is None:
        return _parsed(data)
    at, cmd, id, log, prev, length, digest, topic, ver = found.groups()
    leaf = Leaf(at, cmd[1:-1], id, log[1:-1], prev, int(length), digest, topic[1:-1], int(ver))
    if not _is_day(at[:10]) or leaf.state_len > _LARGEST or abs(leaf.ver) > _LARGEST:
        raise Invalid("a date that is none, or a number of 2**53 or more")
    return leaf


def _parsed(data: bytes) -> Leaf:
    members = _members(data)
    if members.keys() != {*_TEXTS, *_NUMBERS}:
        raise Invalid("not exactly the members of a leaf")
    if any(type(members[name]) is not str for name in _TEXTS) or any(
        type(members[name]) is not int for name in _NUMBERS
    ):
        raise Invalid("a member of another type")
    if canonical(members) != data:
        raise Invalid("not canonical (RFC 8785), or a member twice")
    texts = {name: members[name].encode() for name in _TEXTS}
    if not all(shape.fullmatch(texts[name]) for name, shape in _SHAPES.items()) or not _is_day(texts["at"][:10]):
        raise Invalid("an id, a hash or a time of another form")
    length, version, ver = (members[name] for name in _NUMBERS)
    if version != 1 or not 0 <= length <= _LARGEST or abs(ver) > _LARGEST:
        raise Invalid("v is 1; numbers are below 2**53, a length is not negative")
    at, cmd, id, log, prev, digest, topic = (texts[name] for name in _TEXTS[1:])
    return Leaf(at, cmd, id, log, prev, length, digest, topic, ver)


def canonical(members: dict[str, Any]) -> bytes:
    """RFC 8785 for texts and integers under ASCII names: the order of names is then that of their characters
    (section 3.2.3), and Python escapes in a text what section 3.2.2.2 wants escaped. Raises Invalid for a lone
    surrogate."""
    try:
        return json.dumps(members, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    except UnicodeEncodeError:
        raise Invalid("a lone surrogate") from None


def _members(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise Invalid("not JSON") from None
    if not isinstance(found, dict):
        raise Invalid("not a JSON object")
    return found


@lru_cache(maxsize=4096)
def _is_day(written: bytes) -> bool:
    try:
        date.fromisoformat(written.decode())
    except ValueError:
        return False
    return True
