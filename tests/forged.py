"""Tokens that somebody made who is not the issuer, or that the issuer made for something else: none is accepted.

Each is a sentence and how it is made; what a forger knows is all that is public: the keys, the addresses, and genuine
tokens of somebody else, of another kind, or from yesterday.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey, OKPKey, RSAKey

from tests.issuer import AUDIENCE, CLIENT, Issuer, encoded, signed, written

Forgery = Callable[[Issuer], str]


@cache
def own_rsa() -> RSAKey:
    """The forger's."""
    return RSAKey.generate_key(2048)


@cache
def own_ec() -> ECKey:
    return ECKey.generate_key("P-256")


HEADER: dict[str, Any] = {"alg": "RS256", "typ": "at+jwt", "kid": "rsa"}


def _header(**over: Any) -> Forgery:
    """Signed by the issuer, with another header: what a careless issuer or an injection might do."""
    said = {name: value for name, value in {**HEADER, **over}.items() if value is not ...}
    return lambda issuer: signed(said, issuer.access_claims(), issuer.keys["rsa"], "RS256")


def _claims(**over: Any) -> Forgery:
    """Signed by the issuer, but not for this record, or not for now."""
    return lambda issuer: issuer.access_token(**over)


def _payload(text: str | bytes) -> Forgery:
    """Signed by the issuer over something that is not claims."""
    data = text if isinstance(text, bytes) else text.encode()
    return lambda issuer: signed(HEADER, data, issuer.keys["rsa"], "RS256")


def _written(change: Callable[[dict[str, Any]], str]) -> Forgery:
    """Genuine claims, written in another way."""
    return lambda issuer: signed(HEADER, change(issuer.access_claims()).encode(), issuer.keys["rsa"], "RS256")


def _own(**header: Any) -> Forgery:
    """Signed by the forger."""
    said = {name: value for name, value in {**HEADER, **header}.items() if value is not ...}
    return lambda issuer: signed(said, issuer.access_claims(), own_rsa(), "RS256")


def _hmac(secret: Callable[[RSAKey], bytes], **header: Any) -> Forgery:
    """A symmetric tag, made with what is public of the issuer's key."""

    def made(issuer: Issuer) -> str:
        key = issuer.keys["rsa"]
        assert isinstance(key, RSAKey)
        said = f"{written({**HEADER, 'alg': 'HS256', **header})}.{written(issuer.access_claims())}"
        return f"{said}.{encoded(hmac.digest(secret(key), said.encode(), hashlib.sha256))}"

    return made


def _genuine(change: Callable[[str], str], **said: Any) -> Forgery:
    """A genuine token, changed afterwards."""
    return lambda issuer: change(issuer.access_token(**said))


def _unsigned(algorithm: Any, signature: str = "") -> Forgery:
    return lambda issuer: f"{written({**HEADER, 'alg': algorithm})}.{written(issuer.access_claims())}.{signature}"


