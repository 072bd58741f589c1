"""Where something was tried: the region whose log it goes to, and the version of what it was about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from domain.access import regions_of
from service.audit.refusals.entries import Attempt
from service.identifiers import region_id
from service.references import Reference, id_meant
from service.store import Store
from service.store.leaves.names import SYSTEM


class Place(NamedTuple):
    """`region` is None for what belongs to none, `version` for what is not there."""

    region: str | None
    version: int | None


NOWHERE = Place(None, None)
_LAST = (
    "SELECT l.name, f.version FROM ledger_leaf f JOIN ledger_log l ON l.log=f.log WHERE f.aggregate=?"
    " ORDER BY f.version DESC, f.log DESC LIMIT 1"
)


def place_of(store: Store, attempt: Attempt) -> Place:
    """Regions are those that are recorded: nobody makes a log by naming one."""
    if attempt.id is not None:
        return _known(store, attempt.id) or NOWHERE
    region = next((known.region for id in _named(store, attempt) if (known := _known(store, id))), None)
    return Place(region, None)


def _known(store: Store, id: UUID) -> Place | None:
    """As the leaf of an aggregate's last event tells."""
    rows = store.recorder.rows(_LAST, (id.hex,))
    return Place(None if rows[0][0] == SYSTEM else rows[0][0], rows[0][1]) if rows else None


def _named(store: Store, attempt: Attempt) -> Iterator[UUID]:
    """What lies in the region in which something would have begun."""
    actor = attempt.actor
    if attempt.region is not None:
        yield region_id(attempt.region)
    if attempt.agency is not None and (agency := id_meant(store, Reference("agency", attempt.agency), actor)):
        yield agency
    regions = regions_of(actor)
    if regions is not None and len(regions) == 1:
        yield region_id(*regions)
