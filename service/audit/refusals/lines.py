"""Entries become the next versions of their accounts' refusals, whoever else writes at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
from eventsourcing.persistence import StoredEvent

from service.audit.refusals.entries import Entry, aggregate
from service.store import Conflict, Lost, Store

_ATTEMPTS = 25
"""How often entries that met those of another process are numbered again."""
_HIGHEST = "SELECT coalesce(max(version), 0) FROM refusals WHERE aggregate=?"
_encode = msgspec.json.Encoder().encode


class Line(NamedTuple):
    """What is to be entered in the log of a name."""

    name: str
    topic: str
    entry: Entry


def write(store: Store, lines: Sequence[Line]) -> None:
    """All of them or none, in their order. Raises Conflict or Busy."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            store.keep_refusals(_numbered(store, lines))
            return
        except Conflict:
            if attempt == _ATTEMPTS:
                raise
        except Lost:
            if _is_there(store, lines[0]):
                return
            if attempt == _ATTEMPTS:
                raise


def _numbered(store: Store, lines: Sequence[Line]) -> list[StoredEvent]:
    taken: Counter[UUID] = Counter()
    stored = []
    for line in lines:
        id = aggregate(line.name, line.entry.actor)
        if id not in taken:
            taken[id] = store.recorder.rows(_HIGHEST, (id.hex,))[0][0]
        taken[id] += 1
        stored.append(StoredEvent(id, taken[id], line.topic, _encode(line.entry)))
    return stored


def _is_there(store: Store, line: Line) -> bool:
    return bool(store.recorder.rows("SELECT 1 FROM ledger_leaf WHERE cmd=?", (line.entry.causation_id,)))
