"""New leaves, looked at before they are signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from service.audit.signer.tables import Head, Tables
from service.ledger.checkpoint import Checkpoint
from service.ledger.extending import NotAnExtension, Row, extended
from service.ledger.keys import Key
from service.ledger.merkle import Frontier, leaf_hash
from service.ledger.opening import BadSignature, NoTrustedKey, WrongLog, open_checkpoint
from service.ledger.policy import NONE, Policy


def extension(tables: Tables, head: Head, signed: Frontier, key: bytes) -> Frontier:
    """The frontier that the log has now. Raises NotAnExtension."""
    if head.frontier is None:
        raise NotAnExtension("the database's own head is none")
    if head.size < signed.size:
        raise NotAnExtension(f"the database claims {head.size} leaves, {signed.size} were signed", head.size)
    return extended(signed, _rows(tables, head, signed.size), key, head.frontier)


def _rows(tables: Tables, head: Head, start: int) -> Iterator[Row]:
    for each in tables.without_a_hole(head.log, start, head.size):
        yield Row(each.index, each.leaf, each.mac)
        if _log_of(each.leaf) != head.origin:
            raise NotAnExtension(f"leaf {each.index} is another log's", each.index)


def published_before(tables: Tables, log: int, signed: Frontier, keys: tuple[Key, ...]) -> None:
    """Where the database has newer notes under these keys than the directory remembers (it was put back from a copy),
    the log must go through all of them. Raises NotAnExtension."""
    policy = Policy({key.name: keys for key in keys}, {}, {}, NONE)
    frontier = signed
    for head in sorted(_opened(tables.newer_notes(log, signed.size), policy), key=lambda each: each.size):
        leaves = tables.without_a_hole(log, frontier.size, head.size)
        frontier = frontier.appended(leaf_hash(each.leaf) for each in leaves)
        if frontier.root() != head.root:
            raise NotAnExtension(f"another root of {head.size} leaves was signed before")


def _opened(notes: list[bytes], policy: Policy) -> Iterator[Checkpoint]:
    for note in notes:
        with suppress(BadSignature, WrongLog, NoTrustedKey):
            yield open_checkpoint(note, policy).checkpoint


def _log_of(leaf: bytes) -> object:
    try:
        said = json.loads(leaf)
    except ValueError:
        return None
    return said.get("log") if isinstance(said, dict) else None
