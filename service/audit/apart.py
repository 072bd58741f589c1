"""A bundle that somebody sent, verified in a process of its own: whatever it holds, this one goes on.

That process has so many seconds and so much memory and no secrets, and is ended with what it was doing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from service.errors import Busy

SECONDS = 10
"""Of processor, for one bundle; on the clock it has half as many again."""
MEMORY = 512 << 20
"""Bytes of address space; the verifier stays below 300 MB within the limits of the format."""
UNFINISHED = "UNFINISHED"
"""The verdict on a bundle that could not be looked through within these."""
_MODULE = "service.audit.verifying"
_KEPT = ("PATH", "TMPDIR", "LANG", "LC_ALL", "SYSTEMROOT")
_free = BoundedSemaphore(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`verdict` is the name of one, or UNFINISHED; `log`, `events` and `root` are those of the head, once a trusted
    key was seen to have signed it."""

    verdict: str
    exit: int | None = None
    why: str = ""
    log: str | None = None
    events: int | None = None
    root: str | None = None


def verify_apart(bundle: Path, policy: Path, known_head: Path | None = None) -> Checked:
    """One at a time: raises Busy for the next."""
    if not _free.acquire(blocking=False):
        raise Busy
    try:
        return _verified([str(bundle), str(policy), *([str(known_head)] if known_head else [])], bundle.parent)
    finally:
        _free.release()


def _verified(files: list[str], directory: Path) -> Checked:
    found = {name: os.environ[name] for name in _KEPT if name in os.environ}
    found |= {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path), "TMPDIR": str(directory)}
    try:
        ended = subprocess.run(  # noqa: S603  # this same Python, our own module
            [sys.executable, "-m", _MODULE, str(SECONDS), str(MEMORY), *files],
            env=found, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=SECONDS * 1.5, check=False,
        )  # fmt: skip
        return Checked(**json.loads(ended.stdout))
    except (subprocess.TimeoutExpired, ValueError, TypeError):
        return Checked(verdict=UNFINISHED)
