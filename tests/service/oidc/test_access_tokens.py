"""Access tokens of the issuer are believed; whatever else looks like one is not."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from service.clock import system_clock
from service.oidc import issuer as believed
from service.oidc.access_tokens import AccessTokens, Expected
from service.oidc.known_keys import Keys
from service.oidc.signed import Unfit
from tests.forged import FORGED, Forgery
from tests.issuer import AUDIENCE, Issuer, signed

KINDS = [("rsa", "RS256"), ("rsa", "PS256"), ("ec", "ES256"), ("ed", "EdDSA")]


@pytest.mark.parametrize(("kid", "algorithm"), KINDS)
def test_a_genuine_token_tells_its_subject(tokens: AccessTokens, issuer: Issuer, kid: str, algorithm: str) -> None:
    said = issuer.access_token(kid=kid, algorithm=algorithm)
    assert [tokens.subject(said) for _ in range(3)] == ["an-employee"] * 3


@pytest.mark.parametrize("sentence", FORGED)
def test_a_forged_token_is_not_believed(tokens: AccessTokens, issuer: Issuer, sentence: str) -> None:
    forged = FORGED[sentence](issuer)
    for _ in range(2):
        with pytest.raises(Unfit) as refused:
            tokens.subject(forged)
        assert forged == "" or forged not in str(refused.value)
    assert tokens.subject(issuer.access_token()) == "an-employee"


def test_there_are_many_forged_ones() -> None:
    assert len(FORGED) >= 30


def _harmless(issuer: Issuer, **header: object) -> str:
    said = {"alg": "RS256", "typ": "at+jwt", "kid": "rsa", **header}
    return signed(said, issuer.access_claims(), issuer.keys["rsa"], "RS256")


HARMLESS: dict[str, Forgery] = {
    "several audiences": lambda i: i.access_token(aud=["https://other.example.go.id", AUDIENCE]),
    "the type as a media type": lambda i: _harmless(i, typ="application/at+jwt"),
    "the type in capitals": lambda i: _harmless(i, typ="AT+JWT"),
    "the digest of a certificate": lambda i: _harmless(i, x5t="bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"),
    "all that a header may say": lambda i: _harmless(i, **{"x5t": "abc", "x5t#S256": "abc"}),
    "not before now": lambda i: i.access_token(nbf=int(time.time())),
    "a clock that is half a minute ahead": lambda i: i.access_token(iat=int(time.time()) + 30),
    "claims that nobody asks for": lambda i: i.access_token(scope="read", roles=["admin"], exp_=1),
}


@pytest.mark.parametrize("sentence", HARMLESS)
def test_what_an_issuer_may_say_is_believed(tokens: AccessTokens, issuer: Issuer, sentence: str) -> None:
    assert tokens.subject(HARMLESS[sentence](issuer)) == "an-employee"


def test_names_may_be_short() -> None:
    with Issuer() as issuer:
        issuer.keys["k"] = issuer.keys["ed"]
        tokens = AccessTokens(Expected(issuer.url, AUDIENCE), Keys(believed.Issuer(issuer.url)), system_clock)
        assert tokens.subject(issuer.access_token(kid="k", algorithm="EdDSA", sub="a")) == "a"


class TestItsTime:
    """Also of a token that was believed before."""

    @pytest.fixture
    def now(self) -> list[float]:
        return [time.time()]

    @pytest.fixture
    def tokens(self, issuer: Issuer, now: list[float]) -> AccessTokens:
        keys = Keys(believed.Issuer(issuer.url))
        return AccessTokens(Expected(issuer.url, AUDIENCE), keys, lambda: datetime.fromtimestamp(now[0], UTC))

    def test_it_ends_when_it_says(self, tokens: AccessTokens, issuer: Issuer, now: list[float]) -> None:
        ends = int(now[0]) + 100
        said = issuer.access_token(exp=ends)
        now[0] = ends - 0.001
        assert tokens.subject(said) == "an-employee"
        now[0] = ends
        with pytest.raises(Unfit):
            tokens.subject(said)

    def test_it_does_not_begin_before_it_says(self, tokens: AccessTokens, issuer: Issuer, now: list[float]) -> None:
        said = issuer.access_token(iat=int(now[0]), nbf=int(now[0]) + 100)
        with pytest.raises(Unfit):
            tokens.subject(said)
        now[0] = int(now[0]) + 40.0
        assert tokens.subject(said) == "an-employee"
        now[0] -= 0.001
        with pytest.raises(Unfit):
            tokens.subject(said)


def test_a_token_that_was_believed_is_not_once_its_key_was_taken_back() -> None:
    moment = [0.0]
    with Issuer() as issuer:
        keys = Keys(believed.Issuer(issuer.url), lambda: moment[0])
        tokens = AccessTokens(Expected(issuer.url, AUDIENCE), keys, system_clock)
        said = issuer.access_token()
        assert tokens.subject(said) == "an-employee"
        del issuer.keys["rsa"]
        assert tokens.subject(said) == "an-employee"
        moment[0] += 601
        with pytest.raises(Unfit):
            tokens.subject(said)
        assert tokens.subject(issuer.access_token(kid="ec", algorithm="ES256")) == "an-employee"


@pytest.mark.parametrize(("kid", "algorithm"), KINDS)
def test_no_character_of_a_token_can_be_another(tokens: AccessTokens, issuer: Issuer, kid: str, algorithm: str) -> None:
    said = issuer.access_token(kid=kid, algorithm=algorithm)
    believed = []
    for place, letter in enumerate(said):
        changed = said[:place] + ("A" if letter != "A" else "B") + said[place + 1 :]
        for other in (changed, said[:place] + said[place + 1 :], said[:place]):
            try:
                tokens.subject(other)
            except Unfit:
                continue
            believed.append((place, other))
    assert believed == []
