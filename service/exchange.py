"""One request and its answer, over whatever there is of a network, in a time that is kept. Redirects are not followed.

Sockets wait anew for every piece, and names are looked up without any limit at all. So the exchange has a thread of
its own: who asked waits for it until the time is over, cuts the connection, and goes on.
"""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult


class NoAnswer(Exception):
    """The message says why, as whoever was asked, or the network, put it: not always fit to be printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`place` is http or https; of an answer no more than `longest` bytes are read, and a longer one is none."""

    place: SplitResult
    method: str
    longest: int
    body: bytes | str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`type` is the Content-Type as it was sent."""

    status: int
    type: str
    body: bytes


def asked(question: Question, seconds: float) -> Answer:
    """Raises NoAnswer, after so many seconds at the latest."""
    asking = _Asking(question, seconds)
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        asking.cut()
        raise NoAnswer(f"the time is over, which was {seconds:g} seconds")
    if asking.answer is None:
        raise NoAnswer(asking.why)
    return asking.answer


class _Asking(threading.Thread):
    answer: Answer | None = None
    why = ""

    def __init__(self, question: Question, seconds: float) -> None:
        super().__init__(daemon=True, name=f"asking {question.place.hostname}")
        kind = http.client.HTTPSConnection if question.place.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(question.place.netloc, timeout=seconds)
        self._question = question

    def run(self) -> None:
        try:
            self.answer = self._answered(self._question)
        except Exception as error:  # whatever it is, it is an answer that did not come
            self.why = str(error) or type(error).__name__
        finally:
            self._connection.close()

    def cut(self) -> None:
        """From the thread that waits: what is being read ends."""
        sock = self._connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _answered(self, question: Question) -> Answer:
        place = question.place
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        self._connection.request(question.method, path, question.body, dict(question.headers))
        came = self._connection.getresponse()
        body = came.read(question.longest + 1)
        if len(body) > question.longest:
            raise NoAnswer(f"an answer of more than {question.longest} bytes")
        return Answer(came.status, came.headers.get("Content-Type", ""), body)
