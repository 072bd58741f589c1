"""A bundle that somebody sent, verified in a process of its own, one at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from service.apart import run
from service.errors import Busy

SECONDS = 10
"""Of processor, for one bundle; on the clock it has half as many again."""
MEMORY = 512 << 20
"""Bytes of address space; the verifier stays below 300 MB within the limits of the format."""
UNFINISHED = "UNFINISHED"
"""The verdict on a bundle that could not be looked through within these."""
_MODULE = "service.audit.verifying"
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
    told = run(_MODULE, *files, seconds=SECONDS, memory=MEMORY, directory=directory)
    return Checked(**json.loads(told)) if told else Checked(verdict=UNFINISHED)
