"""What a recorder needs to write leaves beside the events it saves."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent

from service.ledger.leaf import Unrecordable
from service.store.leaves.chain import Chain, Place, Rows
from service.store.leaves.sealing import Leaf, Moved, Sealer, Stored, TooEarly, Unsealable

_log = logging.getLogger(__name__)
_TRIES = 3


class Leaves:
    """`base` begins the origins of all logs, `key` gives the writer's."""

    def __init__(self, rows: Rows, base: str, key: Callable[[], bytes]) -> None:
        self.base = base
        self._chain = Chain(rows, base)
        self._sealer = Sealer(self._chain.origin, key)

    def saved(self, events: Sequence[StoredEvent], save: Callable[[list[Leaf]], None]) -> None:
        """Calls `save` with their leaves. It is called again where the clock had gone back: then they are dated as the
        last one; and where another log is written to since this process looked: then they are of that one.

        Raises what `save` does, and the library's IntegrityError where an event continues nothing.
        """
        not_before = None
        for _ in range(_TRIES):
            try:
                return save(self._of(events, not_before))
            except TooEarly as early:
                _log.warning("the clock has gone back: %s", early)
                not_before = datetime.fromisoformat(early.latest)
            except Moved as moved:
                _log.warning("%s", moved)
                self.forget()
        raise OperationalError("the log of these events was not the same twice")

    def _of(self, events: Sequence[StoredEvent], not_before: datetime | None = None) -> list[Leaf]:
        stored = [
            Stored(hex_of(each.originator_id), each.originator_version, each.topic, each.state) for each in events
        ]
        try:
            return self._sealer.seal(stored, self._chain.last, not_before)
        except (Unsealable, Unrecordable, msgspec.DecodeError) as gap:
            raise IntegrityError(str(gap)) from gap

    def keep(self, leaves: Iterable[Leaf], indices: Iterable[int]) -> None:
        """What was committed, and where."""
        self._chain.keep(leaves, indices)

    def place(self, id: UUID, version: int) -> Place | None:
        """Where the leaf of a stored event is."""
        return self._chain.place(id.hex, version)

    def forget(self) -> None:
        """What was refused was made of what this process knew: it is read anew."""
        self._chain.forget()


def hex_of(id: Any) -> str:
    return id.hex if isinstance(id, UUID) else str(id)
