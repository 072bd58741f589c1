"""What tokens need of accounts."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from domain.access import Actor


class Accounts(Protocol):
    """As they are now: what was taken away is gone with the next request. All raise Busy when nobody can tell."""

    def actor(self, account_id: str) -> Actor | None:
        """None for an account that is unknown or closed."""
        ...

    def remembered(self, account_id: str) -> tuple[Actor, tuple[UUID, int]] | None:
        """As it was last seen, with its id and version: whoever uses it looks whether that is still the newest."""
        ...

    def by_identity(self, issuer: str, subject: str) -> str | None:
        """The account that somebody at an issuer is linked to."""
        ...
