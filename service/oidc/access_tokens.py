"""Access tokens of the issuer: signed JWTs of the profile RFC 9068, read as RFC 8725 advises.

Everything a token says of itself is somebody's claim until its signature holds, so all that is taken from it before is
the name of a key, among the issuer's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jws import JWSRegistry

from service.clock import Clock
from service.oidc.keys import ALGORITHMS, LONGEST_NAME, VerifyingKey, decoded
from service.oidc.known_keys import Keys
from service.oidc.strict import read_object
from service.remembered import Remembered

LARGEST = 8 * 1024
"""Characters of a token."""
LONGEST = 24 * 3600
"""Seconds from its issue to its end: one that is good for longer cannot be taken back."""
SKEW = 60
"""Seconds that the issuer's clock may be ahead. It is never given time after a token's end."""

_MANY = 1_000
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_TYPES = frozenset({"at+jwt", "application/at+jwt"})
_HEADER = frozenset({"alg", "typ", "kid", "x5t", "x5t#S256"})
"""Others would name keys (jwk, jku, x5u, x5c), change what is signed (crit, b64), or mean another kind of token."""


class Unfit(Exception):
    """It is no token of the issuer's for this record, or is one no more. The message says why, nothing of the token."""


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
        if len(token) > LARGEST or not _FORM.fullmatch(token):
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
        header, payload = _parts(token)
        algorithm, name = _header(header)
        keys = self._keys.named(name)
        key = _one(keys, algorithm)
        try:
            if not jws.validate_compact(jws.extract_compact(token.encode("ascii")), key.key, registry=_Only(algorithm)):
                raise Unfit("its signature")
        except (JoseError, ValueError):
            raise Unfit("its signature") from None
        return replace(_claims(payload, self._expected), key_name=name, keys=keys)


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, payload, signature = token.split(".")
    try:
        decoded(signature)
        return read_object(decoded(header)), read_object(decoded(payload))
    except ValueError:
        raise Unfit("its parts") from None


class _Only(JWSRegistry):
    """One algorithm. The library warns of the name EdDSA, which RFC 9864 retires, each time that it is used."""

    def __init__(self, algorithm: str) -> None:
        super().__init__(algorithms=[algorithm])
        self._one = algorithm

    def get_alg(self, name: str) -> Any:
        if name != self._one:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


def _header(header: dict[str, Any]) -> tuple[str, str]:
    """Its algorithm and the name of its key."""
    algorithm, kind, name = (header.get(member) for member in ("alg", "typ", "kid"))
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise Unfit("alg")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise Unfit("typ")
    if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME:
        raise Unfit("kid")
    if not header.keys() <= _HEADER:
        raise Unfit("its header")
    return algorithm, name


def _one(keys: tuple[VerifyingKey, ...], algorithm: str) -> VerifyingKey:
    """The key decides which algorithms are its own, never the token."""
    fit = [each for each in keys if algorithm in each.algorithms]
    if len(fit) != 1:
        raise Unfit("kid")
    return fit[0]


def _claims(claims: dict[str, Any], expected: Expected) -> _Claims:
    """Whatever the time is."""
    if claims.get("iss") != expected.issuer:
        raise Unfit("iss")
    if not _is_for(claims.get("aud"), expected.audience):
        raise Unfit("aud")
    issued, ends = _instant(claims, "iat"), _instant(claims, "exp")
    if ends - issued > LONGEST:
        raise Unfit("its time")
    if "cnf" in claims:
        raise Unfit("cnf")  # it is bound to a key that a bearer does not show (RFC 7800, RFC 9449)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= LONGEST_NAME or not subject.isprintable():
        raise Unfit("sub")
    begins = max(issued, _instant(claims, "nbf")) if "nbf" in claims else issued
    return _Claims(subject=subject, begins=begins, ends=ends)


def _is_for(audience: Any, expected: str) -> bool:
    listed = [audience] if isinstance(audience, str) else audience
    return isinstance(listed, list) and all(isinstance(each, str) for each in listed) and expected in listed


def _instant(claims: dict[str, Any], name: str) -> int:
    """Seconds since 1970, a whole number: not a text, not true, not 1e999."""
    value = claims.get(name)
    if type(value) is not int or not 0 <= value < 2**40:
        raise Unfit(name)
    return value
