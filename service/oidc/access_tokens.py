"""Access tokens of the issuer: signed JWTs of the profile RFC 9068, read as RFC 8725 advises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from service.clock import Clock
from service.oidc.keys import VerifyingKey
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
from service.remembered import Remembered

LONGEST = 24 * 3600
"""Seconds from its issue to its end: one that is good for longer cannot be taken back."""

_MANY = 1_000
_TYPES = frozenset({"at+jwt", "application/at+jwt"})


@dataclass(frozen=True, slots=True)
class Expected:
    """Exactly these, byte by byte."""

    issuer: str
    audience: str


@dataclass(frozen=True, slots=True)
class _Claims:
    """What is kept of a token whose signature held, as long as the issuer's keys are those that it held with."""

    subject: str
    begins: int
    ends: int
    key_name: str = ""
    keys: tuple[VerifyingKey, ...] = ()


class AccessTokens:
    """Safe among threads. A token that comes again is known by its digest: verifying takes as long as a command."""

    def __init__(self, expected: Expected, keys: Keys, clock: Clock) -> None:
        self._expected, self._keys, self._clock = expected, keys, clock
        self._seen: Remembered[bytes, _Claims] = Remembered(_MANY)

    @property
    def issuer(self) -> str:
        """Whose they are, as it writes itself."""
        return self._expected.issuer

    def subject(self, token: str) -> str:
        """Whom it was issued about. Raises Unfit, and Busy when the issuer's keys are not known."""
        if not has_form(token):
            raise Unfit("its form")
        digest = sha256(token.encode("ascii")).digest()
        claims = self._seen.get(digest)
        if claims is None or self._keys.named(claims.key_name) is not claims.keys:
            claims = self._verified(token)
            self._seen.keep(digest, claims)
        now = self._clock().timestamp()
        if not claims.begins - SKEW <= now < claims.ends:
            raise Unfit("its time")
        return claims.subject

    def _verified(self, token: str) -> _Claims:
        header, payload = parts(token)
        kind = header.get("typ")
        if not isinstance(kind, str) or kind.lower() not in _TYPES:
            raise Unfit("typ")
        algorithm, name = algorithm_and_key(header)
        keys = self._keys.named(name)
        check_signature(token, algorithm, keys)
        return replace(_claims(payload, self._expected), key_name=name, keys=keys)


def _claims(claims: dict[str, Any], expected: Expected) -> _Claims:
    """Whatever the time is."""
    if claims.get("iss") != expected.issuer:
        raise Unfit("iss")
    if not is_for(claims.get("aud"), expected.audience):
        raise Unfit("aud")
    issued, ends = instant(claims, "iat"), instant(claims, "exp")
    if ends - issued > LONGEST:
        raise Unfit("its time")
    if "cnf" in claims:
        raise Unfit("cnf")  # it is bound to a key that a bearer does not show (RFC 7800, RFC 9449)
    begins = max(issued, instant(claims, "nbf")) if "nbf" in claims else issued
    return _Claims(subject=subject(claims), begins=begins, ends=ends)
