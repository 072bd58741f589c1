from __future__ import annotations

import socket

import click
import pytest

from api.cli.serving.address import Address, listening, parsed


@pytest.mark.parametrize(
    ("text", "address", "url"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000), "http://127.0.0.1:8000"),
        ("0.0.0.0:80", Address("0.0.0.0", 80), "http://127.0.0.1:80"),
        ("[::1]:8000", Address("::1", 8000), "http://[::1]:8000"),
        ("localhost:0", Address("localhost", 0), "http://localhost:0"),
    ],
)
def test_an_address_is_a_host_and_a_port(text: str, address: Address, url: str) -> None:
    assert parsed(text) == address
    assert parsed(text).url == url


@pytest.mark.parametrize("text", ["", "8000", ":8000", "host:", "host:port", "host:65536", "host:-1", "host:８０"])
def test_anything_else_is_wrong_use(text: str) -> None:
    with pytest.raises(click.BadParameter):
        parsed(text)


def test_port_zero_becomes_a_free_port() -> None:
    address, made = listening(Address("127.0.0.1", 0))
    with made, socket.create_connection((address.host, address.port)) as caller:
        assert caller.getpeername()[1] == address.port > 0


def test_a_port_that_somebody_listens_on_is_refused() -> None:
    address, made = listening(Address("127.0.0.1", 0))
    with made, pytest.raises(OSError, match="in use"):
        listening(address)
