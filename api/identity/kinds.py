"""Every kind of token that this record takes."""

from __future__ import annotations

from api.identity.asking import Bearers, Tokens
from api.identity.development import Development
from api.identity.issued import Issued
from api.identity.machines import Machines
from service.bootstrap import Service
from service.oidc.access_tokens import AccessTokens, Expected
from service.oidc.issuer import Issuer
from service.oidc.known_keys import Keys


def bearers(service: Service) -> Bearers:
    """Nothing is asked of the issuer before the first of its tokens comes."""
    settings = service.settings
    kinds: list[Tokens] = [Machines(service.tokens, service.accounts)]
    if settings.dev_tokens:
        kinds.append(Development(settings.dev_tokens))
    if settings.oidc_issuer is not None and settings.oidc_audience is not None:
        expected, keys = Expected(settings.oidc_issuer, settings.oidc_audience), Keys(Issuer(settings.oidc_issuer))
        kinds.append(Issued(AccessTokens(expected, keys, service.clock), service.accounts))
    return Bearers(kinds)
