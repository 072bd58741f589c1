"""One POST and its answer, over whatever there is of a network, in a time that is kept.

Sockets wait anew for every piece, and names are looked up without any limit at all. So the exchange has a thread of
its own: who asked waits for it until the time is over, cuts the connection, and goes on.
"""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from urllib.parse import SplitResult, urlsplit

_LONGEST = 64 * 1024
"""Bytes of an answer that are read; more is none."""


class NoAnswer(Exception):
    """The message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`type` is the Content-Type as it was sent."""

    status: int
    type: str
    body: bytes

    @property
    def gist(self) -> str:
        """The start of the body, as it can be printed anywhere."""
        return _printable(self.body[:400].decode("utf-8", "replace"))


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in " ".join(text.split()))[:200]


def place(url: str) -> SplitResult:
    """The parts of an address that can be asked; raises ValueError."""
    parts = urlsplit(url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ValueError(f"not the address of a witness: {url!r}")
    if parts.port == 0 or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError(f"not the address of a witness: {url!r}")
    return parts


def posted(url: str, body: bytes, until: float) -> Answer:
    """What comes back, up to a moment of the monotonic clock. Redirects are not followed. Raises NoAnswer."""
    left = until - monotonic()
    if left <= 0:
        raise NoAnswer("no time is left")
    asking = _Asking(url, body, left)
    asking.start()
    asking.join(left)
    if asking.is_alive():
        asking.cut()
        raise NoAnswer("the time is over")
    if asking.answer is None:
        raise NoAnswer(asking.why)
    return asking.answer


class _Asking(threading.Thread):
    answer: Answer | None = None
    why = ""

    def __init__(self, url: str, body: bytes, timeout: float) -> None:
        super().__init__(daemon=True, name="asking a witness")
        parts = place(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.netloc, timeout=timeout)
        self._path, self._body = parts.path, body

    def run(self) -> None:
        try:
            self.answer = self._exchanged()
        except Exception as error:  # whatever it is, it is an answer that did not come
            self.why = _printable(str(error)) or type(error).__name__
        finally:
            self._connection.close()

    def cut(self) -> None:
        """From the thread that waits: what is being read ends."""
        sock = self._connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _exchanged(self) -> Answer:
        headers = {"Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
        self._connection.request("POST", self._path, self._body, headers)
        came = self._connection.getresponse()
        body = came.read(_LONGEST + 1)
        if len(body) > _LONGEST:
            raise NoAnswer(f"an answer of more than {_LONGEST} bytes")
        return Answer(came.status, came.headers.get("Content-Type", ""), body)
