"""ID tokens: what the issuer says to this client of who has logged in (OpenID Connect Core, section 3.1.3.7)."""

from __future__ import annotations

from typing import Any

from joserfc.errors import JoseError

from service.clock import Clock
from service.oidc.known_keys import Keys
from service.oidc.signed import (
    SKEW,
    Unfit,
    algorithm_and_key,
    check_signature,
    has_form,
    instant,
    is_for,
    parts,
    subject,
)

_TYPES = frozenset({"jwt", "application/jwt"})
FRESH = 600
"""Seconds since it was issued: it was asked for just now."""


class IdTokens:
    def __init__(self, issuer: str, client: str, keys: Keys, clock: Clock) -> None:
        self._issuer, self._client, self._keys, self._clock = issuer, client, keys, clock

    def subject(self, token: Any, *, nonce: str, access_token: str | None) -> str:
        """Who has logged in. Raises Unfit, and Busy when the issuer's keys are not known."""
        if not isinstance(token, str) or not has_form(token):
            raise Unfit("its form")
        header, claims = parts(token)
        kind = header.get("typ", "JWT")
        if not isinstance(kind, str) or kind.lower() not in _TYPES:
            raise Unfit("typ")
        algorithm, name = algorithm_and_key(header)
        check_signature(token, algorithm, self._keys.named(name))
        self._check(claims)
        _check_binding(claims, header, client=self._client, nonce=nonce, access_token=access_token)
        return subject(claims)

    def _check(self, claims: dict[str, Any]) -> None:
        if claims.get("iss") != self._issuer:
            raise Unfit("iss")
        if not is_for(claims.get("aud"), self._client):
            raise Unfit("aud")
        now, issued = self._clock().timestamp(), instant(claims, "iat")
        if not issued - SKEW <= now < min(instant(claims, "exp"), issued + FRESH):
            raise Unfit("its time")


def _check_binding(claims: dict[str, Any], header: dict[str, Any], **params: Any) -> None:
    """To this login (nonce), this client (azp) and the access token beside it (at_hash), as Authlib checks it."""
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415  # 0.3 s, for whoever logs in there

    said = CodeIDToken(claims, header, params={**params, "client_id": params["client"]})
    try:
        said.validate_nonce()
        said.validate_azp()
        said.validate_at_hash()
    except (JoseError, TypeError, AttributeError) as error:
        raise Unfit("what it is bound to") from error
