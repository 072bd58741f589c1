"""Telling that the product serves, once it does: in a process, because a thread would be forked with the web's."""

from __future__ import annotations

import http.client
import os
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from api.cli.serving.address import Address
from api.cli.serving.forking import started
from api.cli.serving.parent import end_with

_LOOK_AGAIN = 0.02


class Herald:
    """Calls `announce` once, when the address answers."""

    def __init__(self, address: Address, announce: Callable[[], None]) -> None:
        self._address, self._announce = address, announce
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Once; a server that is begun again is not announced again."""
        if self._process is None:
            self._process = started(_herald, os.getpid(), self._address, self._announce)
            threading.Thread(target=self._process.join, daemon=True).start()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()


def _herald(parent: int, address: Address, announce: Callable[[], None]) -> None:
    end_with(parent)
    never = threading.Event()
    while not _answers(address):
        never.wait(_LOOK_AGAIN)
    announce()


def _answers(address: Address) -> bool:
    connection = http.client.HTTPConnection(address.reachable, address.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
