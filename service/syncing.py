"""Making sure that a file's name is on the disk, as its bytes are."""

from __future__ import annotations

import os
from errno import EACCES, EINVAL, EPERM
from pathlib import Path

_NOT_OURS = (EACCES, EPERM, EINVAL)


def sync_names(directory: Path) -> None:
    """What was made, renamed or removed in a directory stays so when the power is cut."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def write_whole(place: Path, data: bytes) -> None:
    """On the disk when this returns; whoever reads meanwhile, or after a crash, sees the old file or the new one.

    One writer at a time. Only the owner can read what is new. Raises OSError.
    """
    new = place.with_name(f"{place.name}.new")
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as opened:
        os.fchmod(file, 0o600)
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(place)
    sync_names(place.parent)


def settle(directory: Path) -> None:
    """Every name on the way to what lies in a directory stays, also one that another process has just made.

    A directory that this process may not look into, or that knows no syncing, was made by whoever installed this.
    """
    for place in (directory.absolute(), *directory.absolute().parents):
        try:
            sync_names(place)
        except OSError as refused:
            if refused.errno not in _NOT_OURS:
                raise
            return
