"""Where to listen: `host:port`, port 0 for any free one."""

from __future__ import annotations

import errno
import socket
import time
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


_TRIES, _PAUSE = 20, 0.05


def parsed(text: str) -> Address:
    """Raises click.BadParameter for anything but `host:port` (`[host]:port` for IPv6)."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise click.BadParameter(f"{text!r} is not host:port", param_hint="--bind")
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def reserved(address: Address) -> tuple[Address, socket.socket]:
    """The address with a real port, and the socket that keeps that port (it never listens). Raises OSError.

    Every web process binds the port itself (SO_REUSEPORT), so a second server on it would not be noticed:
    a bind that shares with nobody is tried first. One that was just killed has a moment to let go of it.
    """
    port = _bound_alone(address, tries=_TRIES)
    kept = socket.socket(address.family, socket.SOCK_STREAM)
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    kept.bind((address.host, port))
    return Address(address.host, port), kept


def _bound_alone(address: Address, tries: int) -> int:
    """The port, once nobody else listens there."""
    with socket.socket(address.family, socket.SOCK_STREAM) as alone:
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for left in reversed(range(tries)):
            try:
                alone.bind((address.host, address.port))
                break
            except OSError as error:
                if error.errno != errno.EADDRINUSE or not left:
                    raise
                time.sleep(_PAUSE)
        return int(alone.getsockname()[1])
