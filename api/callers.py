"""From where a request comes, and whether it came over HTTPS, where proxies that are named stand in between."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Network = IPv4Network | IPv6Network


class Proxies:
    """What `X-Forwarded-For` and `X-Forwarded-Proto` say is believed of these addresses and of nobody else."""

    def __init__(self, named: tuple[str, ...]) -> None:
        self._networks: tuple[Network, ...] = tuple(ip_network(each, strict=False) for each in named)
        self._is_named = lru_cache(maxsize=1000)(self._looked_up)

    def believe(self, environ: dict[str, Any]) -> None:
        """Puts the caller's own address and scheme into the request, where a named proxy forwarded it."""
        if not self._networks or not self._is_named(environ.get("REMOTE_ADDR") or ""):
            return
        environ["wsgi.url_scheme"] = (
            "https" if _last(environ.get("HTTP_X_FORWARDED_PROTO", "")).lower() == "https" else "http"
        )
        for hop in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = hop.strip()
            if not _is_address(address):
                return
            environ["REMOTE_ADDR"] = address
            if not self._is_named(address):
                return

    def _looked_up(self, address: str) -> bool:
        if not _is_address(address):
            return False
        found = ip_address(address)
        return any(found in network for network in self._networks)


def is_secure(environ: dict[str, Any]) -> bool:
    """Whether the caller spoke HTTPS."""
    return bool(environ["wsgi.url_scheme"] == "https")


@lru_cache(maxsize=10_000)
def household(address: str) -> str:
    """What is counted as one caller: an IPv4 address, or the /64 that one line of IPv6 is given (RFC 6177)."""
    if ":" not in address or not _is_address(address):
        return address
    found = ip_address(address.partition("%")[0])
    assert isinstance(found, IPv6Address)
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))


def _last(values: str) -> str:
    return values.rpartition(",")[2].strip()


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
