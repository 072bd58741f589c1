"""The witness's server: connections wait in one thread, however slow they are; whole requests are answered by a few.

Not the server of `jejak serve`, whose threads wait for the rest of a request: a witness stands in the open, and eight
callers that send a byte now and then must not keep a log from its cosignature.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from http import HTTPStatus

from api.witness.answers import Answer, Asked
from api.witness.reading import LONGEST_HEAD, Refused, read

Connection = asyncio.Task[None]

_log = logging.getLogger("jejak.witness")

THREADS = 8
CONNECTIONS = 512
"""Kept at once; when one more comes, the one that has waited longest goes."""
PATIENCE = 15.0
"""Seconds in which a request has come whole, counted from the last answer, and in which an answer is taken."""
ENDING = 2.0
"""Seconds an open request has when the witness stops."""
_LEFTOVERS = 1024 * 1024
"""Bytes of a refused request that are read, so that who sends it can read why."""


class Server:
    """Answers HTTP/1.1 on a socket that listens, until it is told to end."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        self._answer = answer
        self._ending = False
        self._open: set[Connection] = set()
        self._waiting: dict[Connection, None] = {}
        """Those that have not sent a whole request, the longest waiting first."""
        self._threads = ThreadPoolExecutor(THREADS, "witness")

    async def run(self, listening: socket.socket, ending: asyncio.Event) -> None:
        """Returns when the event is set, and open requests are answered or have had their time. Closes the socket."""
        server = await asyncio.start_server(self._connected, sock=listening, limit=LONGEST_HEAD, backlog=CONNECTIONS)
        await ending.wait()
        self._ending = True
        server.close()
        for each in list(self._waiting):
            each.cancel()
        if self._open:
            await asyncio.wait(self._open, timeout=ENDING)
        for each in self._open:
            each.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.current_task()
        assert connection is not None
        self._make_room()
        self._open.add(connection)
        writer.transport.set_write_buffer_limits(high=0)  # what was drained was sent
        try:
            while await self._one(connection, reader, writer):
                pass
        except (TimeoutError, OSError, asyncio.CancelledError):
            pass  # who asked is slow, gone, or let go
        finally:
            self._waiting.pop(connection, None)
            self._open.discard(connection)
            writer.transport.abort()

    def _make_room(self) -> None:
        """A connection that is let go ends soon after; until then there is one more."""
        if len(self._open) >= CONNECTIONS and self._waiting:
            longest = next(iter(self._waiting))
            del self._waiting[longest]
            longest.cancel()

    async def _one(self, connection: Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether another request may follow."""
        self._waiting[connection] = None
        try:
            async with asyncio.timeout(PATIENCE):
                came = await read(reader, writer)
        except Refused as refused:
            await _sent(writer, Answer(refused.status, f"{refused}\n"), keep=False)
            await _leftovers(reader, writer)
            return False
        self._waiting.pop(connection, None)
        if came is None:
            return False
        asked, keep = came
        answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._answered, asked)
        keep = keep and not self._ending
        await _sent(writer, answer, keep=keep, bare=asked.method == "HEAD")
        return keep

    def _answered(self, asked: Asked) -> Answer:
        try:
            return self._answer(asked)
        except Exception:
            _log.exception("a request was not answered")
            return Answer(500, "the witness has failed\n")


async def _sent(writer: asyncio.StreamWriter, answer: Answer, *, keep: bool, bare: bool = False) -> None:
    body = answer.text.encode()
    headers = [
        ("Content-Type", answer.type), ("Content-Length", str(len(body))), *answer.more,
        ("X-Content-Type-Options", "nosniff"), ("Date", formatdate(usegmt=True)),
        ("Connection", "keep-alive" if keep else "close"),
    ]  # fmt: skip
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}", *map(": ".join, headers), "\r\n"]
    writer.write("\r\n".join(lines).encode() + (b"" if bare else body))
    async with asyncio.timeout(PATIENCE):
        await writer.drain()


async def _leftovers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads on for a moment: a connection that is closed with bytes unread takes its answer with it."""
    writer.write_eof()
    left = _LEFTOVERS
    async with asyncio.timeout(ENDING):
        while left > 0 and (data := await reader.read(LONGEST_HEAD)):
            left -= len(data)
