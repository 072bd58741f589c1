"""All that was signed is hashed again once a day, a little in every round, so that signing never waits long."""

from __future__ import annotations

from datetime import datetime

from service.audit.signer.directory import LogState
from service.audit.signer.publishing import DAY
from service.audit.signer.tables import Tables
from service.audit.signer.whole import Whole
from service.clock import Clock

IN_A_ROUND = 50_000
"""Leaves, about a quarter of a second."""


class Rereading:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun: dict[str, Whole] = {}
        self._done: dict[str, datetime] = {}
        self._left, self._all = IN_A_ROUND, False

    def begin_round(self, most: int | None = None) -> None:
        """`most` leaves are to be read in this round, due or not."""
        self._left, self._all = IN_A_ROUND if most is None else most, most is not None

    def go_on(self, tables: Tables, log: int, state: LogState) -> Whole | None:
        """A log that has been read to the end of what was signed (when it was begun), for its finding."""
        now, origin = self._clock(), state.origin
        done = self._done.get(origin)
        if self._left <= 0 or (done is not None and now - done < DAY and not self._all):
            return None
        if self._all or origin not in self._begun:
            self._begun[origin] = Whole(tables, log, state.frontier)
        whole = self._begun[origin].through(tables)
        self._left -= whole.go_on(self._left)
        if not whole.over:
            return None
        self._done[origin] = now
        return self._begun.pop(origin)
