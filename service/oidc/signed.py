"""What tokens of the issuer have in common: three parts, a signature by one of its keys, whole numbers as instants.

Everything a token says of itself is somebody's claim until its signature holds, so all that is taken from it before is
the name of a key, among the issuer's own.
"""

from __future__ import annotations

import re
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jws import JWSRegistry

from service.oidc.keys import ALGORITHMS, LONGEST_NAME, VerifyingKey, decoded
from service.oidc.strict import read_object

LARGEST = 8 * 1024
"""Characters of a token."""
SKEW = 60
"""Seconds that the issuer's clock may be ahead. It is never given time after a token's end."""

_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_HEADER = frozenset({"alg", "typ", "kid", "x5t", "x5t#S256"})
"""Others would name keys (jwk, jku, x5u, x5c), change what is signed (crit, b64), or mean another kind of token."""


class Unfit(Exception):
    """It is no token of the issuer's for this record, or is one no more. The message says why, nothing of the token."""


def has_form(token: str) -> bool:
    return len(token) <= LARGEST and _FORM.fullmatch(token) is not None


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of what has the form; nobody has vouched for them yet."""
    header, payload, signature = token.split(".")
    try:
        decoded(signature)
        return read_object(decoded(header)), read_object(decoded(payload))
    except ValueError:
        raise Unfit("its parts") from None


def algorithm_and_key(header: dict[str, Any]) -> tuple[str, str]:
    """Its algorithm and the name of its key, where the header is one that is believed; `typ` is for whoever asks."""
    algorithm, name = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise Unfit("alg")
    if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME:
        raise Unfit("kid")
    if not header.keys() <= _HEADER:
        raise Unfit("its header")
    return algorithm, name


def check_signature(token: str, algorithm: str, keys: tuple[VerifyingKey, ...]) -> None:
    """The key decides which algorithms are its own, never the token."""
    fit = [each for each in keys if algorithm in each.algorithms]
    if len(fit) != 1:
        raise Unfit("kid")
    if not _holds(token, fit[0], algorithm):
        raise Unfit("its signature")


def _holds(token: str, key: VerifyingKey, algorithm: str) -> bool:
    """What the library cannot read is not signed."""
    try:
        return jws.validate_compact(jws.extract_compact(token.encode("ascii")), key.key, registry=_Only(algorithm))
    except (JoseError, ValueError):
        return False


class _Only(JWSRegistry):
    """One algorithm. The library warns of the name EdDSA, which RFC 9864 retires, each time that it is used."""

    def __init__(self, algorithm: str) -> None:
        super().__init__(algorithms=[algorithm])
        self._one = algorithm

    def get_alg(self, name: str) -> Any:
        if name != self._one:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


def is_for(audience: Any, expected: str) -> bool:
    listed = [audience] if isinstance(audience, str) else audience
    return isinstance(listed, list) and all(isinstance(each, str) for each in listed) and expected in listed


def subject(claims: dict[str, Any]) -> str:
    said = claims.get("sub")
    if not isinstance(said, str) or not 1 <= len(said) <= LONGEST_NAME or not said.isprintable():
        raise Unfit("sub")
    return said


def instant(claims: dict[str, Any], name: str) -> int:
    """Seconds since 1970, a whole number: not a text, not true, not 1e999."""
    value = claims.get(name)
    if type(value) is not int or not 0 <= value < 2**40:
        raise Unfit(name)
    return value
