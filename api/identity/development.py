"""Tokens for development: `demo` and `serve --dev-tokens` make them anew at each start; they reach everything."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from api.identity.asking import Bearer
from domain.access import Actor, Role, everywhere

_SEVERAL = {"dual": (Role.FACILITATOR, Role.MENTOR, Role.EVALUATOR)}


class Development:
    """Kept and looked up as digests."""

    def __init__(self, tokens: Mapping[str, str]) -> None:
        self._actors = {_digest(token): _actor(name) for token, name in tokens.items()}
        self._of = {actor.account: actor for actor in self._actors.values()}

    def actor(self, token: str) -> Actor | None:
        return self._actors.get(_digest(token))

    def bearer(self, token: str, *, remembering: bool) -> Bearer | None:  # noqa: ARG002  # of no account
        actor = self.actor(token)
        return None if actor is None else Bearer(actor)

    def of(self, account: str) -> Actor | None:
        """Whoever a session of a browser is of, as long as there are tokens."""
        return self._of.get(account)


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def _actor(name: str) -> Actor:
    role = name.removeprefix("dev-")
    return everywhere(f"dev-{role}", *(_SEVERAL.get(role) or (Role(role),)))
