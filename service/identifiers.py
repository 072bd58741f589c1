"""Ids made from keys (UUIDv5, RFC 9562 section 5.5), so that one key can only ever be one aggregate."""

from __future__ import annotations

import hmac
from functools import lru_cache
from uuid import UUID, uuid5

_REGIONS = UUID("6f6a1d5e-1f0b-5d1c-9a57-3a6c1b0f7e36")

IDENTITIES = "jejak identities"
"""What the key of these claims is for."""


@lru_cache(maxsize=4096)
def region_id(code: str) -> UUID:
    return uuid5(_REGIONS, code)


@lru_cache(maxsize=65536)
def agency_id(region: str, code: str) -> UUID:
    return uuid5(region_id(region), code)


def import_key(region: str, agency: str, title: str) -> str:
    """The claim by which a row of an import is known again: UUIDv5 of region, agency code and title."""
    return f"import:{uuid5(agency_id(region, agency), title)}"


def identity_claim(key: bytes, issuer: str, subject: str) -> str:
    """The claim by which an account is found by what a provider of identities calls somebody.

    Keyed: that may be a number or an address, which could be tried out also after it was erased.
    """
    return "identity:" + hmac.digest(key, f"{issuer}\n{subject}".encode(), "sha256").hex()
