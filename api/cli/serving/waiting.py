"""Several threads wait for the same connections, and each of those that is ready wakes one of them."""

from __future__ import annotations

import select
import selectors
import sys
import threading
from contextlib import suppress
from typing import Protocol


class Waiting(Protocol):
    """Files are told by their descriptors. A closed one is forgotten."""

    def always(self, number: int) -> None:
        """From now on it is told whenever it can be read, to more than one thread perhaps."""

    def once(self, number: int) -> None:
        """It is told once, when it can be read, to one thread; then it must be asked for again."""

    def next(self) -> int:
        """Waits for one that can be read."""


class Epoll:
    """The kernel chooses the thread (epoll(7)): nobody hands anything to anybody."""

    def __init__(self) -> None:
        self._epoll = select.epoll()

    def always(self, number: int) -> None:
        self._epoll.register(number, select.EPOLLIN | select.EPOLLEXCLUSIVE)

    def once(self, number: int) -> None:
        try:
            self._epoll.modify(number, select.EPOLLIN | select.EPOLLONESHOT)
        except FileNotFoundError:  # it is new
            self._epoll.register(number, select.EPOLLIN | select.EPOLLONESHOT)

    def next(self) -> int:
        while not (found := self._epoll.poll(-1, 1)):
            pass
        return found[0][0]


class Turns:
    """Where there is no epoll: whose turn it is waits for all."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._turn = threading.Lock()

    def always(self, number: int) -> None:
        self._selector.register(number, selectors.EVENT_READ, False)

    def once(self, number: int) -> None:
        with suppress(KeyError):  # a closed one that had the number
            self._selector.unregister(number)
        self._selector.register(number, selectors.EVENT_READ, True)

    def next(self) -> int:
        with self._turn:
            while not (found := self._selector.select()):
                pass
            key = found[0][0]
            if key.data:
                self._selector.unregister(key.fd)
            return key.fd


def waiting() -> Waiting:
    return Epoll() if sys.platform == "linux" else Turns()
