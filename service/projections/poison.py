"""An event that cannot be applied."""

from __future__ import annotations

StoredRow = tuple[int, str, int, str, bytes]
"""As the feed gives it: position, aggregate (hex), version, type, state."""


class Poison(Exception):
    """Says which event, and what failed."""

    def __init__(self, row: StoredRow, failure: Exception) -> None:
        self.position, id, version, topic, _ = row
        super().__init__(
            f"position {self.position}, {topic} (version {version} of {id}): {type(failure).__name__}: {failure}"
        )
