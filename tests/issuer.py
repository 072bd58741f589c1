"""A small OpenID provider on loopback: keys that it rotates, access tokens, and the code flow with PKCE.

It believes everybody: whoever asks for a code is `user`. What it signs can be anything, so that tests can forge.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

AUDIENCE = "https://jejak.example.go.id"
CLIENT, SECRET = "jejak-pages", "a client's secret"

Answer = tuple[int, dict[str, str], bytes]


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def written(value: Any) -> str:
    """A part of a token; what is bytes is taken as it is."""
    return encoded(value if isinstance(value, bytes) else json.dumps(value).encode())


def signed(header: Any, payload: Any, key: Key, algorithm: str) -> str:
    """A compact JWS with any header at all; the algorithm is the one it is really signed with."""
    said = f"{written(header)}.{written(payload)}"
    return f"{said}.{encoded(JWSRegistry.algorithms[algorithm].sign(said.encode(), key))}"


class Issuer:
    """`user` is who logs in, `claims` what its ID tokens say besides; `asked` are the paths that were asked for."""

    def __init__(self) -> None:
        self.keys: dict[str, Key] = {
            "rsa": RSAKey.generate_key(2048),
            "ec": ECKey.generate_key("P-256"),
            "ed": OKPKey.generate_key("Ed25519"),
        }
        self.user, self.claims = "an-employee", dict[str, Any]()
        self.asked: list[str] = []
        self.over: dict[str, Answer] = {}
        """What is answered to a path instead."""
        self._codes: dict[str, dict[str, str]] = {}
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Issuer:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """From now on nobody answers."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    # what it says

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }

    def key_set(self) -> dict[str, Any]:
        return {"keys": [{**key.as_dict(private=False), "kid": kid, "use": "sig"} for kid, key in self.keys.items()]}

    # what it signs

    def access_claims(self, **over: Any) -> dict[str, Any]:
        """Of RFC 9068; a member that is `...` is left out."""
        now = int(time.time())
        said = {"iss": self.url, "aud": AUDIENCE, "sub": self.user, "client_id": "a-kiosk", "jti": secrets.token_hex(8),
                "iat": now, "exp": now + 300}  # fmt: skip
        return {name: value for name, value in {**said, **over}.items() if value is not ...}

    def access_token(self, *, kid: str = "rsa", algorithm: str = "RS256", **over: Any) -> str:
        header = {"alg": algorithm, "typ": "at+jwt", "kid": kid}
        return signed(header, self.access_claims(**over), self.keys[kid], algorithm)

    def id_token(self, **over: Any) -> str:
        said = {"aud": CLIENT, "jti": ..., "client_id": ..., **self.claims, **over}
        claims = self.access_claims(**said)
        return signed({"alg": "RS256", "typ": "JWT", "kid": "rsa"}, claims, self.keys["rsa"], "RS256")

    # the code flow

    def authorize(self, query: dict[str, str]) -> Answer:
        """Back at once, with a code (RFC 6749 section 4.1, RFC 7636)."""
        if query.get("response_type") != "code" or query.get("client_id") != CLIENT:
            return 400, {}, b"not asked for a code by a client that is known"
        code = secrets.token_urlsafe()
        self._codes[code] = query
        back = urlencode({"code": code, "state": query.get("state", ""), "iss": self.url})
        return 302, {"Location": f"{query['redirect_uri']}?{back}"}, b""

    def token(self, form: dict[str, str], authorization: str) -> Answer:
        """A code is good once, for whoever has the client's secret and the verifier."""
        asked = self._codes.pop(form.get("code", ""), None)
        if not _is_client(form, authorization):
            return _json(401, {"error": "invalid_client"})
        challenge = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or asked.get("code_challenge") != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return _json(400, {"error": "invalid_grant"})
        nonce = {"nonce": asked["nonce"]} if "nonce" in asked else {}
        said = {"access_token": self.access_token(), "token_type": "Bearer", "expires_in": 300}
        return _json(200, {**said, "id_token": self.id_token(**nonce)})


def _is_client(form: dict[str, str], authorization: str) -> bool:
    id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if authorization.startswith("Basic "):
        id, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
        id, secret = unquote(id.replace("+", " ")), unquote(secret.replace("+", " "))
    return (id, secret) == (CLIENT, SECRET)


def _json(status: int, body: Any) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


def _handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    pages: dict[str, Callable[[dict[str, str]], Answer]] = {
        "/.well-known/openid-configuration": lambda _: _json(200, issuer.metadata()),
        "/keys": lambda _: _json(200, issuer.key_set()),
        "/authorize": issuer.authorize,
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            issuer.asked.append(parts.path)
            page = pages.get(parts.path, lambda _: (404, {}, b""))
            self.answer(issuer.over.get(parts.path) or page({k: v[0] for k, v in parse_qs(parts.query).items()}))

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            given = issuer.over.get(self.path) or issuer.token(form, self.headers.get("Authorization", ""))
            self.answer(given if self.path == "/token" else (404, {}, b""))

        def answer(self, given: Answer) -> None:
            status, headers, body = given
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    return Handler
