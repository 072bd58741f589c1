"""Public keys of the issuer: which of them can verify what (RFC 7517, RFC 8725 section 3.2)."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Those that are believed. No symmetric ones: who could verify could forge."""
LONGEST_NAME = 255
_MOST = 64
_BITS = range(2048, 8193)
_LEAST_EXPONENT = 65537
_ENCODED = re.compile(r"[A-Za-z0-9_-]+")
_CURVE_BYTES = 32

PublicKey = RSAKey | ECKey | OKPKey


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """`algorithms` are those that it may verify."""

    algorithms: frozenset[str]
    key: PublicKey


KeySet = Mapping[str, tuple[VerifyingKey, ...]]
"""By their `kid`: nothing forbids two keys of different types with one."""


def read_key_set(document: dict[str, Any]) -> KeySet:
    """Those of its keys that can be used; raises ValueError when there is none."""
    listed = document.get("keys")
    if not isinstance(listed, list) or len(listed) > _MOST:
        raise ValueError("no list of keys")
    found: dict[str, tuple[VerifyingKey, ...]] = {}
    for each in listed:
        name, key = _named(each)
        if key is not None:
            found[name] = (*found.get(name, ()), key)
    if not found:
        raise ValueError("none of the keys can be used")
    return found


def _named(jwk: Any) -> tuple[str, VerifyingKey | None]:
    """A key that is for something else, or that nothing is known about, is left out."""
    if not isinstance(jwk, dict) or not isinstance(jwk.get("kid"), str) or not 1 <= len(jwk["kid"]) <= LONGEST_NAME:
        return "", None
    read = _TYPES.get(jwk["kty"]) if isinstance(jwk.get("kty"), str) else None
    if read is None or not _verifies(jwk):
        return "", None
    try:
        algorithms, key = read(jwk)
    except (ValueError, JoseError):
        return "", None
    said = jwk.get("alg")
    fit = algorithms if said is None else algorithms & {said} if isinstance(said, str) else frozenset()
    return jwk["kid"], VerifyingKey(frozenset(fit), key) if fit else None


def _verifies(jwk: dict[str, Any]) -> bool:
    operations = jwk.get("key_ops", ["verify"])
    return jwk.get("use", "sig") == "sig" and isinstance(operations, list) and "verify" in operations


def _rsa(jwk: dict[str, Any]) -> tuple[frozenset[str], PublicKey]:
    modulus, exponent = (int.from_bytes(_bytes(jwk, name), "big") for name in ("n", "e"))
    if modulus.bit_length() not in _BITS or not modulus & exponent & 1 or not _LEAST_EXPONENT <= exponent < 2**32:
        raise ValueError("a weak key")
    return frozenset({"RS256", "PS256"}), RSAKey.import_key({name: jwk[name] for name in ("kty", "n", "e")})


def _ec(jwk: dict[str, Any]) -> tuple[frozenset[str], PublicKey]:
    if jwk.get("crv") != "P-256" or any(len(_bytes(jwk, name)) != _CURVE_BYTES for name in ("x", "y")):
        raise ValueError("another curve")
    key = ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})
    key.public_key  # is the point on the curve?  # noqa: B018
    return frozenset({"ES256"}), key


def _okp(jwk: dict[str, Any]) -> tuple[frozenset[str], PublicKey]:
    if jwk.get("crv") != "Ed25519" or len(_bytes(jwk, "x")) != _CURVE_BYTES:
        raise ValueError("another curve")
    return frozenset({"EdDSA"}), OKPKey.import_key({name: jwk[name] for name in ("kty", "crv", "x")})


def _bytes(jwk: dict[str, Any], name: str) -> bytes:
    """A member in base64url; only what is public is ever looked at."""
    return decoded(jwk[name]) if isinstance(jwk.get(name), str) else b""


def decoded(text: str) -> bytes:
    """Base64url without padding (RFC 7515, section 2), in its one writing; raises ValueError."""
    if not _ENCODED.fullmatch(text) or len(text) % 4 == 1:
        raise ValueError("not base64url")
    unused = {2: 15, 3: 3}.get(len(text) % 4, 0)
    if _LETTERS.index(text[-1]) & unused:
        raise ValueError("bits that say nothing")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_TYPES: dict[str, Callable[[dict[str, Any]], tuple[frozenset[str], PublicKey]]] = {"RSA": _rsa, "EC": _ec, "OKP": _okp}
