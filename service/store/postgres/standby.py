"""A hot standby that is only read. One that falls silent is cut off: whoever waits for it reads the database itself."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress

import psycopg

from service.errors import Busy
from service.sql.postgres import PostgresConnection
from service.store.postgres.lookout import Lookout, Raw


class Standby:
    """Opens connections to it; raises Busy, at once, while it is known not to answer.

    A server that is killed ends its connections; one whose machine is gone, or that hangs, would hold its readers.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._opened: set[_Connection] = set()
        self._changing = threading.Lock()
        self._gone = threading.Event()
        self._lookout = Lookout(self._connected, lambda _: self._gone.clear(), self._cut_off)

    def __call__(self) -> PostgresConnection:
        self._lookout.begin()
        if self._gone.is_set():
            raise Busy("the standby does not answer")
        try:
            made = _Connection(self, self._connected())
        except psycopg.Error as error:
            self._gone.set()
            self._lookout.doubt()
            raise Busy(str(error)) from error
        with self._changing:
            self._opened.add(made)
        return made

    def end(self, connection: _Connection) -> None:
        with self._changing:
            self._opened.discard(connection)
            connection.raw.close()

    def _connected(self) -> Raw:
        return psycopg.connect(self._address, autocommit=True, prepare_threshold=2)

    def _cut_off(self) -> None:
        """Who reads from it finds the connection broken."""
        self._gone.set()
        with self._changing:
            while self._opened:
                with suppress(psycopg.Error, OSError):
                    own = socket.socket(fileno=os.dup(self._opened.pop().raw.fileno()))
                    own.shutdown(socket.SHUT_RDWR)
                    own.close()


class _Connection(PostgresConnection):
    def __init__(self, standby: Standby, raw: Raw) -> None:
        super().__init__(raw)
        self._standby = standby

    def close(self) -> None:
        self._standby.end(self)
