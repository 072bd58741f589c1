"""Which of the keys that an issuer publishes can verify what."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from service.oidc.keys import decoded, read_key_set
from tests.issuer import encoded

RSA, EC, ED = RSAKey.generate_key(2048), ECKey.generate_key("P-256"), OKPKey.generate_key("Ed25519")
BOTH = {"RS256", "PS256"}


def jwk(key: Any = RSA, **over: Any) -> dict[str, Any]:
    said = {**key.as_dict(private=False), "kid": "a", **over}
    return {name: value for name, value in said.items() if value is not ...}


def algorithms(*keys: Any) -> dict[str, list[set[str]]]:
    """What the keys may verify, by name; beside one that can be used in any case."""
    found = read_key_set({"keys": [jwk(ED, kid="good"), *keys]})
    return {name: [set(key.algorithms) for key in named] for name, named in found.items() if name != "good"}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (jwk(), BOTH),
        (jwk(EC), {"ES256"}),
        (jwk(ED), {"EdDSA"}),
        (jwk(use="sig", key_ops=["verify"]), BOTH),
        (jwk(alg="RS256"), {"RS256"}),
        (jwk(alg="PS256"), {"PS256"}),
        (jwk(x5c=["MIIB"], x5t="abc", jku="https://evil.example.com", k="c2VjcmV0"), BOTH),
    ],
)
def test_a_key_verifies_what_it_is_for(key: dict[str, Any], expected: set[str]) -> None:
    assert algorithms(key) == {"a": [expected]}


UNUSABLE = {
    "a symmetric one": {**OctKey.generate_key(256).as_dict(), "kid": "a"},
    "an RSA key of 1024 bits": jwk(n=encoded(b"\xff" * 128)),
    "an RSA key of 16384 bits": jwk(n=encoded(b"\xff" * 2048)),
    "an even modulus": jwk(n=encoded(b"\xff" * 255 + b"\xfe")),
    "the exponent 1": jwk(e=encoded(b"\1")),
    "the exponent 3": jwk(e=encoded(b"\3")),
    "an even exponent": jwk(e=encoded((65538).to_bytes(3, "big"))),
    "a huge exponent": jwk(e=encoded(b"\1" * 256)),
    "no modulus": jwk(n=...),
    "a modulus that is a number": jwk(n=12345),
    "a modulus that is no base64url": jwk(n="A+/="),
    "a point off the curve": jwk(EC, y=encoded(bytes(31) + b"\1")),
    "the point at infinity": jwk(EC, x=encoded(bytes(32)), y=encoded(bytes(32))),
    "another curve": jwk(ECKey.generate_key("P-384")),
    "another curve's name": jwk(EC, crv="secp256k1"),
    "a coordinate that is too long": jwk(EC, x=encoded(bytes(33))),
    "no curve": jwk(EC, crv=...),
    "an Edwards curve that is not allowed": jwk(OKPKey.generate_key("Ed448")),
    "a curve for agreeing on keys": jwk(OKPKey.generate_key("X25519")),
    "an Edwards point that is too short": jwk(ED, x=encoded(bytes(31))),
    "a key for encrypting": jwk(use="enc"),
    "a key for signing only": jwk(key_ops=["sign"]),
    "operations that are a text": jwk(key_ops="verify"),
    "a key of another algorithm": jwk(alg="HS256"),
    "a key of none": jwk(alg="none"),
    "a key of an algorithm for encrypting": jwk(alg="RSA-OAEP"),
    "an algorithm that is a list": jwk(alg=["RS256"]),
    "an unknown type": jwk(kty="AKP"),
    "a type that is a list": jwk(kty=["RSA"]),
    "no name": jwk(kid=...),
    "an empty name": jwk(kid=""),
    "a name that is a number": jwk(kid=7),
    "a long name": jwk(kid="a" * 256),
    "nothing": {},
    "a text": "RSA",
    "null": None,
}


@pytest.mark.parametrize("sentence", UNUSABLE)
def test_another_key_is_left_out(sentence: str) -> None:
    assert algorithms(UNUSABLE[sentence]) == {}


def test_what_is_private_of_a_key_is_not_looked_at() -> None:
    found = read_key_set({"keys": [{**RSA.as_dict(private=True), "kid": "a"}]})
    assert not found["a"][0].key.is_private


def test_two_keys_may_have_one_name() -> None:
    assert algorithms(jwk(), jwk(EC)) == {"a": [BOTH, {"ES256"}]}


@pytest.mark.parametrize(
    "document", [{}, {"keys": None}, {"keys": {}}, {"keys": []}, {"keys": [jwk(use="enc")]}, {"keys": [jwk()] * 65}]
)
def test_a_set_without_a_key_that_can_be_used_is_none(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="key"):
        read_key_set(document)


@pytest.mark.parametrize("size", range(1, 70))
def test_bytes_have_one_writing(size: int) -> None:
    data = bytes(range(size))
    said = base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert decoded(said) == data
    if size % 3:
        for other in (said[:-1] + chr(ord(said[-1]) + 1), said + "=" * (-len(said) % 4), said + "\n"):
            with pytest.raises(ValueError, match=r"base64url|nothing"):
                decoded(other)
