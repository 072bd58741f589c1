"""Aggregates as this process last saw them, for deciding: what was recorded is immutable, so only what is new is read.

Whoever audits reads histories from the store, whole (`service/histories/past.py`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from domain.innovation.events import Corrected
from domain.recorded import Recorded
from service.kinds import KINDS
from service.remembered import Remembered
from service.store import Store
from service.store.topics import kind_of

MOST = 2_000
"""Aggregates kept; the one used longest ago goes first."""
LONGEST = 1_000
"""Events of a history that is kept."""

History = list[Recorded[Any]]


class Recollection:
    """What comes out is shared and never to be changed. Safe among threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept = Remembered[UUID, tuple[History, Any]](MOST)
        self._seen_on = store.recorder.seen_on

    def of(self, id: UUID) -> tuple[History, Any]:
        """The history of an aggregate as it is now, and its state; empty and None when there is none."""
        while True:
            seen_on = self._store.recorder.seen_on
            known = self._known(id)
            new = self._store.history_after(id, len(known[0]))
            if self._store.recorder.seen_on == seen_on:
                return self._went_on(id, known, new)

    def beside(self, id: UUID, others: Iterable[UUID]) -> tuple[History, dict[UUID, tuple[History, Any]]]:
        """The history of an aggregate from the store, whole, and others as they are at that moment: one statement."""
        while True:
            seen_on = self._store.recorder.seen_on
            known = {other: self._known(other) for other in others}
            found = self._store.histories_after({id: 0, **{other: len(known[other][0]) for other in known}})
            if self._store.recorder.seen_on == seen_on:
                return found[id], {other: self._went_on(other, known[other], found[other]) for other in known}

    def _went_on(self, id: UUID, known: tuple[History, Any], new: History) -> tuple[History, Any]:
        if not new:
            return known
        history, state = known
        kept = [*history, *new], went_on(state, history, new)
        self.keep(id, *kept)
        return kept

    def remembered(self, id: UUID) -> tuple[History, Any]:
        """As this process last saw it, which may be a while ago; read where it never did."""
        known = self._known(id)
        return known if known[0] else self.of(id)

    def last_seen(self, id: UUID) -> Any:
        """The state as this process last saw it; None where it never did."""
        return self._known(id)[1]

    def forget(self, ids: Iterable[UUID]) -> None:
        """What did not hold when it was to be saved."""
        for id in ids:
            self._kept.drop(id)

    def _known(self, id: UUID) -> tuple[History, Any]:
        if self._seen_on != self._store.recorder.seen_on:
            self._begin_anew()
        return self._kept.get(id) or ([], None)

    def _begin_anew(self) -> None:
        """A database that took over may have less than was seen; who comes meanwhile waits until all is forgotten."""
        with self._lock:
            seen_on = self._store.recorder.seen_on
            if self._seen_on != seen_on:
                self._kept.clear()
                self._seen_on = seen_on

    def keep(self, id: UUID, history: History, state: Any) -> None:
        """What was read, or has just been saved; an older one does no harm, what is new since is read the next time."""
        if len(history) <= LONGEST:
            self._kept.keep(id, (history, state))


def went_on(state: Any, history: History, new: Sequence[Recorded[Any]]) -> Any:
    """The state after more events; the given one stays as it is. A correction is read into the whole history."""
    kind = KINDS[kind_of((history or new)[0].fact.type)]
    if state is None or any(isinstance(event.fact, Corrected) for event in new):
        return kind.fold([*history, *new])
    if hasattr(state, "branch"):
        state = state.branch()
    for event in new:
        state = kind.evolve(state, event)
    return state
