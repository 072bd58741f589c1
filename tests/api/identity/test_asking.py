"""One header, one token, one account: whatever else is sent is nobody's, and a token belongs nowhere else."""

from __future__ import annotations

import pytest

from api.identity import PUBLIC, Bearers, Development, Unauthenticated
from tests.api.conftest import Caller

TOKEN = "abc.DEF-123_~+/=="


@pytest.fixture
def bearers() -> Bearers:
    return Bearers([Development({TOKEN: "dev-mentor"}), Development({"another": "dev-auditor"})])


@pytest.mark.parametrize("header", [f"Bearer {TOKEN}", f"bearer {TOKEN}", f"BEARER   {TOKEN}"])
def test_a_token_names_its_account(bearers: Bearers, header: str) -> None:
    assert bearers.asking(header).actor.account == "dev-mentor"


def test_every_kind_of_token_is_asked(bearers: Bearers) -> None:
    assert bearers.asking("Bearer another").actor.account == "dev-auditor"


def test_without_a_header_it_is_the_public(bearers: Bearers) -> None:
    assert bearers.asking(None).actor is PUBLIC


@pytest.mark.parametrize(
    "header",
    [
        "", " ", "Bearer", "Bearer ", TOKEN, f"Bearer{TOKEN}", f"Basic {TOKEN}", f"Bearer: {TOKEN}", f" Bearer {TOKEN}",
        f"Bearer {TOKEN} ", f"Bearer {TOKEN}, Bearer {TOKEN}", f"Bearer {TOKEN},Bearer another", f"Bearer {TOKEN} x",
        f'Bearer "{TOKEN}"', f"Bearer\t{TOKEN}", f"Bearer {TOKEN}\n", f"Bearer\xa0{TOKEN}", f"Bearer {TOKEN}\xa0",
        f"Bearer {TOKEN.lower()}", f"Bearer {TOKEN[:-1]}", f"Bearer ={TOKEN}", "Bearer \u0430bc",
        "Bearer \udc80", "Bearer \0", f"Bearer {TOKEN}{'x' * 10_000}", f"Bearer{' ' * 10_000}{TOKEN}",
        "Bearer " + "=" * 8_000, "Bearer " + "a=" * 4_000, f"DPoP {TOKEN}", f"Bea\u0280er {TOKEN}",
    ],
)  # fmt: skip
def test_every_other_header_names_nobody(bearers: Bearers, header: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        bearers.asking(header)
    assert refused.value.given
    assert TOKEN not in str(refused.value)


def test_without_any_kind_of_token_a_header_names_nobody() -> None:
    with pytest.raises(Unauthenticated):
        Bearers([]).asking(f"Bearer {TOKEN}")


def test_who_sent_no_token_and_who_sent_a_wrong_one_are_told_apart(call: Caller) -> None:
    """RFC 6750, section 3.1."""
    none = call.get("/v1/events", role=None)
    wrong = call.get("/v1/events", role=None, headers={"Authorization": "Bearer of-nobody"})
    assert (none.status_code, none.headers["WWW-Authenticate"]) == (401, 'Bearer realm="jejak"')
    assert wrong.status_code == 401
    assert wrong.headers["WWW-Authenticate"] == 'Bearer realm="jejak", error="invalid_token"'
    assert none.json is not None
    assert wrong.json is not None
    assert {**none.json, "correlation_id": ""} == {**wrong.json, "correlation_id": ""}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/v1/innovations", "/v1/events", "/healthz", "/openapi.json"])
@pytest.mark.parametrize("role", [None, "facilitator"])
def test_a_token_in_an_address_is_refused_wherever_it_is_sent(
    call: Caller, method: str, path: str, role: str | None
) -> None:
    answer = call(method, f"{path}?limit=1&access_token=token-of-facilitator", role=role)
    assert answer.status_code in ((400,) if method == "GET" or path == "/v1/innovations" else (405,))
    assert "token-of-facilitator" not in answer.text
    if answer.status_code == 400:
        assert "`Authorization`" in (answer.json or {})["detail"]


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("admin", 422)])
def test_a_token_in_a_body_is_an_unknown_member(call: Caller, role: str | None, status: int) -> None:
    body = {"code": "36.72", "name": "Kota Cilegon", "access_token": "token-of-admin"}
    answer = call.post("/v1/regions", body, role=role)
    assert (answer.status_code, "token-of-admin" in answer.text) == (status, False)
