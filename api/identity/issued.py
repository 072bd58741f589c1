"""Access tokens of the configured OpenID Connect issuer."""

from __future__ import annotations

import logging

from api.identity.accounts import Accounts
from api.identity.asking import Bearer, bearer_of
from service.oidc.access_tokens import AccessTokens
from service.oidc.signed import Unfit

_log = logging.getLogger("jejak.identity")


class Issued:
    """About somebody whose identity is linked to an account that is open."""

    def __init__(self, tokens: AccessTokens, accounts: Accounts) -> None:
        self._tokens, self._accounts = tokens, accounts

    def bearer(self, token: str, *, remembering: bool) -> Bearer | None:
        if token.count(".") != 2:
            return None
        try:
            subject = self._tokens.subject(token)
        except Unfit as unfit:
            _log.debug("an access token is refused: %s", unfit)
            return None
        account = self._accounts.by_identity(self._tokens.issuer, subject)
        return None if account is None else bearer_of(self._accounts, account, remembering=remembering)
