"""What became of a log in a round, in a word and in a line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    SIGNED = "signed"
    UNCHANGED = "unchanged"
    ENDED = "ended"
    """It had forked, and another log goes on under its name."""
    REFUSED = "refused"
    """What is new is no extension; what was signed is still there."""
    FORKED = "forked"
    """What was signed is no prefix any more."""
    MISSING = "missing"
    """It was signed, and the database has no such log."""
    UNUSABLE = "unusable"
    """Its keys or its frontier cannot be relied on."""


@dataclass(frozen=True, slots=True)
class Told:
    """`size` is how far the log is signed, `leaf` the first that is wrong, if one is known."""

    origin: str
    status: Status
    size: int
    why: str | None = None
    leaf: int | None = None

    @property
    def signs(self) -> bool:
        """The log is open, and all of it is signed."""
        return self.status in (Status.SIGNED, Status.UNCHANGED)

    @property
    def good(self) -> bool:
        return self.signs or self.status == Status.ENDED

    def __str__(self) -> str:
        why = f": {self.why}" if self.why else ""
        return f"{self.origin} {self.status} at {self.size} leaves{why}"
