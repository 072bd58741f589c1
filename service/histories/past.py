"""Reading one aggregate as it is, as it was at a version, as was recorded by a moment, or as was true on a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from domain.innovation.correction import corrected
from domain.innovation.state import Innovation
from domain.recorded import Recorded
from domain.settings import Settings
from service.clock import Clock, end_of_day, today_in
from service.errors import NotFound
from service.histories import accounts, represent
from service.identifiers import region_id
from service.kinds import KINDS
from service.recollection import Recollection
from service.store import Store
from service.store.topics import kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A state with the events it was made of, and its plain representation.

    `steady` is False when something embedded from another aggregate changed since this one's last event.
    """

    kind: str
    id: UUID
    state: Any
    history: list[Recorded[Any]]
    representation: dict[str, Any]
    steady: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """When other aggregates are looked at: what was recorded up to a position and instant, and the day."""

    day: date
    upto: int | None = None
    as_of: datetime | None = None

    def knows(self, event: Recorded[Any]) -> bool:
        by_position = self.upto is None or event.position is None or event.position <= self.upto
        return by_position and (self.as_of is None or event.timestamp <= self.as_of)


class Unforeseen(Exception):
    """It was not read together with what names it."""


class Reader:
    """Reads histories from the store, whole; only names of other aggregates and time zones are recollected."""

    def __init__(self, store: Store, recollection: Recollection, clock: Clock) -> None:
        self._store, self._recollection, self._clock = store, recollection, clock
        self._recall: Callable[[UUID], tuple[list[Recorded[Any]], Any]] = recollection.of
        self._stream: Callable[[UUID], list[Recorded[Any]]] = store.history

    def at_once(self) -> Reader:
        """One that looks at each other aggregate once: for what is read in one snapshot."""
        reader = Reader(self._store, self._recollection, self._clock)
        reader._recall = cache(self._recollection.of)
        return reader

    def at_a_glance(self, id: UUID) -> Reader | None:
        """One that has read an innovation and what it names by one statement; whatever else it needs is Unforeseen.

        What it names is what it named when this process last saw it; None where it never did.
        """
        seen = self._recollection.last_seen(id)
        if not isinstance(seen, Innovation):
            return None
        history, others = self._recollection.beside(id, (seen.agency, region_id(seen.region)))
        reader = Reader(self._store, self._recollection, self._clock)
        reader._recall, reader._stream = _only(others), _only({id: history})
        return reader

    def history(self, kind: str, id: UUID) -> list[Recorded[Any]]:
        """Every event; raises NotFound when there is no such aggregate."""
        history = self._stream(id)
        if not history or kind_of(history[0].fact.type) != kind:
            raise NotFound
        return history

    def read(
        self,
        kind: str,
        id: UUID,
        *,
        version: int | None = None,
        as_of: datetime | date | None = None,
        valid_on: date | None = None,
    ) -> View:
        """The aggregate at a moment, by default now; a date as `as_of` means its end in the region's zone.

        Raises NotFound before the first record and for a version that does not exist.
        """
        history = self.history(kind, id)
        zone = self.zone(_region(kind, history[0]))
        today = today_in(zone, self._clock())
        if version is not None:
            if not 1 <= version <= len(history):
                raise NotFound
            part = history[:version]
            moment = Moment(today_in(zone, part[-1].timestamp), upto=part[-1].position)
        elif as_of is not None:
            by = as_of if isinstance(as_of, datetime) else end_of_day(as_of, zone)
            part = [event for event in history if event.timestamp <= by]
            moment = Moment(today_in(zone, min(by, self._clock())), as_of=by)
        elif valid_on is not None:
            part, moment = true_on(history, valid_on), Moment(valid_on)
        else:
            part, moment = history, Moment(today)
        if not part:
            raise NotFound
        return self.view(kind, id, part, moment)

    def view(self, kind: str, id: UUID, history: list[Recorded[Any]], moment: Moment) -> View:
        state = KINDS[kind].fold(history)
        return View(
            kind=kind,
            id=id,
            state=state,
            history=history,
            representation=self.represent(kind, state, moment),
            steady=self._steady(kind, state, history[-1], moment),
        )

    def represent(self, kind: str, state: Any, moment: Moment, seen: Collection[UUID] = ()) -> dict[str, Any]:
        """The plain representation of a state, names of other aggregates as they were at the moment.

        Those in `seen` were looked at no earlier than the moment: they are remembered, and not read again.
        """
        if kind == "innovation":
            return represent.innovation(state, lambda id: self.agency_named(id, moment, seen))
        if kind == "agency":
            return represent.agency(state, state.name_on(moment.day))
        if kind == "account":
            return accounts.account(state)
        return dict(getattr(represent, kind)(state))

    def now(self, region: str) -> Moment:
        return Moment(today_in(self.zone(region), self._clock()))

    def agency_named(self, id: UUID, moment: Moment, seen: Collection[UUID] = ()) -> dict[str, Any]:
        """`{id, code, name}`, the name as it was known and valid at the moment."""
        history, agency = self._looked_at(id, seen)
        known = [event for event in history if moment.knows(event)]
        if len(known) < len(history):
            agency = KINDS["agency"].fold(known or history)
        return {"id": str(id), "code": agency.code, "name": agency.name_on(moment.day)}

    def _looked_at(self, id: UUID, seen: Collection[UUID]) -> tuple[list[Recorded[Any]], Any]:
        return self._recollection.remembered(id) if id in seen else self._recall(id)

    def zone(self, region: str, seen: Collection[UUID] = ()) -> str:
        """The region's time zone as it is now."""
        found = self._looked_at(region_id(region), seen)[1]
        settings = found.settings if found is not None else Settings()
        return str(settings.time_zone.value)

    def _steady(self, kind: str, state: Any, last: Recorded[Any], moment: Moment) -> bool:
        if kind == "agency":
            recorded_on = today_in(self.zone(state.region), last.timestamp)
            return bool(state.name_on(recorded_on) == state.name_on(moment.day))
        if kind != "innovation":
            return True
        then = Moment(today_in(self.zone(state.region), last.timestamp), upto=last.position)
        return self.agency_named(state.agency, then) == self.agency_named(state.agency, moment)


T = TypeVar("T")


def _only(read: Mapping[UUID, T]) -> Callable[[UUID], T]:
    def found(id: UUID) -> T:
        if id not in read:
            raise Unforeseen
        return read[id]

    return found


def true_on(history: list[Recorded[Any]], day: date) -> list[Recorded[Any]]:
    """The events that had happened by a day, as they are read today.

    A correction is knowledge, not an event of the world: it is read into its target whatever its own date.
    Empty when the aggregate had not begun by then.
    """
    read = corrected(history)
    return [event for event in read if event.true_from <= day] if read[0].true_from <= day else []


def _region(kind: str, first: Recorded[Any]) -> str:
    if kind == "account":
        return first.fact.home or ""
    return str(first.fact.code if kind == "region" else first.fact.region or "")
