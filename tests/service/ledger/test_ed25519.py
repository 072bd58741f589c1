"""The Ed25519 verification that travels in a bundle: RFC 8032's own vectors, and agreement with OpenSSL on odd
input."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as some

from service.ledger.keys import signed_by
from service.ledger.standalone.periksa import BASE, NEUTRAL, ORDER, D, P, add, double, ed25519, point
from tests.service.ledger.forge import LOG

RFC_8032_SECTION_7_1 = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip
PUBLIC = LOG.key.public
MESSAGE = b"a message\n"
GOOD = LOG._private().sign(MESSAGE)


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032_SECTION_7_1)
def test_the_vectors_of_the_standard(public: str, message: str, signature: str) -> None:
    given = bytes.fromhex(public), bytes.fromhex(signature), bytes.fromhex(message)
    assert ed25519(*given)
    assert signed_by(*given)
    assert not ed25519(given[0], given[1], given[2] + b"!")


def _with_s(s: int) -> bytes:
    return GOOD[:32] + s.to_bytes(32, "little")


S = int.from_bytes(GOOD[32:], "little")


@pytest.mark.parametrize(
    "signature",
    [b"", GOOD[:-1], GOOD + b"\0", _with_s(S + ORDER), _with_s(0), _with_s(ORDER), _with_s(2**256 - 1),
     (1).to_bytes(32, "little") + GOOD[32:], (P + 1).to_bytes(32, "little") + GOOD[32:], b"\xff" * 32 + GOOD[32:]],
)  # fmt: skip
def test_what_signs_nothing(signature: bytes) -> None:
    assert not ed25519(PUBLIC, signature, MESSAGE)
    assert not signed_by(PUBLIC, signature, MESSAGE)


@settings(max_examples=60)
@given(some.integers(0, 511), some.booleans())
def test_a_bit_that_is_turned_is_noticed(bit: int, in_the_key: bool) -> None:
    flip = (1 << bit % (256 if in_the_key else 512)).to_bytes(32 if in_the_key else 64, "little")
    turned = bytes(a ^ b for a, b in zip(PUBLIC if in_the_key else GOOD, flip, strict=True))
    given = (turned, GOOD, MESSAGE) if in_the_key else (PUBLIC, turned, MESSAGE)
    assert not ed25519(*given)
    assert not signed_by(*given)


@settings(max_examples=60)
@given(some.binary(min_size=32, max_size=32), some.binary(max_size=40))
def test_it_signs_as_openssl_does(secret: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519(public, signature, message)


def test_both_leave_the_cofactor_out() -> None:
    """R moved by a point of order two: [8]-ed equations would still hold; both refuse it."""
    two = (0, P - 1, 1, 0)
    moved = add(point(GOOD[:32]), two)
    inverse = pow(moved[2], P - 2, P)
    x, y = moved[0] * inverse % P, moved[1] * inverse % P
    signature = (y | (x & 1) << 255).to_bytes(32, "little") + GOOD[32:]
    assert not ed25519(PUBLIC, signature, MESSAGE)
    assert not signed_by(PUBLIC, signature, MESSAGE)


def test_points_are_on_the_curve() -> None:
    assert BASE[0] % 2 == 0
    assert BASE[1] * 5 % P == 4
    assert (-(BASE[0] ** 2) + BASE[1] ** 2 - 1 - D * BASE[0] ** 2 * BASE[1] ** 2) % P == 0
    assert _same(add(BASE, BASE), double(BASE))
    assert _same(add(BASE, NEUTRAL), BASE)
    assert point((1).to_bytes(32, "little")) == NEUTRAL
    assert point((2).to_bytes(32, "little")) is None
    assert point((1 | 1 << 255).to_bytes(32, "little")) is None
    assert point((P).to_bytes(32, "little")) is None


def _same(p: tuple[int, int, int, int], q: tuple[int, int, int, int]) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0
