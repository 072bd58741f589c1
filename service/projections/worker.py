"""The loop of a process that keeps the projections up to date while the leases are its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from service.projections.bitemporal import microseconds
from service.projections.database import is_busy

if TYPE_CHECKING:
    from service.projections.facade import Projections

_RENEWED_AFTER = timedelta(seconds=0.75)
"""With what a lease lasts (runner.py) less than the five seconds in which another takes over."""
_PAUSE = 0.03
"""Seconds between two looks at the store: a commit is noticed within 100 ms, work included."""
_RESTS = 3
_LONGEST = 0.09
"""Seconds between them where there is much to do."""

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Worker:
    """Any number of them, on any number of machines, share the projections: each runs those whose leases it holds."""

    def __init__(self, projections: Projections, owner: str) -> None:
        self._runner, self._owner = projections.runner, owner
        self._clock = projections.clock
        self._held: frozenset[str] = frozenset()
        self._renewed: int | None = None

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set; then the leases are given up, so that another can go on at once.

        Between batches that are not full it pauses, three times as long as it worked but for the shortest and longest:
        events that come close together are applied together, which costs a third less, and the commands keep three
        quarters of a processor.
        """
        while not stop.is_set():
            began = monotonic()
            if self._turn() < self._runner.batch:
                stop.wait(min(max(_PAUSE, _RESTS * (monotonic() - began)), _LONGEST))
        if self._held:
            self._trying(lambda: self._runner.give_up_leases(self._owner))

    def _turn(self) -> int:
        return self._trying(lambda: self._runner.step(self._owner, held) if (held := self._leases()) else 0) or 0

    def _trying(self, work: Callable[[], T]) -> T | None:
        """What the database cannot do now is done at the next turn, or when the leases have run out."""
        try:
            return work()
        except Exception as failure:
            if not is_busy(failure):
                raise
            _log.warning("the store is busy: %s", failure)
            return None

    def _leases(self) -> frozenset[str]:
        now = microseconds(self._clock())
        if (
            not self._held
            or self._renewed is None
            or now - self._renewed >= _RENEWED_AFTER // timedelta(microseconds=1)
        ):
            before, self._held, self._renewed = self._held, frozenset(), None
            self._held, self._renewed = self._runner.take_leases(self._owner), now
            self._runner.forget(self._held - before)
        return self._held
