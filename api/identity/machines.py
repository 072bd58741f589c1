"""Tokens of machines (`jejak token`)."""

from __future__ import annotations

from api.identity.accounts import Accounts
from api.identity.asking import Bearer, bearer_of
from service.tokens import Tokens


class Machines:
    """Of an account that is open, unrevoked and unexpired."""

    def __init__(self, tokens: Tokens, accounts: Accounts) -> None:
        self._tokens, self._accounts = tokens, accounts

    def bearer(self, token: str, *, remembering: bool) -> Bearer | None:
        holder = self._tokens.holder(token)
        if holder is None:
            return None
        return bearer_of(self._accounts, holder.account, holder.as_of, remembering=remembering)
