"""The projection worker beside the web processes: begun again when it ends, ended when they end."""

from __future__ import annotations

import logging
import os
import threading
from multiprocessing.process import BaseProcess

from api.cli.serving.forking import started
from api.cli.serving.parent import end_with

_log = logging.getLogger("jejak.serve")
_PATIENCE = 2.0
_PAUSE = 1.0


class Companion:
    """Keeps one projection worker running from `start` to `stop`."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._begun = threading.Event()
        self._process: BaseProcess | None = None
        self._keeper = threading.Thread(target=self._keep, name="projection-worker", daemon=True)

    def start(self) -> None:
        self._keeper.start()
        self._begun.wait()

    def stop(self) -> None:
        """Asks it to end, and makes it end when it does not within two seconds."""
        self._stopping.set()
        if self._process is None:
            return
        self._process.terminate()
        self._keeper.join(_PATIENCE)
        if self._keeper.is_alive():
            self._process.kill()
            self._keeper.join()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._process = started(_work, os.getpid())
            self._begun.set()
            if self._stopping.is_set():  # asked to stop while it was beginning
                self._process.terminate()
            self._process.join()
            if not self._stopping.is_set():
                _log.warning("the projection worker ended with status %s; beginning it again", self._process.exitcode)
            self._stopping.wait(_PAUSE)


def _work(parent: int) -> None:
    end_with(parent)
    os.setpgid(0, 0)  # Ctrl-C in a terminal is for the parent, which ends the rest in order
    from api.cli.worker import work  # noqa: PLC0415

    work()
