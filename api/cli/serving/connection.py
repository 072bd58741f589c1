"""The two files of a connection, cheaper than the server's own: its buffers are written in Python and send every write.

A request is read line by line, so this was a third of what the server took of the processor for a command.
"""

from __future__ import annotations

import io
import os
from socket import SocketIO, socket
from typing import Any

from cheroot.makefile import StreamWriter


class _Received(SocketIO):
    """A socket that knows how much came in."""

    count = 0
    _late = False
    """Something did not come in time, and what had come of it is lost: the socket's own way reads no more then."""

    def readinto(self, buffer: Any) -> int | None:
        """What came already is taken without waiting for it first, as the socket's own way does."""
        try:
            read: int | None = super().readinto(buffer) if self._late else os.readv(self.fileno(), [buffer])
        except BlockingIOError:
            read = self._waited_for(buffer)
        self.count += read or 0
        return read

    def _waited_for(self, buffer: Any) -> int | None:
        try:
            return super().readinto(buffer)
        except TimeoutError:
            self._late = True
            raise


class Reader(io.BufferedReader):
    """What the server asks of a connection's file: also how much was taken out, and whether more is there already."""

    def __init__(self, sock: socket) -> None:
        self._received = _Received(sock, "r")
        super().__init__(self._received)
        self.bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.bytes_read += len(data)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.bytes_read += len(line)
        return line

    def has_data(self) -> bool:
        return self._received.count > self.bytes_read


def sent(sock: socket, data: bytes) -> None:
    """All of it; what the kernel takes at once without waiting for that first."""
    try:
        taken = os.write(sock.fileno(), data)
    except BlockingIOError:
        taken = 0
    if taken < len(data):
        sock.sendall(data[taken:])


class Writer(StreamWriter):
    """What is written while it is holding leaves with what comes next: headers and body in one packet."""

    holding = False
    _held = b""

    def write(self, data: Any) -> int:
        if self.holding:
            self._held += data
        else:
            held, self._held = self._held, b""
            super().write(held + data)  # type: ignore[no-untyped-call]
        return len(data)

    def let_go(self) -> None:
        """Sends what is held and has nothing to go with: there is no body."""
        if self._held:
            self.write(b"")


def open_file(sock: socket, mode: str = "r", bufsize: int = io.DEFAULT_BUFFER_SIZE) -> Any:
    """In the place of the server's `MakeFile`."""
    return Reader(sock) if "r" in mode else Writer(sock, mode, bufsize)
