"""Who an account is at this moment: every question looks whether anything was recorded of it since the last one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.access import Actor
from domain.account.state import Account
from domain.settings import Settings
from service.clock import Clock, today_in
from service.identifiers import IDENTITIES, identity_claim, region_id
from service.recollection import Recollection
from service.store import Store


class Accounts:
    """Accounts of the record; a role that was taken away is gone on the next request, of any process."""

    def __init__(self, store: Store, recollection: Recollection, clock: Clock) -> None:
        self._store, self._recollection, self._clock = store, recollection, clock

    def actor(self, account_id: str) -> Actor | None:
        """The account with the grants that hold now; None for one that is not there, or is closed."""
        account = self._account(account_id)
        if account is None or account.closed:
            return None
        return Actor(account=str(account.id), grants=account.grants_at(self._clock(), self._today_in))

    def by_identity(self, issuer: str, subject: str) -> str | None:
        """The account that is called so by a provider of identities."""
        found = self._store.claimed(identity_claim(self._store.derived(IDENTITIES), issuer, subject))
        return None if found is None else str(found)

    def _account(self, account_id: str) -> Account | None:
        try:
            id = UUID(account_id)
        except ValueError:
            return None
        if str(id) != account_id:
            return None
        state = self._recollection.of(id)[1]
        return state if isinstance(state, Account) else None

    def _today_in(self, region: str | None) -> date:
        """By the region's zone as this process last saw it: it hardly ever changes."""
        found = self._recollection.remembered(region_id(region))[1] if region is not None else None
        settings = found.settings if found is not None else Settings()
        return today_in(settings.time_zone.value, self._clock())
