"""What the directory holds is read whole, or it is said what is wrong with it."""

from __future__ import annotations

from pathlib import Path


class Unusable(Exception):
    """The state of a log, or all of the directory, cannot be relied on; the message says what and why."""


def read_whole(place: Path) -> bytes:
    """Raises Unusable."""
    try:
        return place.read_bytes()
    except OSError as error:
        raise Unusable(f"{place} cannot be read: {error.strerror}") from None
