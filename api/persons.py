"""Texts of persons leave sealed from everywhere; here, at the last moment, they are opened for who asks."""

from __future__ import annotations

from flask import g, request

from api.asked import Asked, current
from service.people.reader import Reader


def reader(asked: Asked) -> Reader:
    """Whoever asks, as it is kept that they were shown something."""
    sent = current(request)
    return Reader(
        account=asked.actor.account, what=f"{sent.method} {sent.path}", correlation_id=current(g).correlation_id
    )


def opened(encoded: bytes) -> bytes:
    """A JSON document as the caller may see it.

    That the answer to a command was shown to whoever gave it is not kept beside the events that it made.
    """
    kept = current(g)
    asked: Asked = kept.asked
    return asked.service.people.opened_json(
        encoded, None if kept.get("recorded") else reader(asked), kept.get("keys_as_of")
    )
