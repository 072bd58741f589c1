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
WAITING = 1024
"""Connections that may wait to be accepted, and those that a process keeps open without a request."""


def parsed(text: str) -> Address:
    """Raises click.BadParameter for anything but `host:port` (`[host]:port` for IPv6)."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise click.BadParameter(f"{text!r} is not host:port", param_hint="--bind")
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def listening(address: Address) -> tuple[Address, socket.socket]:
    """The address with a real port, and the socket that listens there, for every web process. Raises OSError.

    One that was just killed has a moment to let go of it.
    """
    made = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # those that it accepts have it too
        _bind(made, address, tries=_TRIES)
        made.listen(WAITING)
    except OSError:
        made.close()
        raise
    return Address(address.host, int(made.getsockname()[1])), made


def _bind(made: socket.socket, address: Address, tries: int) -> None:
    for left in reversed(range(tries)):
        try:
            made.bind((address.host, address.port))
            return
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not left:
                raise
            time.sleep(_PAUSE)
