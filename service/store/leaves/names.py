"""Which log: names, origins (the format, section 0)."""

from __future__ import annotations

BASE = "jejak.local"
"""What the logs' origins begin with where nobody said otherwise."""
SYSTEM = "system"
"""The log of what belongs to no region."""


def first_origin(base: str, name: str) -> str:
    """The origin of a name's first log; after a fork there are others."""
    return f"{base}/{name}"
