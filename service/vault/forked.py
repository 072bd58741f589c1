"""What a process opens is not used by its children."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Opened(Generic[T]):
    """Made at its first use in a process, and once more in each process forked from it.

    What was inherited is neither used nor closed: its locks may be half held, its files and sockets are the parent's.
    What is not `heritable` must be closed before: SQLite keeps a file's locks in memory of its own, which a child would
    believe. RuntimeError then.
    """

    def __init__(self, make: Callable[[], T], *, heritable: bool = True) -> None:
        self._make, self._heritable = make, heritable
        self._made: tuple[int, T] | None = None
        self._inherited: list[T] = []
        self._making: dict[int, threading.Lock] = {}

    def get(self) -> T:
        made = self._made
        if made is not None and made[0] == os.getpid():
            return made[1]
        with self._making.setdefault(os.getpid(), threading.Lock()):
            return self._made_now()

    def _made_now(self) -> T:
        made = self._made
        if made is not None:
            if made[0] == os.getpid():
                return made[1]
            if not self._heritable:
                raise RuntimeError("it was open in the process that this one was forked from")
            self._inherited.append(made[1])
        one = self._make()
        self._made = os.getpid(), one
        return one

    def taken(self) -> T | None:
        """What this process made, which is made anew when it is asked for again."""
        made = self._made
        if made is None or made[0] != os.getpid():
            return None
        self._made = None
        return made[1]
