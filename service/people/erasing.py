"""What was approved to be erased is erased: at once, and again wherever a key has come back from a copy."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from uuid import UUID

from domain.erasure.events import ErasureApproved
from service.clock import Clock
from service.errors import Busy
from service.people.keys import Keys
from service.store import Store

_log = logging.getLogger(__name__)
_PAGE = 500


class Erasures:
    """Done as often as it is asked for; what is done already costs two questions for 500 persons."""

    def __init__(self, store: Store, keys: Keys, clock: Clock) -> None:
        self._store, self._keys, self._clock = store, keys, clock

    def due(self) -> list[UUID]:
        """Persons whose erasure was approved and is not known to be done. Raises Busy."""
        approved = list(dict.fromkeys(self._approved()))
        done = self._keys.destroyed(approved)
        return [subject for subject in approved if subject not in done]

    def carry_out(self) -> int:
        """How many were erased. Raises Busy; what was done until then is done."""
        due = self.due()
        for start in range(0, len(due), _PAGE):
            self._keys.destroy(due[start : start + _PAGE], self._clock())
        return len(due)

    def try_to(self) -> bool:
        """Whether nothing is left to be done: where the vault does not answer, that is told, and tried again later."""
        try:
            self.carry_out()
        except Busy as busy:
            _log.warning("what was approved to be erased is not erased yet: %s", busy)
            return False
        return True

    def _approved(self) -> Iterator[UUID]:
        for page in self._store.pages([ErasureApproved.type]):
            for event in page:
                yield from self._store.history(event.originator_id)[0].fact.subjects
