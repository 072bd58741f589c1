"""What makes a retry safe: the digest by which a request is known again, and what is kept of one that is no command."""

from __future__ import annotations

from api.asked import Asked
from service.errors import KeyReused
from service.store import Conflict, Receipt


def digest(asked: Asked, said: str) -> bytes:
    """A keyed digest of method, path, query, and what stands for the body."""
    sent = asked.request
    parts = (sent.method, sent.path, sent.query_string.decode("latin-1"), said)
    return asked.service.digest(*(part.encode() for part in parts))


class Retry:
    """A request that is no command, known again by its key; without one it never is."""

    def __init__(self, asked: Asked, key: str | None, said: str) -> None:
        self._service, self._account, self._key = asked.service, asked.actor.account, key
        self._digest = digest(asked, said)

    def first(self) -> Receipt | None:
        """What the same request did the first time. Raises KeyReused."""
        receipt = self._service.store.receipt(self._account, self._key) if self._key else None
        if receipt is not None and receipt.digest != self._digest:
            raise KeyReused
        return receipt

    def remember(self, kind: str, aggregate: str, *, created: bool) -> Receipt | None:
        """Keeps what it did; None, or what the same request has done meanwhile. Raises KeyReused."""
        if self._key is None:
            return None
        receipt = Receipt(
            account=self._account,
            key=self._key,
            digest=self._digest,
            kind=kind,
            aggregate=aggregate,
            version=0,
            created=created,
            recorded_at=self._service.clock(),
        )
        try:
            self._service.store.keep_receipt(receipt)
        except Conflict:
            return self.first()
        return None
