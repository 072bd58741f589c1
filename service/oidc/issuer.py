"""The one issuer that is believed: pinned by its address, which every document of it repeats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.oidc.fetching import NoDocument, fetched
from service.oidc.origin import origin

_WELL_KNOWN = "/.well-known/openid-configuration"

Fetch = Callable[[str], dict[str, Any]]
"""A document by its address; raises NoDocument."""


class Issuer:
    """Its metadata (OpenID Connect Discovery 1.0) is read anew each time it is asked for: `Keys` remembers."""

    def __init__(self, url: str, fetch: Fetch = fetched) -> None:
        self.url, self._fetch = url, fetch
        self._origin = origin(url)

    def metadata(self) -> dict[str, Any]:
        """Raises NoDocument."""
        found = self._fetch(self.url.rstrip("/") + _WELL_KNOWN)
        if found.get("issuer") != self.url:
            raise NoDocument(f"{self.url}: its metadata is of another issuer")
        return found

    def endpoint(self, metadata: dict[str, Any], name: str) -> str:
        """An address in its metadata, on the issuer's own origin; raises NoDocument."""
        url = metadata.get(name)
        try:
            if isinstance(url, str) and origin(url) == self._origin:
                return url
        except ValueError:
            pass
        raise NoDocument(f"{self.url}: {name} is not on its origin")

    def key_set(self) -> dict[str, Any]:
        """The JWK Set it publishes; raises NoDocument."""
        return self._fetch(self.endpoint(self.metadata(), "jwks_uri"))
