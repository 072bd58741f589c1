"""Looking, twice a second, whether the database is still the one that acknowledged; a new one is looked at at once.

A process whose requests have all been answered would notice with its next one only that another database took over, and
others would have recorded meanwhile where it knows of a loss.
"""

from __future__ import annotations

import logging
import select
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.pq import ExecStatus

_EVERY = 0.5
_AGAIN = 0.1
"""Seconds between two attempts to reach a database that is gone."""
_PATIENCE = 1.0
"""Seconds in which a database that is there answers; the operating system would wait for minutes."""

_log = logging.getLogger(__name__)
Raw = psycopg.Connection[Any]


class Lookout:
    """A thread with a connection of its own. `look` is called with each new one, `gone` while there is none."""

    def __init__(
        self, connect: Callable[[], Raw], look: Callable[[Raw], None], gone: Callable[[], None] = lambda: None
    ) -> None:
        self._connect, self._look, self._gone = connect, look, gone
        self._over, self._doubted = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Once; later calls do nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="lookout", daemon=True)
            self._thread.start()

    def doubt(self) -> None:
        """Somebody else could not connect: so does the lookout, anew, and then looks or says that it is gone."""
        self._doubted.set()

    def close(self) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        raw: Raw | None = None
        while not self._over.wait(_EVERY if raw is not None else _AGAIN):
            if raw is None:
                self._doubted.clear()
                raw = self._begun()
                if raw is None:
                    self._gone()
            elif not _answers(raw):
                _log.warning("a database does not answer: %s:%s", raw.info.host, raw.info.port)
                raw.close()
                raw = None
                self._gone()
            elif self._doubted.is_set():
                raw.close()
                raw = None
        if raw is not None:
            raw.close()

    def _begun(self) -> Raw | None:
        with suppress(psycopg.Error):
            raw = self._connect()
            try:
                self._look(raw)
            except psycopg.Error:
                raw.close()
                raise
            return raw
        return None


def _answers(raw: Raw) -> bool:
    """An empty query, and no longer than is right for one."""
    server, until = raw.pgconn, time.monotonic() + _PATIENCE
    try:
        server.send_query(b"")
        while server.is_busy():
            if not select.select([server.socket], [], [], max(0.0, until - time.monotonic()))[0]:
                return False
            server.consume_input()
        answers = []
        while (answer := server.get_result()) is not None:
            answers.append(answer.status)
    except (psycopg.Error, OSError, ValueError):
        return False
    return answers == [ExecStatus.EMPTY_QUERY]
