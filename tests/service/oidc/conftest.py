"""One issuer, and a record that believes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.clock import system_clock
from service.oidc import issuer as believed
from service.oidc.access_tokens import AccessTokens, Expected
from service.oidc.known_keys import Keys
from tests.issuer import AUDIENCE, Issuer


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with Issuer() as running:
        yield running


@pytest.fixture(scope="module")
def tokens(issuer: Issuer) -> AccessTokens:
    """Its keys are read once: nothing that a token says makes it ask again within a minute."""
    return AccessTokens(Expected(issuer.url, AUDIENCE), Keys(believed.Issuer(issuer.url)), system_clock)
