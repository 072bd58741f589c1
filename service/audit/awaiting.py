"""Waiting until what was just recorded is under a witnessed checkpoint."""

from __future__ import annotations

import logging
from threading import BoundedSemaphore
from time import monotonic, sleep

from service.audit.ledger import Ledger
from service.audit.logs import Damaged
from service.store.leaves.chain import Place

PATIENCE = 10.0
"""Seconds that are waited at most."""
MOST = 4
"""Who wait at once in a process: each holds a thread of it. Others are answered without a proof."""
_LOOK_AGAIN = 0.1

_log = logging.getLogger(__name__)


class Awaiting:
    """Safe among threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._waiting = ledger, BoundedSemaphore(MOST)

    def proof(self, place: Place, patience: float = PATIENCE) -> bytes | None:
        """A tlog-proof of the leaf (C2SP tlog-proof), once a quorum of the operator's policy has seen a head over it.

        None where that takes too long, where nobody said which witnesses count, and where too many wait already.
        """
        if self._ledger.policy is None or not self._waiting.acquire(blocking=False):
            return None
        try:
            return self._awaited(place, monotonic() + patience)
        except Damaged:
            _log.exception("no proof for leaf %s of %s", place.leaf_index, place.origin)
            return None
        finally:
            self._waiting.release()

    def _awaited(self, place: Place, until: float) -> bytes | None:
        while (found := self._ledger.witnessed_proof(place.origin, place.leaf_index)) is None:
            if monotonic() >= until:
                return None
            sleep(_LOOK_AGAIN)
        return found
