"""Logging in at one's organisation: there, back, and nothing of another browser's or another time's counts."""

from __future__ import annotations

import json
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from api.app import create_app
from service.bootstrap import Service
from service.settings import Rate
from tests.api.pages.conftest import SITI, Browser, Holders, Moving, said
from tests.issuer import CLIENT, SECRET, Issuer, signed

BEGIN = "/masuk/instansi"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as running:
        yield running


@pytest.fixture
def app(service: Service, clock: Moving, holders: Holders, issuer: Issuer) -> Flask:
    """The issuer's clock is the machine's."""
    clock.now = datetime.now(UTC)
    holders.linked[issuer.url, issuer.user] = SITI.account
    service.settings = replace(
        service.settings, proxies=("127.0.0.1",), oidc_issuer=issuer.url, oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
    )  # fmt: skip
    service.accounts = holders
    return create_app(service)


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def at_issuer(address: str) -> str:
    """Where the issuer sends a browser back to."""
    with pytest.raises(urllib.error.HTTPError, match="302") as answer:
        urllib.request.build_opener(_Staying).open(address)
    with answer.value:
        return str(answer.value.headers["Location"])


def there(browser: Browser) -> str:
    """The address to come back to, after a login at the issuer."""
    return at_issuer(browser.get(BEGIN).headers["Location"])


def back(browser: Browser, address: str) -> TestResponse:
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}", headers={"Sec-Fetch-Site": "cross-site"})


