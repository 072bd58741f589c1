"""Who an account is at this moment: every question looks whether anything was recorded of it since the last one."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.account.state import Account
from domain.settings import Settings
from service.clock import Clock, today_in
from service.identifiers import IDENTITIES, identity_claim, region_id
from service.recollection import MOST, Recollection
from service.remembered import Remembered
from service.store import Store


class Accounts:
    """Accounts of the record; a role that was taken away is gone on the next request, of any process."""

    def __init__(self, store: Store, recollection: Recollection, clock: Clock) -> None:
        self._store, self._recollection, self._clock = store, recollection, clock
        self._lasting = Remembered[str, tuple[Account, Actor]](MOST)
        """Who is somebody for as long as nothing is recorded of the account: then its state is another one."""

    def actor(self, account_id: str) -> Actor | None:
        """The account with the grants that hold now; None for one that is not there, or is closed."""
        id = _id(account_id)
        return None if id is None else self._actor(account_id, self._recollection.of(id)[1])

    def remembered(self, account_id: str) -> tuple[Actor, tuple[UUID, int]] | None:
        """Likewise as this process last saw it: with its id and version, to be checked before anything comes of it."""
        id = _id(account_id)
        if id is None:
            return None
        history, account = self._recollection.remembered(id)
        actor = self._actor(account_id, account)
        return None if actor is None else (actor, (id, len(history)))

    def is_still(self, id: UUID, version: int) -> bool:
        """Nothing was recorded of the account after that version."""
        return len(self._recollection.of(id)[0]) == version

    def _actor(self, account_id: str, account: Any) -> Actor | None:
        if not isinstance(account, Account):
            return None
        known = self._lasting.get(account_id)
        if known is not None and known[0] is account:
            return known[1]
        if account.closed:
            return None
        actor = Actor(account=account_id, grants=account.grants_at(self._clock(), self._today_in))
        if not account.runs_out:
            self._lasting.keep(account_id, (account, actor))
        return actor

    def by_identity(self, issuer: str, subject: str) -> str | None:
        """The account that is called so by a provider of identities."""
        found = self._store.claimed(identity_claim(self._store.derived(IDENTITIES), issuer, subject))
        return None if found is None else str(found)

    def _today_in(self, region: str | None) -> date:
        """By the region's zone as this process last saw it: it hardly ever changes."""
        found = self._recollection.remembered(region_id(region))[1] if region is not None else None
        settings = found.settings if found is not None else Settings()
        return today_in(settings.time_zone.value, self._clock())


@lru_cache(maxsize=MOST)
def _id(text: str) -> UUID | None:
    """None for any other writing of one than the usual."""
    try:
        id = UUID(text)
    except ValueError:
        return None
    return id if str(id) == text else None
