"""The projection worker beside the web processes: begun again when it ends, ended when they end."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import threading
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

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
        process = self._process
        if process is not None:
            process.terminate()
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()
        if self._keeper.is_alive():
            self._keeper.join(_PATIENCE)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._process = _context().Process(target=_work, args=(os.getpid(),), name="jejak-worker")  # type: ignore[attr-defined]  # typeshed gives BaseContext no Process
            self._process.start()
            self._begun.set()
            if self._stopping.is_set():  # asked to stop while it was beginning
                self._process.terminate()
            self._process.join()
            if not self._stopping.is_set():
                _log.warning("the projection worker ended with status %s; beginning it again", self._process.exitcode)
            self._stopping.wait(_PAUSE)


def _context() -> BaseContext:
    """Forked where that is safe and fast, as the web processes are; everything needed is imported already."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _work(parent: int) -> None:
    end_with(parent)
    os.setpgid(0, 0)  # Ctrl-C in a terminal is for the parent, which ends the rest in order
    from api.cli.worker import work  # noqa: PLC0415

    work()
