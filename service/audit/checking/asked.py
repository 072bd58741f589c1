"""What an auditor holds a database against."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.audit.checking.known import Known
from service.ledger.policy import Policy

_SIGNED_WITHIN = timedelta(minutes=1)
"""A signer needs five seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`names` are those of logs, none for all of them; `key` is the writer's, None where it is not at hand; `now`
    excuses logs that were begun a moment ago of having no head yet."""

    policy: Policy | None = None
    known: Known = field(default_factory=Known)
    key: bytes | None = None
    names: Collection[str] = ()
    now: datetime | None = None

    def is_new(self, began: str) -> bool:
        """Whether a log whose first leaf has this time need not be signed yet."""
        if self.now is None or not began:
            return False
        return self.now - _SIGNED_WITHIN < datetime.fromisoformat(began) <= self.now + _SIGNED_WITHIN
