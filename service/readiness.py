"""Whether the process can serve: the store takes writes, and no projection stands still or far behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from service.errors import Behind, Busy
from service.projections.health import NOT_SWITCHED, STOPPED
from service.store import Store
from service.store.engine import Wrong

if TYPE_CHECKING:
    from service.bootstrap import Service

PATIENCE = 1.0
"""Seconds in which the projections must reach what is recorded now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """`store` is `ok` or what is wrong; each projection has the members of `service.projections.Status`.

    `erased` says that everybody is whose erasure was approved: also after older keys were put back.
    """

    store: str
    projections: Sequence[dict[str, Any]]
    following: bool
    erased: bool

    @property
    def ready(self) -> bool:
        return self.store == "ok" and self.following and self.erased


def examine(service: Service) -> Readiness:
    store = writable(service.store)
    erased = service.erasures.try_to()
    following = store == "ok" and _follow(service)
    shown = _shown(service)
    running = bool(shown) and not any(each["health"] in (STOPPED, NOT_SWITCHED) for each in shown)
    return Readiness(store=store, projections=shown, following=following and running, erased=erased)


def _shown(service: Service) -> list[dict[str, Any]]:
    """Nothing where the database does not answer."""
    try:
        return [asdict(each) for each in service.projections.status()]
    except Busy:
        return []


def writable(store: Store) -> str:
    """`ok` when a write could begin now, else why not."""
    try:
        store.engine.usable()
    except (sqlite3.Error, Busy, Wrong) as error:
        return str(error)
    return "ok"


def _follow(service: Service) -> bool:
    try:
        service.projections.wait_for(service.store.last_position(), PATIENCE)
    except (Behind, Busy):
        return False
    return True
