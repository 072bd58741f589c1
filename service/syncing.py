"""Making sure that a file's name is on the disk, as its bytes are."""

from __future__ import annotations

import os
from pathlib import Path


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
