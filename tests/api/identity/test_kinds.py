"""Tokens of machines and of an issuer, as a request bears them: who they name may ask, nobody else, and only now."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from api.app import create_app
from api.identity import Bearers, Development
from api.identity.issued import Issued
from api.identity.machines import Machines
from domain.access import Actor, Role, everywhere
from service.bootstrap import Service
from service.clock import system_clock
from service.oidc.access_tokens import AccessTokens, Expected
from service.oidc.issuer import Issuer as Believed
from service.oidc.known_keys import Keys
from service.tokens import Tokens
from tests.api.conftest import Caller
from tests.forged import FORGED
from tests.issuer import AUDIENCE, Issuer

PRIVATE = "/v1/events"


@dataclass
class Open:
    """Accounts on paper."""

    actors: dict[str, Actor] = field(default_factory=dict)
    identities: dict[tuple[str, str], str] = field(default_factory=dict)

    def actor(self, account_id: str) -> Actor | None:
        return self.actors.get(account_id)

    def remembered(self, account_id: str) -> None:
        """Nobody is remembered here."""

    def by_identity(self, issuer: str, subject: str) -> str | None:
        return self.identities.get((issuer, subject))


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with Issuer() as running:
        yield running


@pytest.fixture(scope="module")
def issued(issuer: Issuer) -> AccessTokens:
    return AccessTokens(Expected(issuer.url, AUDIENCE), Keys(Believed(issuer.url)), system_clock)


@pytest.fixture
def accounts(issuer: Issuer) -> Open:
    made = Open({"a-kiosk": everywhere("a-kiosk", Role.AUDITOR), "ani": everywhere("ani", Role.FACILITATOR)})
    made.identities[issuer.url, "an-employee"] = "ani"
    return made


@pytest.fixture
def tokens(service: Service) -> Tokens:
    return Tokens(service.vault, service.clock)


@pytest.fixture
def call(service: Service, tokens: Tokens, issued: AccessTokens, accounts: Open) -> Caller:
    kinds = [Development(service.settings.dev_tokens), Machines(tokens, accounts), Issued(issued, accounts)]
    return Caller(create_app(service, accounts=Bearers(kinds)))


def status(call: Caller, token: str, path: str = PRIVATE) -> int:
    return call.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def machine(tokens: Tokens, account: str = "a-kiosk") -> str:
    return tokens.create(account, name="kiosk", days=1, by="operator")[1]


def test_each_kind_is_accepted_beside_the_others(call: Caller, tokens: Tokens, issuer: Issuer) -> None:
    assert [status(call, each) for each in (machine(tokens), issuer.access_token(), "token-of-mentor")] == [200] * 3


def test_what_it_may_do_is_what_its_account_may(call: Caller, tokens: Tokens, accounts: Open) -> None:
    body, headers = {"code": "36.72", "name": "Kota Cilegon"}, {"Authorization": f"Bearer {machine(tokens)}"}
    assert call.post("/v1/regions", body, headers=headers).status_code == 403
    accounts.actors["a-kiosk"] = everywhere("a-kiosk", Role.ADMIN)
    assert call.post("/v1/regions", body, headers=headers).status_code == 201
    assert [event["actor"] for event in call.get("/v1/regions/36.72/history").json["items"]] == ["a-kiosk"]  # type: ignore[index]


def test_a_closed_account_is_refused_with_the_next_request(
    call: Caller, tokens: Tokens, issuer: Issuer, accounts: Open
) -> None:
    both = machine(tokens), issuer.access_token()
    assert [status(call, each) for each in both] == [200, 200]
    accounts.actors.clear()
    assert [status(call, each) for each in both] == [401, 401]


def test_a_revoked_token_is_refused_with_the_next_request(call: Caller, tokens: Tokens) -> None:
    text = machine(tokens)
    assert status(call, text) == 200
    tokens.revoke(text[6:14], by="operator")
    assert status(call, text) == 401


def test_somebody_who_is_linked_to_no_account_is_nobody(call: Caller, issuer: Issuer, accounts: Open) -> None:
    genuine = issuer.access_token()
    assert status(call, genuine) == 200
    accounts.identities.clear()
    assert status(call, genuine) == 401
    assert status(call, issuer.access_token(sub="ani")) == 401


@pytest.mark.parametrize("path", [PRIVATE, "/v1/innovations"])
def test_no_forged_token_is_accepted_also_where_the_public_may_read(call: Caller, issuer: Issuer, path: str) -> None:
    accepted = []
    for sentence, forge in FORGED.items():
        token = forge(issuer)
        if call.get(path, headers={"Authorization": f"Bearer {token}".replace("\n", " ")}).status_code != 401:
            accepted.append(sentence)
    assert accepted == []
    assert status(call, issuer.access_token(), path) == 200


def test_an_issuer_that_never_answered_is_no_reason_to_say_that_a_token_is_wrong(
    service: Service, accounts: Open
) -> None:
    with Issuer() as gone:
        token, url = gone.access_token(), gone.url
    silent = AccessTokens(Expected(url, AUDIENCE), Keys(Believed(url)), system_clock)
    call = Caller(create_app(service, accounts=Bearers([Issued(silent, accounts)])))
    answer = call.get(PRIVATE, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert status(call, "not-of-an-issuer") == 401


def test_nothing_that_is_logged_or_kept_tells_a_token(
    call: Caller, tokens: Tokens, issuer: Issuer, service: Service, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [machine(tokens), issuer.access_token(), issuer.access_token(exp=1), issuer.id_token(), "token-of-admin",
            "jejak_aaaaaaaa_" + "secret" * 7 + "x"]  # fmt: skip
    for token in said:
        headers = {"Authorization": f"Bearer {token}"}
        query = f"?access_token={token}"
        paths = (PRIVATE, "/v1/innovations?limit=x", "/v1/nothing" + query, PRIVATE + query)
        answers = [call.get(path, headers=headers) for path in paths] + [call.post("/v1/regions", {}, headers=headers)]
        assert not any(token in answer.text or token in str(answer.headers) for answer in answers)
    service.refusals.close()
    told = caplog.text.encode() + b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert b"a-kiosk" in told
    assert [token for token in said if token[-40:].encode() in told] == []


def test_every_refusal_reads_the_same(call: Caller, tokens: Tokens, issuer: Issuer, accounts: Open) -> None:
    revoked, closed, genuine = machine(tokens), machine(tokens, "nobody"), issuer.access_token(sub="somebody")
    tokens.revoke(revoked[6:14], by="operator")
    said = []
    for token in (revoked, closed, genuine, issuer.access_token(exp=1), "nonsense", "jejak_aaaaaaaa_" + "x" * 43):
        answer = call.get(PRIVATE, headers={"Authorization": f"Bearer {token}"})
        body = {**(answer.json or {}), "correlation_id": ""}
        said.append((answer.status_code, body, answer.headers["WWW-Authenticate"]))
    assert said == said[:1] * len(said)
