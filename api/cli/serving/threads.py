"""The threads of a web process: each waits for all connections, and serves the one that it was woken for."""

from __future__ import annotations

import logging
import os
import threading
import time
from socket import socket
from typing import Any

from api.cli.serving.sharing import Share
from api.cli.serving.waiting import Waiting

_SHORT_OF_FILES = 0.05
"""Seconds to wait before another connection is accepted when there were no file descriptors left."""


class Threads:
    """`server` is cheroot's: it makes connections (`ConnectionClass`), and knows how long an idle one is kept.

    A connection belongs to the thread that took it out of `_idle`, so to one at most. Errors: none leave a thread.
    """

    def __init__(self, server: Any, listening: socket, on: Waiting, share: Share) -> None:
        self._server, self._listening, self._share = server, listening, share
        self._idle: dict[int, Any] = {}
        self._ready = on
        self._ending, self._end = os.pipe()
        listening.setblocking(False)
        self._ready.once(listening.fileno())
        self._ready.always(self._ending)
        self._threads: list[threading.Thread] = []

    def begin(self, count: int) -> None:
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def end(self, patience: float) -> None:
        """Takes nothing new; returns when what is being served is done, or so many seconds are over."""
        os.close(self._end)  # every thread that waits sees it
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def idle(self) -> int:
        """Connections that are kept open and wait."""
        return len(self._idle)

    def close_unused(self, seconds: float) -> None:
        """Closes the connections on which nothing has come for so long."""
        before = time.monotonic() - seconds
        for number, connection in list(self._idle.items()):
            if connection.last_used < before:
                self._close_unused(number, connection)

    def _close_unused(self, number: int, connection: Any) -> None:
        taken = self._idle.pop(number, None)
        if taken is connection:
            self._close(connection)
        elif taken is not None:  # another that has the number by now
            self._wait_for(taken)

    def _work(self) -> None:
        while (number := self._ready.next()) != self._ending:
            try:
                if number == self._listening.fileno():
                    try:
                        self._accept()
                    finally:
                        self._ready.once(number)
                else:
                    self._serve(self._idle.pop(number, None))
            except BaseException as error:  # the thread must stay
                self._server.error_log(repr(error), logging.ERROR)

    def _accept(self) -> None:
        """One connection, unless another process that has fewer is there within a moment."""
        if patience := self._share.patience():
            time.sleep(patience)
        try:
            sock, caller = self._listening.accept()
        except (BlockingIOError, ConnectionError):
            return  # another thread or process was first, or the caller is gone
        except OSError:
            time.sleep(_SHORT_OF_FILES)
            return
        sock.settimeout(self._server.timeout)
        connection = self._server.ConnectionClass(self._server, sock)
        connection.remote_addr, connection.remote_port = caller[:2]
        self._share.changed(1)
        self._wait_for(connection)

    def _serve(self, connection: Any) -> None:
        """Every request that is there already, one after the other."""
        keep = connection is not None
        try:
            while keep:
                keep = connection.communicate()
                if keep and not connection.rfile.has_data():
                    self._wait_for(connection)
                    return
        except ConnectionError:
            keep = False
        finally:
            if connection is not None and not keep:
                self._close(connection)

    def _close(self, connection: Any) -> None:
        self._share.changed(-1)
        connection.close()

    def _wait_for(self, connection: Any) -> None:
        connection.last_used = time.monotonic()
        number = connection.socket.fileno()
        self._idle[number] = connection
        self._ready.once(number)