def _part(place: int, change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(token: str) -> str:
        parts = token.split(".")
        parts[place] = change(parts[place])
        return ".".join(parts)

    return changed


def _resigned(change: Callable[[bytes], bytes]) -> Callable[[str], str]:
    """With other bytes of a signature."""
    return _part(2, lambda said: encoded(change(urlsafe_b64decode(said + "=" * (-len(said) % 4)))))


def _other_writing(said: str) -> str:
    """The same bytes: the last character has bits that say nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return said[:-1] + letters[letters.index(said[-1]) ^ 1]


def _der(raw: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))


def _other_subject(said: str) -> str:
    claims = json.loads(urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    return written({**claims, "sub": "an-admin"})


def _of_another_issuer(issuer: Issuer) -> str:
    """Its own keys, its own name, everything in order, and the same names of keys."""
    return signed(HEADER, issuer.access_claims(iss="https://login.example.com"), own_rsa(), "RS256")


def _confused(header: str, key: str, algorithm: str) -> Forgery:
    """Signed by a key of the issuer's, and said to be signed in another way."""
    return lambda issuer: signed(
        {**HEADER, "alg": header, "kid": key}, issuer.access_claims(), issuer.keys[key], algorithm
    )


def _json_serialized(issuer: Issuer) -> str:
    header, payload, signature = issuer.access_token().split(".")
    return json.dumps({"protected": header, "payload": payload, "signature": signature})


def _twice(name: str, value: Any) -> Forgery:
    return _written(lambda claims: json.dumps(claims)[:-1] + f", {json.dumps(name)}: {json.dumps(value)}}}")


def _raw(name: str, value: str) -> Forgery:
    """A member as no writer of JSON would write it."""
    return _written(lambda claims: json.dumps({**claims, name: "@"}).replace('"@"', value))


NOW = int(time.time())
_OWN_JWK = {"jwk": own_rsa().as_dict(private=False)}
_PEM = Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
_CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

FORGED: Mapping[str, Forgery] = {
    # nothing is signed
    "none": _unsigned("none"),
    "None": _unsigned("None"),
    "nOnE": _unsigned("nOnE"),
    "NONE with something in the place of the signature": _unsigned("NONE", "AAAA"),
    "none with a genuine signature": _genuine(_part(0, lambda _: written({**HEADER, "alg": "none"}))),
    "no algorithm": _header(alg=...),
    "the algorithm is null": _unsigned(None, "AAAA"),
    "the algorithm is empty": _unsigned("", "AAAA"),
    "the algorithm is a list": _header(alg=["RS256"]),
    "the algorithm has a space": _header(alg="RS256 "),
    "RS256 without a signature": _genuine(_part(2, lambda _: "")),
    # the algorithm is another one
    "HS256 with the public key in PEM": _hmac(lambda key: key.public_key.public_bytes(*_PEM)),
    "HS256 with the public key in DER": _hmac(lambda key: key.public_key.public_bytes(Encoding.DER, _PEM[1])),
    "HS256 with the modulus": _hmac(lambda key: key.as_dict(private=False)["n"].encode()),
    "HS256 with the whole JWK": _hmac(lambda key: json.dumps(key.as_dict(private=False)).encode()),
    "HS256 with nothing": _hmac(lambda _: b""),
    "HS256 said to be RS256": _hmac(lambda key: key.public_key.public_bytes(*_PEM), alg="RS256"),
    "RS256 said to be PS256": _confused("PS256", "rsa", "RS256"),
    "PS256 said to be RS256": _confused("RS256", "rsa", "PS256"),
    "RS512, which is not allowed": _confused("RS512", "rsa", "RS512"),
    "RS384, which is not allowed": _confused("RS384", "rsa", "RS384"),
    "ES256 said of an RSA key": _confused("ES256", "rsa", "RS256"),
    "RS256 said of a key on a curve": _confused("RS256", "ec", "ES256"),
    "EdDSA said of a key on P-256": _confused("EdDSA", "ec", "ES256"),
    "ES256 said of a key on Ed25519": _confused("ES256", "ed", "EdDSA"),
    # the key is another one
    "a key of one's own under the issuer's name": _own(),
    "an embedded key": _own(**_OWN_JWK),
    "an embedded key without a name": lambda i: signed(
        {"alg": "RS256", "typ": "at+jwt", **_OWN_JWK}, i.access_claims(), own_rsa(), "RS256"
    ),
    "an embedded key beside a genuine signature": _header(**_OWN_JWK),
    "a set of keys elsewhere": _own(jku="https://evil.example.com/keys"),
    "a set of keys elsewhere beside a genuine signature": _header(jku="https://evil.example.com/keys"),
    "a certificate elsewhere": _own(x5u="https://evil.example.com/cert.pem"),
    "an embedded certificate": _own(x5c=["MIIB"]),
    "a key that nobody knows": _own(kid="unknown"),
    "a key without a name": _own(kid=...),
    "a genuine key that is not named": _header(kid=...),
    "the name of a file": _own(kid="../../../../dev/null"),
    "the name of an address": _own(kid="https://evil.example.com/keys#1"),
    "the name of a query": _own(kid="' UNION SELECT 'key"),
    "a name that is a number": _header(kid=7),
    "a name that is a list": _header(kid=["rsa"]),
    "an empty name": _header(kid=""),
    "a name of four thousand characters": _header(kid="k" * 4_000),
    "a key on P-256 of one's own": lambda i: signed(
        {**HEADER, "alg": "ES256", "kid": "ec"}, i.access_claims(), own_ec(), "ES256"
    ),
    "a key on Ed25519 of one's own": lambda i: signed(
        {**HEADER, "alg": "EdDSA", "kid": "ed"}, i.access_claims(), OKPKey.generate_key("Ed25519"), "EdDSA"
    ),
    "a header so long that the library reads none of it": _own(x5t="A" * 1_000),
    "a signature so long that the library reads none of it": _genuine(_part(2, lambda said: said + "AAAA" * 300)),
    "another issuer's token": _of_another_issuer,
    # the signature is another one
    "ES256 of zeros": _genuine(_resigned(lambda _: bytes(64)), kid="ec", algorithm="ES256"),
    "ES256 of the order of the curve": _genuine(
        _resigned(lambda _: _CURVE_ORDER.to_bytes(32, "big") * 2), kid="ec", algorithm="ES256"
    ),
    "ES256 of r and zero": _genuine(_resigned(lambda raw: raw[:32] + bytes(32)), kid="ec", algorithm="ES256"),
    "ES256 in DER": _genuine(_resigned(_der), kid="ec", algorithm="ES256"),
    "ES256 with zeros before": _genuine(
        _resigned(lambda raw: bytes(1) + raw[:32] + bytes(1) + raw[32:]), kid="ec", algorithm="ES256"
    ),
    "EdDSA of zeros": _genuine(_resigned(lambda _: bytes(64)), kid="ed", algorithm="EdDSA"),
    "EdDSA cut": _genuine(_resigned(lambda raw: raw[:-1]), kid="ed", algorithm="EdDSA"),
    "one bit of RS256 is another": _genuine(_resigned(lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]))),
    "RS256 cut": _genuine(_resigned(lambda raw: raw[:-1])),
    "RS256 with a byte more": _genuine(_resigned(lambda raw: raw + b"\0")),
    "RS256 with a byte before": _genuine(_resigned(lambda raw: b"\0" + raw)),
    "RS256 of zeros": _genuine(_resigned(lambda raw: bytes(len(raw)))),
    "RS256 of one": _genuine(_resigned(lambda raw: bytes(len(raw) - 1) + b"\1")),
    "other claims under a genuine signature": _genuine(_part(1, _other_subject)),
    "another header under a genuine signature": _genuine(
        _part(0, lambda _: written({"typ": "at+jwt", "alg": "RS256", "kid": "rsa"}))
    ),
    "the signature in another writing": _genuine(_part(2, _other_writing)),
    "the signature with padding": _genuine(lambda token: token + "=="),
    # the form is another one
    "nothing": lambda _: "",
    "dots": lambda _: "..",
    "two parts": _genuine(lambda token: token.rpartition(".")[0]),
    "four parts": _genuine(lambda token: token + ".AAAA"),
    "five parts, as an encrypted one has": _genuine(lambda token: token + ".AAAA.AAAA"),
    "detached claims": _genuine(_part(1, lambda _: "")),
    "a JSON serialization": _json_serialized,
    "a space within": _genuine(lambda token: token[:20] + " " + token[20:]),
    "a line's end behind": _genuine(lambda token: token + "\n"),
    "a null behind": _genuine(lambda token: token + "\0"),
    "letters of another script": _genuine(_part(1, lambda said: "\u0430" + said[1:])),
    "wide digits": _genuine(_part(1, lambda said: said[:-1] + "\uff11")),
    "half a character": _genuine(lambda token: token + "\udc80"),
    "the alphabet of plain base64": _genuine(_part(2, lambda said: said.replace("-", "+").replace("_", "/") + "+")),
    "very long": _claims(padding="x" * 10_000),
    "a megabyte": lambda _: "e" * 1_000_000,
    # the header says more
    "an unknown critical extension": _header(crit=["urn:example:must"], **{"urn:example:must": True}),
    "a critical claim": _header(crit=["exp"], exp=NOW + 300),
    "nothing critical": _header(crit=[]),
    "claims that are not encoded": _header(b64=False, crit=["b64"]),
    "compressed": _header(zip="DEF"),
    "a token in a token": _header(cty="JWT"),
    "encryption": _header(enc="A256GCM"),
    "an algorithm twice": lambda i: signed(
        b'{"alg":"RS256","typ":"at+jwt","kid":"rsa","alg":"RS256"}', i.access_claims(), i.keys["rsa"], "RS256"
    ),
    "a header that is a list": lambda i: signed([HEADER], i.access_claims(), i.keys["rsa"], "RS256"),
    "a header that is no JSON": lambda i: signed(b"RS256", i.access_claims(), i.keys["rsa"], "RS256"),
    # it is another kind of token
    "an ID token": lambda i: i.id_token(),
    "an ID token for this record": lambda i: signed(
        {**HEADER, "typ": "JWT"}, i.access_claims(nonce="n", client_id=...), i.keys["rsa"], "RS256"
    ),
    "no type": _header(typ=...),
    "the type JWT": _header(typ="JWT"),
    "a logout token": _header(typ="logout+jwt"),
    "a proof of possession": _header(typ="dpop+jwt"),
    "a security event": _header(typ="secevent+jwt"),
    "a type that begins alike": _header(typ="at+jwt+x"),
    "a type that is a list": _header(typ=["at+jwt"]),
    "bound to a key by DPoP": _claims(cnf={"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}),
    "bound to a certificate": _claims(cnf={"x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}),
    # it is for somebody else
    "no issuer": _claims(iss=...),
    "another issuer's name": _claims(iss="https://login.example.com"),
    "the issuer with a slash": lambda i: i.access_token(iss=i.url + "/"),
    "the issuer in capitals": lambda i: i.access_token(iss=i.url.upper()),
    "the issuer as the beginning of another": lambda i: i.access_token(iss=i.url + ".evil.example.com"),
    "issuers in a list": lambda i: i.access_token(iss=[i.url]),
    "no audience": _claims(aud=...),
    "another audience": _claims(aud="https://other.example.go.id"),
    "the client as audience": _claims(aud=CLIENT),
    "other audiences": _claims(aud=["https://other.example.go.id", CLIENT]),
    "an audience that begins alike": _claims(aud=AUDIENCE + ".evil.example.com"),
    "an audience that ends early": _claims(aud=AUDIENCE[:-1]),
    "an audience with a slash": _claims(aud=AUDIENCE + "/"),
    "an empty list of audiences": _claims(aud=[]),
    "an audience that is an object": _claims(aud={AUDIENCE: True}),
    "an audience within a list within a list": _claims(aud=[[AUDIENCE]]),
    "this audience beside something that is none": _claims(aud=[AUDIENCE, None]),
    "the audience null": _claims(aud=None),
    # it is for another time
    "expired": _claims(iat=NOW - 600, exp=NOW - 1),
    "expired long ago": _claims(iat=0, exp=300),
    "no end": _claims(exp=...),
    "an end that is a text": _claims(exp=str(NOW + 300)),
    "an end that is no number": _claims(exp="tomorrow"),
    "an end with a fraction": _claims(exp=NOW + 300.5),
    "an end that is true": _claims(exp=True),
    "an end that is null": _claims(exp=None),
    "an end that is a list": _claims(exp=[NOW + 300]),
    "an end that is infinite": _raw("exp", "1e999"),
    "an end that is Infinity": _raw("exp", "Infinity"),
    "an end that is NaN": _raw("exp", "NaN"),
    "an end of four thousand digits": _raw("exp", "9" * 4_000),
    "an end before 1970": _claims(exp=-1),
    "an end in a thousand years": _claims(exp=NOW + 31_536_000_000),
    "an end the day after tomorrow": _claims(exp=NOW + 2 * 86_400),
    "an end twice": _twice("exp", NOW + 299),
    "no moment of issue": _claims(iat=...),
    "issued tomorrow": _claims(iat=NOW + 3_600, exp=NOW + 7_200),
    "issued as a text": _claims(iat=str(NOW)),
    "not before tomorrow": _claims(nbf=NOW + 3_600),
    "not before a text": _claims(nbf="0"),
    "not before null": _claims(nbf=None),
    # it is about nobody
    "no subject": _claims(sub=...),
    "an empty subject": _claims(sub=""),
    "a subject that is a number": _claims(sub=7),
    "a subject that is a list": _claims(sub=["an-employee"]),
    "a subject that is null": _claims(sub=None),
    "a subject with a null in it": _claims(sub="an-employee\0"),
    "a subject with a line's end": _claims(sub="an-employee\nan-admin"),
    "a subject of half a character": _claims(sub="\ud800"),
    "a subject of a thousand characters": _claims(sub="x" * 1_000),
    "a subject twice": _twice("sub", "an-admin"),
    # its claims are none
    "claims that are a list": _payload("[]"),
    "claims that are a text": _payload('"an-employee"'),
    "claims that are null": _payload("null"),
    "claims that are no JSON": _payload("sub=an-employee"),
    "claims in another encoding": lambda i: signed(
        HEADER, json.dumps(i.access_claims()).encode("utf-16"), i.keys["rsa"], "RS256"
    ),
    "claims after a byte order mark": _written(lambda claims: "\ufeff" + json.dumps(claims)),
    "claims with something behind": _written(lambda claims: json.dumps(claims) + "{}"),
    "claims nested deeply": _raw("deep", "[" * 2_500 + "]" * 2_500),
}
