"""Whether a log that is no extension has forked: is what was signed still there?"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime

from service.audit.signer.tables import Tables
from service.audit.signer.whole import Whole, suspect
from service.ledger import base64s
from service.ledger.leaf import at_text
from service.ledger.merkle import Frontier


@dataclass(frozen=True, slots=True)
class Fork:
    """`found` are all leaves that there are now; `leaf` is the first that is not what was signed, if one is known."""

    found: Frontier
    leaf: int | None
    why: str

    def written(self, note: bytes, at: datetime) -> str:
        """What is kept beside the log: the note that was signed, what there is in its place."""
        return json.dumps({
            "at": at_text(at),
            "signed": note.decode(),
            "size": self.found.size,
            "root": base64s.encoded(self.found.root()),
            "leaf": self.leaf,
            "why": self.why,
        }, ensure_ascii=False)  # fmt: skip


def fork_of(tables: Tables, log: int, signed: Frontier, key: bytes) -> Fork | None:
    """Hashes the whole log again; None where all that was signed is there."""
    whole = Whole(tables, log, signed)
    whole.go_on(sys.maxsize)
    return named(tables, log, key, whole)


def named(tables: Tables, log: int, key: bytes, whole: Whole) -> Fork | None:
    """What a look at the whole log has found."""
    if whole.wrong is None:
        return None
    start, end = whole.wrong
    there = whole.found.size
    found = whole.to_the_end()
    if found.size == there == start:
        gone = next(tables.leaves(log, start, whole.signed.size), None) is None
        why = f"there are {start} leaves, {whole.signed.size} were signed" if gone else f"leaf {start} is missing"
        return Fork(found, start, why)
    leaf = start if end == start + 1 else suspect(tables, log, start, end, key)
    if leaf is None:
        return Fork(found, None, f"the leaves {start} to {end - 1} are not all what was signed")
    return Fork(found, leaf, f"leaf {leaf} is not the one that was signed")
