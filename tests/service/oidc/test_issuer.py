"""Only the issuer that was named is asked, only on its own origin, and only for as long as is right."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from service.oidc.fetching import LARGEST, NoDocument, fetched
from service.oidc.issuer import Issuer
from service.oidc.origin import Origin, origin
from tests import issuer as real


@pytest.fixture(scope="module")
def running() -> Iterator[real.Issuer]:
    with real.Issuer() as made:
        yield made


@pytest.fixture
def issuer(running: real.Issuer) -> Iterator[real.Issuer]:
    running.asked.clear()
    yield running
    running.over.clear()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://login.example.go.id", Origin("https", "login.example.go.id", 443)),
        ("https://LOGIN.example.go.id:443/realms/kota", Origin("https", "login.example.go.id", 443)),
        ("https://login.example.go.id:8443/", Origin("https", "login.example.go.id", 8443)),
        ("http://127.0.0.1:8080", Origin("http", "127.0.0.1", 8080)),
        ("http://[::1]:8080", Origin("http", "::1", 8080)),
        ("http://localhost", Origin("http", "localhost", 80)),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: Origin) -> None:
    assert origin(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example.go.id", "http://127.0.0.1.example.com", "http://10.0.0.1", "ftp://localhost", "file:///etc/passwd",
        "https://", "login.example.go.id", "", "https://user@login.example.go.id", "https://login.example.go.id#x",
        "https://login.example.go.id:99999", "https://login.example.go.id:x", "https://login example", "https://a\n.id",
        "https://\u0430pple.com", "https://a\\@b.com", "https://[::1",
    ],
)  # fmt: skip
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        origin(url)


def test_its_keys_are_where_its_metadata_says(issuer: real.Issuer) -> None:
    assert len(Issuer(issuer.url).key_set()["keys"]) == 3
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]


@pytest.mark.parametrize(
    "over",
    [
        {"issuer": "https://login.example.com"},
        {"issuer": None},
        {"jwks_uri": "https://evil.example.com/keys"},
        {"jwks_uri": "http://localhost:1/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": ["/keys"]},
        {"jwks_uri": None},
        {"jwks_uri": "/keys"},
    ],
)
def test_metadata_of_somebody_else_are_none(issuer: real.Issuer, over: dict[str, Any]) -> None:
    metadata = {**issuer.metadata(), **over}
    issuer.over["/.well-known/openid-configuration"] = real._json(200, metadata)
    with pytest.raises(NoDocument):
        Issuer(issuer.url).key_set()
    assert "/keys" not in issuer.asked


@pytest.mark.parametrize(
    "answer",
    [
        (302, {"Location": "/other"}, b"{}"),
        (404, {}, b"{}"),
        (500, {}, b"{}"),
        (200, {}, b""),
        (200, {}, b"[]"),
        (200, {}, b'{"keys": [], "keys": []}'),
        (200, {}, b'{"keys": NaN}'),
        (200, {}, b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        (200, {}, b'{"a": "' + b"x" * LARGEST + b'"}'),
        (200, {}, b"\xff\xfe{}"),
    ],
    ids=["redirect", "404", "500", "empty", "list", "twice", "NaN", "deep", "large", "encoding"],
)
def test_an_answer_that_is_no_object_is_no_document(issuer: real.Issuer, answer: real.Answer) -> None:
    issuer.over["/keys"] = answer
    with pytest.raises(NoDocument):
        fetched(f"{issuer.url}/keys")
    assert issuer.asked == ["/keys"]


def test_nobody_there_is_no_document() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NoDocument):
        fetched(f"http://127.0.0.1:{port}/keys")


def test_an_answer_that_comes_byte_by_byte_is_cut_off_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not over.wait(0.01):
                    connection.sendall(b" ")

        dripping = threading.Thread(target=drip)
        dripping.start()
        with pytest.raises(NoDocument, match=r"0\.2 seconds"):
            fetched(f"http://127.0.0.1:{listening.getsockname()[1]}/keys", patience=0.2)
        over.set()
        dripping.join(10)


def test_a_certificate_that_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        came: list[bytes] = []

        def answer() -> None:
            connection, _ = listening.accept()
            with suppress(OSError), _own_context(tmp_path).wrap_socket(connection, server_side=True) as secured:
                came.append(secured.recv(1))

        answering = threading.Thread(target=answer)
        answering.start()
        with pytest.raises(NoDocument, match=r"(?i)certificate"):
            fetched(f"https://127.0.0.1:{listening.getsockname()[1]}/keys")
        answering.join(10)
        assert came == []


def _own_context(directory: Path) -> ssl.SSLContext:
    """A server's, with a certificate that it made for itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2020, 1, 1), datetime(2100, 1, 1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
    file = directory / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
