"""Which log: names, origins (the format, section 0)."""

from __future__ import annotations

BASE = "jejak.local"
"""What the logs' origins begin with where nobody said otherwise."""
SYSTEM = "system"
"""The log of what belongs to no region."""
REFUSALS = "/refusals"
"""What the name of a log of refusals ends with; before it stands the region's code, or `system`."""


def of_refusals(name: str) -> bool:
    """Are the leaves of the logs of a name of refusals?"""
    return name.endswith(REFUSALS)


def first_origin(base: str, name: str) -> str:
    """The origin of a name's first log; after a fork there are others."""
    return f"{base}/{name}"
