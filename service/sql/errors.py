"""What can go wrong, in the same words for both databases."""

from __future__ import annotations


class Broken(Exception):
    """The connection, or the database behind it, is gone: nobody knows what became of an open commit."""


class Locked(Exception):
    """Others held what was needed for too long; nothing was done."""


class Taken(Exception):
    """A key is there already."""


class Rejected(Exception):
    """The database refused the statement."""
