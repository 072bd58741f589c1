"""Where to listen: `host:port`, port 0 for any free one."""

from __future__ import annotations

import socket
from dataclasses import dataclass

import click

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # what is read here was chosen by who binds


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int

    @property
    def family(self) -> socket.AddressFamily:
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    @property
    def reachable(self) -> str:
        """A host under which this machine reaches it."""
        return _EVERYWHERE.get(self.host, self.host)

    @property
    def url(self) -> str:
        host = f"[{self.reachable}]" if ":" in self.reachable else self.reachable
        return f"http://{host}:{self.port}"


def parsed(text: str) -> Address:
    """Raises click.BadParameter for anything but `host:port` (`[host]:port` for IPv6)."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise click.BadParameter(f"{text!r} is not host:port", param_hint="--bind")
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def reserved(address: Address) -> tuple[Address, socket.socket]:
    """The address with a real port, and the socket that keeps that port (it never listens). Raises OSError.

    Every web process binds the port itself (SO_REUSEPORT), so a second server on it would not be noticed:
    a bind that shares with nobody is tried first.
    """
    with socket.socket(address.family, socket.SOCK_STREAM) as alone:
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        alone.bind((address.host, address.port))
        port = int(alone.getsockname()[1])
    kept = socket.socket(address.family, socket.SOCK_STREAM)
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    kept.bind((address.host, port))
    return Address(address.host, port), kept
