"""A JSON document of the issuer's, in a time that is kept; nothing is followed, nothing large is read.

Sockets wait anew for every piece, and names are looked up without any limit at all. So the asking has a thread of its
own: who asked waits for it until the time is over, cuts the connection, and goes on.
"""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from service.oidc.strict import read_object

PATIENCE = 5.0
"""Seconds for all of it."""
LARGEST = 256 * 1024
"""Bytes."""


class NoDocument(Exception):
    """The message says why."""


def fetched(url: str, patience: float = PATIENCE, sent: Sent | None = None) -> dict[str, Any]:
    """An object; raises NoDocument. Of an answer only 200 counts: a redirect may lead anywhere."""
    asking = _Asking(url, patience, sent)
    asking.start()
    asking.join(patience)
    if asking.is_alive():
        asking.cut()
        raise NoDocument(f"{url}: no answer in {patience} seconds")
    if asking.found is None:
        raise NoDocument(f"{url}: {asking.why}")
    return asking.found


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that is posted; `headers` besides those that tell what it is."""

    form: str
    headers: dict[str, str]


class _Asking(threading.Thread):
    found: dict[str, Any] | None = None
    why = ""

    def __init__(self, url: str, timeout: float, sent: Sent | None) -> None:
        super().__init__(daemon=True, name="asking the issuer")
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.netloc, timeout=timeout)
        self._sent = sent
        self._path = parts.path + (f"?{parts.query}" if parts.query else "")

    def run(self) -> None:
        try:
            self.found = self._document()
        except Exception as error:  # whatever it is, it is a document that did not come
            self.why = repr(str(error) or type(error).__name__)[:200]
        finally:
            self._connection.close()

    def cut(self) -> None:
        """From the thread that waits: what is being read ends."""
        sock = self._connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _ask(self) -> None:
        accepted, path = {"Accept": "application/json"}, self._path or "/"
        if self._sent is None:
            self._connection.request("GET", path, headers=accepted)
            return
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", path, self._sent.form, headers=accepted | kind | self._sent.headers)

    def _document(self) -> dict[str, Any]:
        self._ask()
        came = self._connection.getresponse()
        if came.status != http.client.OK:
            raise NoDocument(f"status {came.status}")
        body = came.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise NoDocument(f"more than {LARGEST} bytes")
        return read_object(body)
