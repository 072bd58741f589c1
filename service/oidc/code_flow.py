"""Logging in at the issuer: the authorization code flow with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 9700).

Nothing is kept between going there and coming back: `state`, `nonce` and the verifier are made of what only this
browser holds (its cookie) and what only this record knows (its secret), so that a code of another browser, or of
another time, is worth nothing here.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from service.clock import Clock
from service.oidc.fetching import NoDocument, Sent, fetched
from service.oidc.id_tokens import IdTokens
from service.oidc.issuer import Issuer
from service.oidc.signed import Unfit

PATIENCE = 10 * 60
"""Seconds that somebody may take to log in there."""


_FRESH = 10 * 60
"""Seconds that the issuer's metadata are good for."""
_AT_ONCE = 3
"""Threads that may wait for the issuer."""


@dataclass(frozen=True, slots=True)
class Client:
    """How the issuer knows this record."""

    id: str
    secret: str


class NotLoggedIn(Exception):
    """The issuer did not let them in, or what came back is not what was begun here. The message says why."""


class CodeFlow:
    """`browser` is what one browser's cookie holds, `back` the address here that the issuer sends it to."""

    def __init__(self, issuer: Issuer, client: Client, tokens: IdTokens, clock: Clock, secret: bytes) -> None:
        self._issuer, self._client, self._tokens = issuer, client, tokens
        self._clock, self._secret = clock, secret
        self._asking = threading.BoundedSemaphore(_AT_ONCE)
        self._known: tuple[float, dict[str, Any]] | None = None

    @property
    def issuer(self) -> str:
        return self._issuer.url

    def begin(self, browser: str, back: str) -> str:
        """The address at the issuer to go to. Raises NoDocument."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415  # for whoever logs in there
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415

        endpoint = self._issuer.endpoint(self._metadata(), "authorization_endpoint")
        state = self._state(browser, str(int(self._clock().timestamp())), secrets.token_urlsafe(16))
        address: str = prepare_grant_uri(
            endpoint, self._client.id, "code", back, "openid", state, nonce=self._made("nonce", browser, state),
            code_challenge=create_s256_code_challenge(self._made("verifier", browser, state)),
            code_challenge_method="S256",
        )  # fmt: skip
        return address

    def finish(self, browser: str, back: str, said: dict[str, str]) -> str:
        """The subject that logged in, by what came back. Raises NotLoggedIn; NoDocument or Busy without the issuer."""
        state = said.get("state", "")
        if not self._is_ours(browser, state):
            raise NotLoggedIn("state")
        if said.get("iss", self.issuer) != self.issuer:  # RFC 9207
            raise NotLoggedIn("iss")
        if "error" in said or not said.get("code"):
            raise NotLoggedIn("the issuer refused")
        answer = self._exchanged(said["code"], back, self._made("verifier", browser, state))
        access_token = answer.get("access_token")
        try:
            return self._tokens.subject(
                answer.get("id_token"),
                nonce=self._made("nonce", browser, state),
                access_token=access_token if isinstance(access_token, str) else None,
            )
        except Unfit as unfit:
            raise NotLoggedIn(f"the ID token: {unfit}") from unfit

    def _exchanged(self, code: str, back: str, verifier: str) -> dict[str, Any]:
        """What the issuer gives for a code."""
        from authlib.oauth2.rfc6749.parameters import prepare_token_request  # noqa: PLC0415

        metadata = self._metadata()
        ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        headers, more = {}, {}
        if "client_secret_basic" in ways:
            pair = f"{quote_plus(self._client.id)}:{quote_plus(self._client.secret)}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            more = {"client_id": self._client.id, "client_secret": self._client.secret}
        form = prepare_token_request("authorization_code", "", back, code=code, code_verifier=verifier, **more)
        address = self._issuer.endpoint(metadata, "token_endpoint")
        with self._in_turn():
            return fetched(address, sent=Sent(form, headers))

    def _metadata(self) -> dict[str, Any]:
        """The issuer's, not older than ten minutes."""
        known, now = self._known, self._clock().timestamp()
        if known is None or not 0 <= now - known[0] < _FRESH:
            with self._in_turn():
                known = self._known = now, self._issuer.metadata()
        return known[1]

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """An issuer that hangs must not hold every thread: whoever comes while some wait is told to come again."""
        if not self._asking.acquire(blocking=False):
            raise NoDocument("others wait for the issuer")
        try:
            yield
        finally:
            self._asking.release()

    def _state(self, browser: str, began: str, salt: str) -> str:
        return f"{began}.{salt}.{self._made('state', browser, began, salt)}"

    def _is_ours(self, browser: str, state: str) -> bool:
        began, _, salt = state.rpartition(".")[0].partition(".")
        if not (began.isascii() and began.isdigit() and len(began) < 13):
            return False
        expected = self._state(browser, began, salt)
        fresh = 0 <= self._clock().timestamp() - int(began) <= PATIENCE
        return hmac.compare_digest(state.encode(), expected.encode()) and fresh

    def _made(self, *of: str) -> str:
        digest = hmac.digest(self._secret, "\n".join(("login", *of)).encode(), "sha256")
        return urlsafe_b64encode(digest).decode().rstrip("=")
