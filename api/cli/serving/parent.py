"""A process that was started here ends when the one that started it ends, even by kill -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_LOOK_AGAIN = 0.5


def end_with(parent: int) -> None:
    """To be called first in a child of the process `parent`.

    Linux tells the child itself (prctl(2)); elsewhere a thread looks whether it was orphaned.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:  # it ended before it was asked for
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    never = threading.Event()
    while os.getppid() == parent:
        never.wait(_LOOK_AGAIN)
    os._exit(1)
