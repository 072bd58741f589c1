"""Starting a process beside this one."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any


def started(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Forked where that is safe and fast, as the web processes are: everything needed is imported already.

    No other thread of this process may be at work then: what it holds half done, a lock or an import, stays so for ever
    in the new process.
    """
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    process: BaseProcess = context.Process(target=target, args=arguments)
    process.start()
    return process
