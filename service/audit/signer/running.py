"""The signer's process: one round after the other, whatever the database does meanwhile."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from service.audit.signer.rounds import Rounds
from service.audit.signer.told import Told
from service.errors import Busy
from service.sql import Broken, Connection, Locked, Rejected, Taken

_log = logging.getLogger(__name__)

TROUBLES = (Broken, Locked, Rejected, Taken, Busy, sqlite3.DatabaseError, OSError)
"""What a database, or the directory, may be in: a round is left where it was, and the next one goes on from there."""


class Running:
    """`opened` gives a connection; `after` is told what became of every log in each round."""

    def __init__(self, rounds: Rounds, opened: Callable[[], Connection], after: Callable[[list[Told]], None]) -> None:
        self._rounds, self._opened, self._after = rounds, opened, after
        self._db: Connection | None = None
        self._trouble: str | None = None

    def run(self, every: float, stop: threading.Event) -> None:
        """Until `stop` is set: a round begins every so many seconds, or when the one before is over."""
        try:
            while not stop.is_set():
                began = monotonic()
                self._round()
                stop.wait(max(0.0, every - (monotonic() - began)))
        finally:
            self._leave()

    def _round(self) -> None:
        try:
            if self._db is None:
                self._db = self._opened()
            told = self._rounds.sign_once(self._db)
        except TROUBLES as trouble:
            self._leave()
            self._say(f"{type(trouble).__name__}: {trouble}")
        else:
            self._say(None)
            self._after(told)

    def _leave(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            with suppress(*TROUBLES):
                db.close()

    def _say(self, trouble: str | None) -> None:
        """Once, and once again when it is over."""
        if trouble and not self._trouble:
            _log.error("nothing is signed: %s", trouble)
        elif self._trouble and not trouble:
            _log.warning("it is signed again")
        self._trouble = trouble
