"""The words an account's history is written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from domain.people import Personal


class AccountStatus(Enum):
    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is to a provider of identities (OpenID Connect): its name, and what it calls them."""

    issuer: str
    subject: Personal


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidIdentity:
    """The same as somebody says it: by this an account is claimed, so it is taken as it was said."""

    issuer: str
    subject: str

    @property
    def kept(self) -> Identity:
        return Identity(issuer=self.issuer, subject=self.subject)
