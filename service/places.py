"""Where things belong, and so who may know of them: what is out of reach is answered as what is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import msgspec

from domain.access import Actor, Place, reaches_everything, reads
from domain.innovation.events import Corrected, CustodianChanged
from service.errors import NotFound
from service.recollection import Recollection
from service.store import Store
from service.store.topics import kind_of

_OWN = ("agency", "erasure")
"""Kinds of which each is of itself, as if it were an agency: who reaches some agencies only has no part in others."""
AT_ONCE = 200
"""Aggregates that are asked about in one statement."""


def place_of(kind: str, state: Any) -> Place:
    """Of an aggregate as it is."""
    if kind == "region":
        return Place(state.code)
    if kind == "account":
        return Place(state.home, account=str(state.id))
    if kind == "erasure":
        return Place(state.home, state.id)
    if kind == "innovation":
        return Place(state.region, state.agency)
    return Place(state.region, state.id if kind == "agency" else None)


class Places:
    """Places as they are recorded at this moment: whatever a thing is, it takes one statement, and so does none."""

    def __init__(self, store: Store, recollection: Recollection) -> None:
        self._store, self._recollection = store, recollection

    def check(self, actor: Actor, *ids: UUID, kind: str | None = None) -> None:
        """Raises NotFound for what is out of reach, and for what is not there."""
        if not self.reach(actor, ids, kind):
            raise NotFound

    def reach(self, actor: Actor, ids: Collection[UUID], kind: str | None = None) -> bool:
        """Whether all of them, things of a kind, are in reach; whoever reaches all of that is not looked after."""
        return reaches_everything(actor, kind) or len(self.readable(actor, ids)) == len(set(ids))

    def readable(self, actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
        """Those of the ids that are there and within reach."""
        return {id for id, place in self.of(ids).items() if reads(actor, place)}

    def of(self, ids: Iterable[UUID]) -> dict[UUID, Place]:
        """Id → place, of those that are there."""
        wanted = list(dict.fromkeys(ids))
        found: dict[UUID, Place] = {}
        for start in range(0, len(wanted), AT_ONCE):
            part = [id.hex for id in wanted[start : start + AT_ONCE]]
            for id, topic, state in self._store.recorder.rows(_telling(len(part)), part):
                aggregate = UUID(hex=id)
                found[aggregate] = self._after(aggregate, found.get(aggregate), topic, _said(state).data)
        return found

    def _after(self, id: UUID, before: Place | None, topic: str, said: _Told) -> Place:
        """Where it belongs once this has happened; a corrected custodian is looked up in the whole history."""
        if before is None:
            return _first(id, topic, said)
        if topic == _CORRECTED:
            is_moved = (said.target or "").endswith("/agency")
            return place_of("innovation", self._recollection.of(id)[1]) if is_moved else before
        return before if said.agency is None else Place(before.region, said.agency)


class _Told(msgspec.Struct):
    """What of an event tells a place."""

    region: str | None = None
    home: str | None = None
    code: str | None = None
    agency: UUID | None = None
    target: str | None = None


class _Stored(msgspec.Struct):
    data: _Told


_said = msgspec.json.Decoder(_Stored).decode
_CORRECTED = Corrected.type
_MOVING = (CustodianChanged.type, _CORRECTED)
"""Events after which something may belong elsewhere."""


def _telling(count: int) -> str:
    """The events that tell where so many aggregates belong."""
    marks, moving = ",".join("?" * count), ",".join(f"'{topic}'" for topic in _MOVING)
    return (
        "SELECT originator_id, topic, state FROM stored_events"  # noqa: S608  # marks, and names of ours
        f" WHERE originator_id IN ({marks}) AND (originator_version=1 OR topic IN ({moving}))"
        " ORDER BY originator_id, originator_version"
    )


def _first(id: UUID, topic: str, said: _Told) -> Place:
    kind = kind_of(topic)
    if kind == "region":
        return Place(said.code)
    if kind == "account":
        return Place(said.home, account=str(id))
    return Place(said.region, said.agency if kind == "innovation" else id if kind in _OWN else None)
