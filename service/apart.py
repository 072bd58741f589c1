"""Work on what strangers wrote, in a process of its own: whatever that holds, this one goes on.

That process has so many seconds and so much memory and no secrets, and is ended with what it was doing.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

_KEPT = ("PATH", "LANG", "LC_ALL")
_FILE = 1 << 30
"""Bytes of a file that it may write."""
_OPEN = 64
_BY_THE_CLOCK = 1.5


def run(module: str, *arguments: str, said: bytes = b"", seconds: int, memory: int, directory: Path) -> bytes | None:
    """What `python -m module SECONDS BYTES arguments…` writes; None where it came to no good end.

    The module calls `keep_within` first. It has `said` to read, and half as many seconds again by the clock.
    """
    found = {name: os.environ[name] for name in _KEPT if name in os.environ}
    found |= {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path), "TMPDIR": str(directory)}
    try:
        ended = subprocess.run(  # noqa: S603  # this same Python, our own module
            [sys.executable, "-m", module, str(seconds), str(memory), *arguments],
            env=found, cwd=directory, input=said, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=seconds * _BY_THE_CLOCK, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return ended.stdout if ended.returncode == 0 else None


def keep_within(seconds: str, memory: str) -> None:
    """Of processor, and bytes of address space: for this process, from now on."""
    for limit, most in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_FSIZE, _FILE),
        (resource.RLIMIT_NOFILE, _OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
