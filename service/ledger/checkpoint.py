"""Checkpoints (C2SP tlog-checkpoint, "Note text"): origin, size and root of a log, one a line. Reading them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.ledger import base64s
from service.ledger.merkle import HASH_SIZE
from service.ledger.note import Malformed

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its origin line, the number of leaves, the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes


def parse_checkpoint(text: str) -> Checkpoint:
    """The head in a note's text; raises Malformed. Extension lines, which the specification does not recommend, are
    refused.

    Sizes have at most 19 digits: no log is larger than 2**63.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise Malformed("a checkpoint is three lines: origin, size, root")
    if not _SIZE.fullmatch(lines[1]):
        raise Malformed("the size is decimal, without leading zeros")
    try:
        root = base64s.decoded(lines[2])
    except ValueError:
        raise Malformed("the root is canonical base64") from None
    if len(root) != HASH_SIZE:
        raise Malformed("the root has 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)
