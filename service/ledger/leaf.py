"""Making a leaf (FORMAT.md section 1): the writer's side of `checks/leaf.py`, which shares nothing with it."""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import rfc8785

from service.ledger import base64s
from service.ledger.merkle import HASH_SIZE

LONGEST = 65_535
"""Bytes: a bundle writes the length in two."""
NO_PREVIOUS = bytes(HASH_SIZE)
"""`prev` of an aggregate's first version."""


class Unrecordable(ValueError):
    """No leaf can be made of this; the message says why."""


def make_leaf(
    *, log: str, id: UUID, ver: int, topic: str, prev: bytes, state: bytes, at: datetime, actor: str, cmd: str
) -> bytes:
    """The bytes of a leaf, as they are kept and hashed.

    `prev` is the leaf hash of the aggregate's version before (NO_PREVIOUS for version 1), `state` the event's stored
    bytes, `at` the server's clock with its zone. Raises Unrecordable.
    """
    if not 1 <= ver < 2**53 or len(prev) != HASH_SIZE or (ver == 1) != (prev == NO_PREVIOUS):
        raise Unrecordable("versions begin at 1, without a previous leaf, and every other one has one")
    if at.tzinfo is None or not all((log, topic, actor, cmd)):
        raise Unrecordable("a leaf names log, topic, actor and command, and its time has a zone")
    digest, before, when = base64s.encoded(sha256(state).digest()), base64s.encoded(prev), at_text(at)
    if _is_plain(f"{log}{topic}{actor}{cmd}"):
        leaf = (
            f'{{"actor":"{actor}","at":"{when}","cmd":"{cmd}","id":"{id.hex}","log":"{log}","prev":"{before}",'
            f'"state_len":{len(state)},"state_sha256":"{digest}","topic":"{topic}","v":1,"ver":{ver}}}'
        ).encode()
    else:
        leaf = _canonical(
            {"v": 1, "log": log, "id": id.hex, "ver": ver, "topic": topic, "prev": before, "state_len": len(state),
             "state_sha256": digest, "at": when, "actor": actor, "cmd": cmd}
        )  # fmt: skip
    if len(leaf) > LONGEST:
        raise Unrecordable(f"a leaf of {len(leaf)} bytes")
    return leaf


def at_text(at: datetime) -> str:
    """A moment as a leaf says it: `YYYY-MM-DDTHH:MM:SS.ffffffZ`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


_is_plain = re.compile(r"[ !#-\[\]-~]*").fullmatch
"""ASCII of which canonical JSON escapes nothing (RFC 8785 section 3.2.2.2): there is one way to write it."""


def _canonical(members: dict[str, int | str]) -> bytes:
    try:
        return rfc8785.dumps(members)
    except rfc8785.CanonicalizationError as error:
        raise Unrecordable(f"not what canonical JSON can say: {error}") from None


def command_ids(command: str, events: int) -> list[str]:
    """`cmd` of each event of one command: its id, with `/1`, `/2` … where it made several."""
    return [command] if events == 1 else [f"{command}/{number}" for number in range(1, events + 1)]


def tag(key: bytes, leaf: bytes) -> bytes:
    """The HMAC-SHA-256 of a leaf's row (FORMAT.md section 2), under the writer's key."""
    return hmac.digest(key, b"inovasi-leaf/1\n" + leaf, "sha256")


def is_tagged(key: bytes, leaf: bytes, given: bytes) -> bool:
    return hmac.compare_digest(tag(key, leaf), given)
