"""One header, one token, one account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from api.identity.accounts import Accounts
from api.identity.public import PUBLIC
from domain.access import Actor

LONGEST = 8 * 1024
"""Characters of a token."""

_CREDENTIALS = re.compile(r"(?ai:bearer) +([A-Za-z0-9._~+/-]+=*)")
"""RFC 6750, section 2.1; the scheme's name is in any case (RFC 9110, section 11.1)."""


class Unauthenticated(Exception):
    """There is no token where one is needed, or it is not a known one."""

    def __init__(self, *, given: bool = False) -> None:
        super().__init__("a token that names nobody" if given else "no token")
        self.given = given


class Bearer(NamedTuple):
    """Who asks, and what the vault said of the keys of persons where it was asked for the token.

    `known` is the account and its version where that is only remembered.
    """

    actor: Actor
    as_of: str | None = None
    known: tuple[UUID, int] | None = None


_PUBLIC = Bearer(PUBLIC)


class Identity(Protocol):
    """Who asks."""

    def asking(self, authorization: str | None, *, remembering: bool = False) -> Bearer:
        """The caller; raises Unauthenticated for a header that names no account.

        With `remembering` the account may be one that was seen before: nothing may come of that which is not checked.
        """
        ...


class Tokens(Protocol):
    """One kind of token."""

    def bearer(self, token: str, *, remembering: bool) -> Bearer | None:
        """Whom it names now; None for one that is of another kind, unknown, or good no more."""
        ...


def bearer_of(
    accounts: Accounts, account: str, as_of: str | None = None, *, remembering: bool = False
) -> Bearer | None:
    """None for an account that is unknown or closed; none is so from memory alone."""
    remembered = accounts.remembered(account) if remembering else None
    if remembered is not None:
        actor, known = remembered
        return Bearer(actor, as_of, known)
    found = accounts.actor(account)
    return None if found is None else Bearer(found, as_of)


class Bearers:
    """Every kind of token is asked in turn; nothing tells which of them refused it, or why."""

    def __init__(self, kinds: Sequence[Tokens]) -> None:
        self._kinds = tuple(kinds)

    def asking(self, authorization: str | None, *, remembering: bool = False) -> Bearer:
        """The caller; raises Unauthenticated for a header that names no account."""
        if authorization is None:
            return _PUBLIC
        token = _token(authorization)
        for kind in self._kinds:
            bearer = kind.bearer(token, remembering=remembering)
            if bearer is not None:
                return bearer
        raise Unauthenticated(given=True)


def _token(authorization: str) -> str:
    """Raises Unauthenticated."""
    said = _CREDENTIALS.fullmatch(authorization) if len(authorization) <= LONGEST + len("Bearer ") else None
    if said is None:
        raise Unauthenticated(given=True)
    return said[1]
