"""What a history is retold from: the commands behind its events, and the facts that were there before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from domain.agency import events as agency_events
from domain.innovation import events as e
from domain.innovation.correction import aim
from domain.launch import events as launch_events
from domain.recorded import Recorded
from domain.region import events as region_events
from service.bootstrap import Service
from service.histories.behind import VERBS, is_consequence
from service.histories.words.sentence import Said
from service.identifiers import region_id
from service.people.reader import Reader
from service.store.plain import members, plain

Event = Recorded[Any]
_INNOVATIONS = ("predecessor", "successor")


class Retelling:
    """One innovation's history with everything it refers to, each called by a name that no other has."""

    def __init__(self, service: Service, innovation_id: UUID, reader: Reader) -> None:
        view = service.read("innovation", innovation_id)
        self._reader, self._representation = reader, view.representation
        self._service, self._id, self._history = service, innovation_id, view.history
        self._region = service.history("region", region_id(view.state.region))
        self._events = {event.originator_version: event for event in view.history}
        self._made_here = {event.fact.successor for event in view.history if isinstance(event.fact, e.Superseded)}
        self._known: dict[UUID, Event] = {}
        self._names: dict[UUID, str] = {}
        self.alias = self._named(innovation_id, self._history[0].fact.title)
        self._others = dict(self._referred())

    @property
    def representation(self) -> dict[str, Any]:
        """How it ends."""
        return self._service.people.opened(self._representation, self._reader)

    @property
    def innovations(self) -> set[UUID]:
        """Those that it tells of, itself among them."""
        return {self._id, *self._made_here, *(id for id, kind in self._others.items() if kind == "innovation")}

    def name_of(self, _: str, id: str) -> str:
        """What the aggregate of an id is called in this document."""
        return self._names[UUID(id)]

    def shown_name(self, kind: str, id: str) -> str:
        """What an end state calls another aggregate: an agency its code, an innovation the title it began with."""
        return first_name(self._first(kind, UUID(id)))

    def before(self) -> Iterator[Said]:
        """Facts from before: the region as it was set, agencies with their names, cycles, launches, innovations."""
        yield from (self._said("region", event) for event in self._settings(before=True))
        for kind in ("agency", "cycle", "launch", "innovation"):
            for id, event in ((id, self._first(kind, id)) for id, of in self._others.items() if of == kind):
                yield self._began(kind, id, event)
                if kind == "agency":
                    history = self._service.history(kind, id)
                    renamed = [one for one in history if isinstance(one.fact, agency_events.Renamed)]
                    yield from (
                        self._told(kind, "rename", one, members(one.fact), on=self._names[id]) for one in renamed
                    )

    def commands(self) -> Iterator[Said]:
        """The commands behind the events, in their order, and the region's settings where they changed meanwhile."""
        previous: Event | None = None
        for event in sorted([*self._history, *self._settings(before=False)], key=lambda one: one.position or 0):
            if event.originator_id != self._id:
                yield self._said("region", event)
                continue
            if not is_consequence(event, previous):
                yield from self._command(event)
            previous = event

    def _command(self, event: Event) -> Iterator[Said]:
        fact, verb = event.fact, VERBS[type(event.fact)]
        if isinstance(fact, e.Launched):
            yield from self._launched(event)
        elif isinstance(fact, (e.Proposed, e.ImportedAsRunning)):
            yield self._told("innovation", verb, event, _without(members(fact), "region"))
        elif isinstance(fact, e.Superseded):
            body = _without(members(self._first("innovation", fact.successor).fact), "region", "predecessor")
            alias = self._alias(fact.successor, body["title"])
            yield self._told("innovation", verb, event, body, on=self.alias, alias=alias)
        elif isinstance(fact, e.Corrected):
            yield self._told("innovation", verb, event, self._correction(fact), on=self.alias)
        else:
            yield self._told("innovation", verb, event, members(fact), on=self.alias)

    def _correction(self, fact: e.Corrected) -> dict[str, Any]:
        version, field = aim(self._events, fact.event, fact.field)
        said = {"event": version, "target": self._events[version].fact.type, "field": field, "reason": fact.reason}
        return {**said, "value": plain(fact.value)}

    def _launched(self, event: Event) -> Iterator[Said]:
        """The figures announced are the launch's own story: here it is held for this innovation alone."""
        name, history = self._names[event.fact.launch], self._service.history("launch", event.fact.launch)
        held = next(one for one in history if isinstance(one.fact, launch_events.Held))
        adding = [one for one in history if isinstance(one.fact, launch_events.InnovationAdded)]
        added = next(one for one in reversed(adding) if one.fact.innovation == self._id)
        yield self._told("launch", "add-innovation", added, members(added.fact), on=name)
        yield self._told("launch", "hold", held, _without(members(held.fact), "announced"), on=name)

    def _settings(self, before: bool) -> list[Event]:
        begun = self._history[0].position or 0
        told = (region_events.Registered, region_events.Configured)
        return [one for one in self._region if isinstance(one.fact, told) and ((one.position or 0) < begun) is before]

    def _said(self, kind: str, event: Event) -> Said:
        if isinstance(event.fact, region_events.Registered):
            return self._told(kind, "register", event, members(event.fact))
        return self._told(kind, "configure", event, members(event.fact), on=self._region_name)

    def _began(self, kind: str, id: UUID, event: Event) -> Said:
        body = members(event.fact)
        verb = {"agency": "register", "cycle": "open", "launch": "plan"}.get(kind) or VERBS[type(event.fact)]
        body = _without(body, "parent", "predecessor", *(("region",) if kind == "innovation" else ()))
        if kind == "launch":
            body["minimum"] = 1
        return self._told(kind, verb, event, body, alias=self._alias(id, first_name(event)))

    def _told(self, kind: str, verb: str, event: Event, body: dict[str, Any], **more: str | None) -> Said:
        """`more` is what it was done `on`, and the `alias` of what it makes."""
        if "region" in body:
            body = {**body, "region": self._region_name}
        if verb not in ("revise", "correct"):
            body = {name: value for name, value in body.items() if value != []}
        return Said(
            kind=kind,
            verb=verb,
            body=self._service.people.opened(body, self._reader),
            role=event.role,
            account=event.actor,
            occurred_on=event.occurred_on.text,
            note=event.note,
            **more,
        )

    @property
    def _region_name(self) -> str:
        return str(self._region[0].fact.name)

    def _first(self, kind: str, id: UUID) -> Event:
        """How an aggregate began."""
        if id not in self._known:
            self._known[id] = self._service.history(kind, id)[0]
        return self._known[id]

    def _alias(self, id: UUID, name: str) -> str | None:
        return None if self._names[id] == name else self._names[id]

    def _named(self, id: UUID, name: str) -> str:
        """A name of its own for each: a second one of the same name is told apart by a number."""
        if id not in self._names:
            taken = set(self._names.values())
            names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
            self._names[id] = next(one for one in names if one not in taken)
        return self._names[id]

    def _referred(self) -> Iterator[tuple[UUID, str]]:
        """Every other aggregate that the history speaks of and that was there before, with its kind."""
        for event in self._history:
            for kind, id in self._references(event):
                first = self._first(kind, id)
                self._named(id, first_name(first))
                if kind == "innovation":
                    yield first.fact.agency, "agency"
                    self._named(first.fact.agency, self.shown_name("agency", str(first.fact.agency)))
                if id not in self._made_here:
                    yield id, kind

    def _references(self, event: Event) -> Iterable[tuple[str, UUID]]:
        fact = event.fact
        if isinstance(fact, e.Corrected):
            found = {aim(self._events, fact.event, fact.field)[1]: fact.value}
        else:
            found = {name: getattr(fact, name, None) for name in ("agency", "cycle", "launch", *_INNOVATIONS)}
        for name, value in found.items():
            if isinstance(value, UUID) and value != self._id:
                yield ("innovation" if name in _INNOVATIONS else name), value


def first_name(first: Event) -> str:
    """What an aggregate is called by its first event: an agency by its code."""
    fact = first.fact
    return str(getattr(fact, "title", None) or getattr(fact, "code", None) or fact.name)


def _without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}
