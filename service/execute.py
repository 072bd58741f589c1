"""The one way in for every door: a request is decided on what is recorded, and saved whole or not at all."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from domain.recorded import Command, Recorded
from domain.rules import Refused, foremost
from service.clock import Clock, Ids
from service.drafts import Draft, claims_of, guards_of, receipt_of, shared_out
from service.errors import (
    Busy,
    CallerChanged,
    Forbidden,
    InFlight,
    Invalid,
    KeyReused,
    NotFound,
    PreconditionRequired,
    Problem,
    VersionMismatch,
)
from service.handlers import account, agency, cycle, erasure, innovation, launch, region
from service.kinds import KINDS
from service.people.finding import Finding
from service.people.people import People
from service.places import Places, place_of
from service.recollection import Recollection
from service.references import resolved
from service.requests import Outcome, Request
from service.store import Conflict, Lost, Store
from service.unit import Unit

ATTEMPTS = 25
"""How often a command that met another one is decided again before it gives up."""


@dataclass(slots=True)
class Executor:
    store: Store
    clock: Clock
    new_id: Ids
    count_running: Callable[[str, date], int]
    recollection: Recollection
    places: Places
    people: People
    finding: Finding
    after: list[Callable[[], object]] = field(default_factory=list)
    """Called after every command that recorded something."""

    def execute(self, request: Request) -> Outcome:
        """Decides and records one command.

        Raises Forbidden, KeyReused, Invalid, PreconditionRequired, NotFound, VersionMismatch, domain Refused, InFlight,
        Busy, or CallerChanged where the caller's account was only remembered; whatever is raised, nothing was recorded.
        """
        return self.execute_all([request])[0]

    def execute_all(self, requests: Sequence[Request]) -> list[Outcome]:
        """Commands on different aggregates, saved in one transaction: all of them, or the first refusal is raised.

        Only a single request may carry an idempotency key.
        """
        assert len(requests) == 1 or not any(request.key for request in requests)
        first = requests[0]
        asked = [(request, self.new_id(), self.new_id()) for request in requests]
        drafts = None if first.dry_run else self._remembered(asked)
        lost: list[Draft] = []
        for _ in range(ATTEMPTS):
            if drafts is None:
                if not lost:
                    self._check_caller(first)
                replay = self.replayed(first)
                if replay is not None:
                    return [replay]
                refused: Exception | None = None
                try:
                    drafts = self._read(asked)
                except _DECIDED as found:
                    if not lost and not isinstance(found, (Refused, VersionMismatch)):
                        raise
                    refused = found
                if (landed := self._landed(lost)) is not None:
                    return landed
                if drafts is None:
                    assert refused is not None
                    return [self._twin(first, refused)]
                if first.dry_run:
                    return [draft.outcome(draft.unit.events) for draft in drafts]
            try:
                return self._save(drafts)
            except Lost:
                lost = drafts
            except Conflict:
                self.recollection.forget(guards_of(drafts))
            drafts = None
        raise InFlight if first.key else Busy

    def _remembered(self, asked: Sequence[Asked]) -> list[Draft] | None:
        """Decided on what this process remembers, to be checked when it is saved; None where nothing would be."""
        try:
            drafts = [self._draft(*each, remembering=True) for each in asked]
        except _REFUSALS:
            return None
        return drafts if any(draft.unit.events for draft in drafts) else None

    def _read(self, asked: Sequence[Asked]) -> list[Draft]:
        """Decided on what is recorded at one moment."""
        with self.store.snapshot():
            return [self._draft(*each, remembering=False) for each in asked]

    def _check_caller(self, request: Request) -> None:
        """Raises CallerChanged."""
        if request.known is not None:
            id, version = request.known
            if len(self.recollection.of(id)[0]) != version:
                raise CallerChanged

    def _landed(self, drafts: Sequence[Draft]) -> list[Outcome] | None:
        """A commit whose answer was lost was done or was not: then its events are there, or none of them.

        Looked for after each later reading: what that reading saw of it, this sees too.
        """
        events = [event for draft in drafts for event in draft.unit.events]
        stored = {id: self.store.history(id) for id in {event.originator_id for event in events}}
        there = [event for history in stored.values() for event in history]
        found = {(event.originator_id, event.originator_version, event.causation_id): event for event in there}
        saved = [found.get((each.originator_id, each.originator_version, each.causation_id)) for each in events]
        whole = [event for event in saved if event is not None]
        return shared_out(drafts, whole) if whole and len(whole) == len(events) else None

    def _twin(self, request: Request, refused: Exception) -> Outcome:
        """What refused may be the same request, done a moment ago: then this is answered as that was."""
        replay = self.replayed(request)
        if replay is None:
            raise refused
        return replay

    def _draft(self, request: Request, command_id: UUID, new_id: UUID, *, remembering: bool) -> Draft:
        unit = Unit(
            store=self.store,
            people=None if request.dry_run else self.people,
            finding=self.finding,
            recollection=self.recollection,
            remembering=remembering,
            now=self.clock(),
            actor=request.actor,
            kind=request.kind,
            verb=request.verb,
            note=request.note,
            occurred_on=request.occurred_on,
            correlation_id=request.correlation_id,
            command_id=command_id,
            new_id=new_id,
        )
        command = _command(self.store, request)
        id = request.id
        if id is None:
            id = _create(unit, request, command)
        else:
            self._change(unit, request, self.people.recognised(command, unit.history(id)), id)
        return Draft(request, unit, id)

    def _change(self, unit: Unit, request: Request, command: Command, id: UUID) -> None:
        handler, state = _HANDLERS[request.kind], unit.state(request.kind, id)
        if state is not None and not unit.acts_at(place_of(request.kind, state)):
            state = None
        if state is not None:
            handler.check(unit, state, command)
        if request.expected is None:
            raise PreconditionRequired
        if state is None:
            raise NotFound
        if request.expected != state.version:
            raise VersionMismatch(state.version)
        if request.kind == "innovation":
            unit.agency(state.agency)  # its name stands in the answer
        if request.kind == "launch":
            launch.change(unit, state, command, self.count_running)
        else:
            handler.change(unit, state, command)

    def _save(self, drafts: list[Draft]) -> list[Outcome]:
        events = [event for draft in drafts for event in draft.unit.events]
        receipt = receipt_of(drafts[0]) if drafts[0].request.key else None
        saved: tuple[Recorded[Any], ...] = ()
        if events:
            saved = self.store.append(events, receipt=receipt, claims=claims_of(drafts), guards=guards_of(drafts))
            for draft in drafts:
                draft.unit.remember(saved)
        elif receipt is not None:
            self.store.keep_receipt(receipt)
        for call in self.after if saved else ():
            call()
        return shared_out(drafts, saved)

    def replayed(self, request: Request) -> Outcome | None:
        """The first answer to the same request, made again from history; None for a new key.

        Raises KeyReused, and NotFound for what went out of the caller's reach since.
        """
        if request.key is None or request.dry_run:
            return None
        receipt = self.store.receipt(request.actor.account, request.key)
        if receipt is None:
            return None
        if not hmac.compare_digest(receipt.digest, request.digest):
            raise KeyReused
        id = UUID(receipt.aggregate)
        history = [event for event in self.store.history(id) if event.originator_version <= receipt.version]
        events: list[Recorded[Any]] = []
        if receipt.first_position is not None and receipt.last_position is not None:
            count = receipt.last_position - receipt.first_position + 1
            events = self.store.feed(receipt.first_position - 1, count, upto=receipt.last_position)
        self.places.check(request.actor, id, *(event.originator_id for event in events), kind=receipt.kind)
        return Outcome(
            kind=receipt.kind,
            id=id,
            version=receipt.version,
            created=receipt.created,
            state=KINDS[receipt.kind].fold(history),
            events=tuple(events),
            position=receipt.last_position or history[-1].position,
            replayed=True,
        )


_DECIDED = (Refused, VersionMismatch, Forbidden, Invalid, NotFound, PreconditionRequired)
_REFUSALS = (*_DECIDED, Busy, InFlight, KeyReused)

Asked = tuple[Request, UUID, UUID]
"""A request, the id of its command, and one for what it may begin: the same in every attempt."""

_HANDLERS: dict[str, Any] = {
    "innovation": innovation,
    "launch": launch,
    "cycle": cycle,
    "agency": agency,
    "region": region,
    "account": account,
    "erasure": erasure,
}


def _command(store: Store, request: Request) -> Command:
    """The command with its references resolved; raises Refused or Invalid for what the payload alone decides."""
    said, unknown = resolved(store, request.said, request.actor)
    kind = KINDS[request.kind]
    command: Command = kind.commands[request.verb](**said)
    refusals = [refusal for refusal in kind.demanded(command) if refusal.pointers[0].lstrip("/") not in unknown]
    refused = foremost(refusals)
    if refused is not None:
        raise Refused(refused)
    if unknown:
        raise Invalid(*(Problem(f"/{name}", "unknown_reference", {"kind": ref.kind}) for name, ref in unknown.items()))
    return command


def _create(unit: Unit, request: Request, command: Any) -> UUID:
    if request.kind == "innovation":
        return innovation.create(unit, command, request.import_key)
    created: UUID = _HANDLERS[request.kind].create(unit, command)
    return created
