"""Tokens of machines (`jejak token`)."""

from __future__ import annotations

from api.identity.accounts import Accounts
from domain.access import Actor
from service.tokens import Tokens


class Machines:
    """Of an account that is open, unrevoked and unexpired."""

    def __init__(self, tokens: Tokens, accounts: Accounts) -> None:
        self._tokens, self._accounts = tokens, accounts

    def actor(self, token: str) -> Actor | None:
        account = self._tokens.account(token)
        return None if account is None else self._accounts.actor(account)
