"""Who is asking: a bearer token (RFC 6750) names an account; without one it is the public."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Protocol

from domain.access import Actor, Role, everywhere

PUBLIC = everywhere("public", Role.PUBLIC)

PUBLIC_MEMBERS = frozenset({
    "id", "version", "region", "agency", "title", "form", "tags", "milestone", "stage", "stages", "maturity",
    "vitality", "launch", "awards", "proposed_on",
})  # fmt: skip
"""What the public sees of an innovation."""

_SEVERAL = {"dual": (Role.FACILITATOR, Role.MENTOR, Role.EVALUATOR)}


class Unauthenticated(Exception):
    """There is no token where one is needed, or it is not a known one."""


class Identity(Protocol):
    """Who asks."""

    def asking(self, authorization: str | None) -> Actor:
        """The caller; raises Unauthenticated for a header that names no account."""
        ...


class Accounts:
    """Development accounts: they reach every region and agency. Tokens are kept and looked up as digests."""

    def __init__(self, dev_tokens: Mapping[str, str]) -> None:
        self._actors = {_digest(token): _actor(name) for token, name in dev_tokens.items()}

    def asking(self, authorization: str | None) -> Actor:
        """The caller; raises Unauthenticated for a header that names no account."""
        if authorization is None:
            return PUBLIC
        scheme, _, token = authorization.partition(" ")
        actor = self._actors.get(_digest(token.strip())) if scheme.lower() == "bearer" else None
        if actor is None:
            raise Unauthenticated
        return actor


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def _actor(name: str) -> Actor:
    role = name.removeprefix("dev-")
    return everywhere(f"dev-{role}", *(_SEVERAL.get(role) or (Role(role),)))


def is_public(actor: Actor) -> bool:
    return actor is PUBLIC


def shown_to(actor: Actor, kind: str, representation: dict[str, Any]) -> dict[str, Any]:
    """The members of a representation that the caller may see."""
    if not is_public(actor):
        return representation
    if kind == "innovation":
        return {name: value for name, value in representation.items() if name in PUBLIC_MEMBERS}
    if representation.get("memorandum"):
        return {**representation, "memorandum": {**representation["memorandum"], "signatories": []}}
    return representation
