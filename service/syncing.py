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