def test_who_logs_in_there_is_logged_in_here(browser: Browser) -> None:
    assert BEGIN in browser.get("/masuk").text
    address = there(browser)
    assert address.startswith("https://jejak.test/masuk/instansi/kembali?")
    answer = back(browser, address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/akun")
    page = said(browser.get("/akun"))
    assert "akun-siti" in page
    assert "akun instansi" in page


def test_the_issuer_is_asked_with_state_nonce_and_a_challenge(browser: Browser, issuer: Issuer) -> None:
    address = browser.get(BEGIN).headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{issuer.url}/authorize?")
    assert (asked["response_type"], asked["scope"], asked["client_id"]) == ("code", "openid", CLIENT)
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert SECRET not in address
    again = parse_qs(urlsplit(browser.get(BEGIN).headers["Location"]).query)
    assert {again[name][0] for name in ("state", "nonce")}.isdisjoint({asked["state"], asked["nonce"]})


def test_a_code_is_worth_nothing_in_another_browser(app: Flask) -> None:
    mine, theirs = Browser(app), Browser(app)
    address = there(theirs)
    mine.get(BEGIN)
    answer = back(mine, address)
    assert (answer.status_code, mine.cookie()) == (403, None)


def test_another_browsers_code_with_ones_own_state_is_worth_nothing(app: Flask) -> None:
    mine, theirs = Browser(app), Browser(app)
    code = parse_qs(urlsplit(there(theirs)).query)["code"][0]
    state = parse_qs(urlsplit(there(mine)).query)["state"][0]
    assert mine.get(f"{BEGIN}/kembali?code={code}&state={state}").status_code in (403, 503)
    assert mine.cookie() is None


def test_it_is_good_once_and_for_ten_minutes(browser: Browser, clock: Moving) -> None:
    address = there(browser)
    clock.move(minutes=10, seconds=1)
    assert back(browser, address).status_code == 403
    clock.now = datetime.now(UTC)
    address = there(browser)
    assert back(browser, address).status_code == 303
    browser.fill("/keluar")
    assert back(browser, address).status_code == 403


@pytest.mark.parametrize(
    "query",
    ["", "code=x", "state=x", "code=x&state=1.x.y", "error=access_denied", "state=%C3%A9", f"state={'9' * 5000}"],
)
def test_what_was_not_begun_here_is_refused(browser: Browser, query: str) -> None:
    browser.get(BEGIN)
    answer = browser.get(f"{BEGIN}/kembali?{query}")
    assert (answer.status_code, "tidak berhasil" in said(answer), browser.cookie()) == (403, True, None)


def test_an_answer_of_another_issuer_is_refused(browser: Browser, issuer: Issuer) -> None:
    address = there(browser).replace(urlsplit(issuer.url).netloc.replace(":", "%3A"), "lain.test")
    assert back(browser, address).status_code == 403


def _told(**over: Any) -> Any:
    return lambda issuer, nonce: issuer.id_token(**{"nonce": nonce, **over})


FORGED: dict[str, Any] = {
    "another nonce": _told(nonce="lain"),
    "no nonce": _told(nonce=...),
    "another audience": _told(aud="lain"),
    "another party": _told(azp="lain"),
    "several audiences and no party": _told(aud=[CLIENT, "lain"], azp=...),
    "another issuer": _told(iss="https://lain.test"),
    "expired": _told(exp=1),
    "an hour old": lambda issuer, nonce: issuer.id_token(nonce=nonce, iat=int(datetime.now(UTC).timestamp()) - 3600),
    "no subject": _told(sub=...),
    "an end that is a text": _told(exp="9999999999"),
    "another access token's": _told(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "unsigned": lambda issuer, nonce: issuer.id_token(nonce=nonce).rsplit(".", 1)[0] + ".",
    "a key of its own": lambda issuer, nonce: signed(
        {"alg": "RS256", "kid": "rsa"},
        issuer.access_claims(aud=CLIENT, nonce=nonce), RSAKey.generate_key(2048), "RS256"),
    "an access token": lambda issuer, nonce: issuer.access_token(aud=CLIENT, nonce=nonce),
    "nothing": lambda issuer, nonce: None,
    "a number": lambda issuer, nonce: 7,
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_no_other_id_token_is_believed(browser: Browser, issuer: Issuer, name: str) -> None:
    address = browser.get(BEGIN).headers["Location"]
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    given = {"access_token": issuer.access_token(), "token_type": "Bearer", "id_token": FORGED[name](issuer, nonce)}
    issuer.over["/token"] = 200, {"Content-Type": "application/json"}, json.dumps(given).encode()
    answer = back(browser, at_issuer(address))
    assert (answer.status_code, browser.cookie()) == (403, None)


def test_the_true_one_is_believed_where_it_is_given_like_the_forged(browser: Browser, issuer: Issuer) -> None:
    address = browser.get(BEGIN).headers["Location"]
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    given = {"access_token": issuer.access_token(), "token_type": "Bearer", "id_token": issuer.id_token(nonce=nonce)}
    issuer.over["/token"] = 200, {"Content-Type": "application/json"}, json.dumps(given).encode()
    assert back(browser, at_issuer(address)).status_code == 303


def test_who_is_linked_to_no_account_is_told_so(browser: Browser, holders: Holders) -> None:
    holders.linked.clear()
    answer = back(browser, there(browser))
    assert (answer.status_code, "belum dihubungkan" in said(answer), browser.cookie()) == (403, True, None)


def test_a_closed_account_does_not_come_in(browser: Browser, holders: Holders) -> None:
    holders.clear()
    assert back(browser, there(browser)).status_code == 403


def test_its_metadata_are_asked_for_once_in_ten_minutes(browser: Browser, issuer: Issuer, clock: Moving) -> None:
    for _ in range(3):
        back(browser, there(browser))
        browser.fill("/keluar")
    clock.move(minutes=10)
    browser.get(BEGIN)
    assert issuer.asked.count("/.well-known/openid-configuration") == 3  # one of them for the keys


def test_an_issuer_that_hangs_holds_up_three_and_no_more(app: Flask, issuer: Issuer) -> None:
    hanging, waiting = threading.Event(), threading.Semaphore(0)

    def hang() -> dict[str, Any]:
        waiting.release()
        hanging.wait(10)
        return Issuer.metadata(issuer)

    issuer.metadata = hang  # type: ignore[method-assign]
    with ThreadPoolExecutor(3) as pool:
        held = [pool.submit(Browser(app).get, BEGIN) for _ in range(3)]
        for _ in held:
            waiting.acquire()
        assert Browser(app).get(BEGIN).status_code == 503
        hanging.set()
        assert [each.result().status_code for each in held] == [303] * 3


def test_who_asks_for_pages_again_and_again_is_told_to_wait(service: Service, holders: Holders, issuer: Issuer) -> None:
    service.settings = replace(service.settings, proxies=("127.0.0.1",), rate_public=Rate(3, 10**11))
    service.accounts = holders
    app = create_app(service)
    assert [Browser(app).get("/masuk").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert Browser(app, by="198.51.100.1").get("/masuk").status_code == 200


def test_an_issuer_that_does_not_answer_is_told_of(browser: Browser, issuer: Issuer, clock: Moving) -> None:
    address = there(browser)
    issuer.stop()
    again = back(browser, address)
    clock.move(minutes=10)
    for answer in (again, browser.get(BEGIN)):
        assert (answer.status_code, "tidak menjawab" in said(answer)) == (503, True)


def test_a_code_that_the_issuer_refuses_opens_nothing(browser: Browser, issuer: Issuer) -> None:
    address = there(browser)
    issuer.over["/token"] = 400, {}, b'{"error": "invalid_grant"}'
    assert back(browser, address).status_code == 503
    assert browser.cookie() is None


def test_neither_code_nor_token_is_in_the_log(
    browser: Browser, issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = there(browser)
    issuer.over["/token"] = 200, {}, json.dumps({"id_token": issuer.id_token(nonce="lain")}).encode()
    back(browser, address)
    assert "login at the issuer failed" in caplog.text
    for secret in (parse_qs(urlsplit(address).query)["code"][0], "eyJ", SECRET):
        assert secret not in caplog.text


def test_a_client_whose_secret_goes_into_the_form_is_known_too(
    browser: Browser, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = issuer.metadata() | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    monkeypatch.setattr(issuer, "metadata", lambda: metadata)
    assert back(browser, there(browser)).status_code == 303


def test_over_plain_http_nobody_is_sent_there(app: Flask) -> None:
    assert Browser(app, at="http://jejak.test").get(BEGIN).headers["Location"] == "/masuk"


def test_without_a_client_there_is_no_such_page(service: Service, holders: Holders) -> None:
    service.settings = replace(service.settings, proxies=("127.0.0.1",))
    service.accounts = holders
    browser = Browser(create_app(service))
    assert BEGIN not in browser.get("/masuk").text
    assert browser.get(BEGIN).status_code == 404
