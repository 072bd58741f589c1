"""The composition root: everything is built here, everything else receives."""

from __future__ import annotations

import hmac
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.dates import BusinessDate
from domain.erasure.events import ErasureApproved
from domain.recorded import Given, Recorded
from domain.settings import Settings as RegionSettings
from service import clock as clocks
from service.accounts import Accounts
from service.attachments import Attachments
from service.audit.awaiting import Awaiting
from service.audit.bundles import Bundles
from service.audit.judging import Judge
from service.audit.ledger import Ledger
from service.audit.policies import policy_of
from service.audit.refusals import Refusals
from service.clock import Clock, Ids
from service.execute import Executor
from service.feed import Feed
from service.histories.compare import Point, compare
from service.histories.past import Moment, Reader, Unforeseen, View
from service.identifiers import region_id
from service.people.erasing import Erasures
from service.people.finding import SEALED_SINCE, Finding
from service.people.keys import Keys
from service.people.people import People
from service.people.reader import Reader as Onlooker
from service.people.reader import Shown
from service.people.weeks import Weeks
from service.places import Places
from service.possible import Possibility, possibilities
from service.projections import Projections
from service.recollection import Recollection
from service.requests import Outcome, Request
from service.settings import Settings
from service.store import Store
from service.store.engine import standby_of
from service.store.leaves.chain import Place
from service.store.leaves.keys import writer_key
from service.tokens import Tokens
from service.vault import Vault, open_vault


@dataclass(slots=True)
class Service:
    """What every door talks to."""

    settings: Settings
    store: Store
    clock: Clock
    new_id: Ids
    executor: Executor
    places: Places
    attachments: Attachments
    accounts: Accounts
    tokens: Tokens
    feed: Feed
    reader: Reader
    projections: Projections
    ledger: Ledger
    judge: Judge
    awaiting: Awaiting
    bundles: Bundles
    refusals: Refusals
    vault: Vault
    people: People
    finding: Finding
    erasures: Erasures

    @property
    def secret(self) -> bytes:
        """What digests are keyed with: never in the database that keeps them, which could be tried out there."""
        return self.store.derived("jejak requests")

    def execute(self, request: Request) -> Outcome:
        """Decides and records one command; see Executor.execute for what it raises."""
        outcome = self.executor.execute(request)
        if outcome.kind == "erasure" and any(isinstance(event.fact, ErasureApproved) for event in outcome.events):
            self.erasures.try_to()
        return outcome

    def read(
        self,
        kind: str,
        id: UUID,
        *,
        version: int | None = None,
        as_of: datetime | date | None = None,
        valid_on: date | None = None,
    ) -> View:
        """One aggregate, now or at a moment; raises NotFound."""
        glance = self.reader.at_a_glance(id) if kind == "innovation" else None
        if glance is not None:
            with suppress(Unforeseen):
                return glance.read(kind, id, version=version, as_of=as_of, valid_on=valid_on)
        with self.store.snapshot():
            return self.reader.at_once().read(kind, id, version=version, as_of=as_of, valid_on=valid_on)

    def history(self, kind: str, id: UUID) -> list[Recorded[Any]]:
        """Its events in order; raises NotFound."""
        return self.reader.history(kind, id)

    def recorded_at(self, position: int) -> datetime | None:
        """When the event at a position was recorded; None where there is none."""
        found = self.store.feed(position - 1, 1, upto=position)
        return found[0].timestamp if found else None

    def diff(
        self, id: UUID, before: Point, after: Point, reader: Onlooker, history: list[Recorded[Any]] | None = None
    ) -> list[dict[str, Any]]:
        """What changed in an innovation between two versions or business dates; raises NotFound.

        `history` is all of it, where it was just read.
        """
        found = self.history("innovation", id) if history is None else history
        return compare(found, before, after, lambda shown: self.people.opened(shown, reader))

    def possibilities(self, kind: str, id: UUID, actor: Actor, view: View | None = None) -> list[Possibility]:
        """Which commands the caller could issue now; raises NotFound. `view` is of now, where it was just read."""
        state = (view or self.read(kind, id)).state
        region = state.code if kind == "region" else state.region
        return possibilities(kind, state, actor, self.given(region, actor), self.clock())

    def given(self, region: str, actor: Actor) -> Given:
        """What a decision in a region would be given at this moment."""
        found = self.executor.recollection.of(region_id(region))[1]
        settings = found.settings if found is not None else RegionSettings()
        today = clocks.today_in(settings.time_zone.value, self.clock())
        day = BusinessDate.day(today)
        return Given(today=today, occurred_on=day, actor=actor, settings=settings, new_id=self.new_id())

    def representation(self, outcome: Outcome) -> dict[str, Any]:
        """What a command's answer shows: names as they were when it was recorded, so that a replay shows the same."""
        state = outcome.state
        region = state.code if outcome.kind == "region" else state.region
        recorded_at = outcome.state.modified_at
        day = clocks.today_in(self.reader.zone(region, outcome.seen), recorded_at)
        return self.reader.represent(outcome.kind, state, Moment(day, upto=outcome.position), outcome.seen)

    def proof(self, outcome: Outcome) -> bytes | None:
        """A tlog-proof of that leaf, waited for; None where it does not come in time, or nobody witnesses."""
        place = self.leaf(outcome)
        return place and self.awaiting.proof(place)

    def leaf(self, outcome: Outcome) -> Place | None:
        """Where in the evidence ledger the newest event of what a command was about is; None for a dry run."""
        return None if outcome.position is None else self.store.leaves.place(outcome.id, outcome.version)

    @property
    def banner(self) -> str | None:
        """What is said above lists that would accuse, where the record is known to be incomplete."""
        return self.store.kept("banner")

    def digest(self, *parts: bytes) -> bytes:
        """A keyed digest of a request (HMAC-SHA-256): a receipt never tells what was asked."""
        return hmac.digest(self.secret, b"\n".join(parts), "sha256")

    def close(self) -> None:
        self.bundles.close()
        self.refusals.close()
        self.projections.close()
        self.vault.close()
        self.store.close()


def open_service(
    settings: Settings,
    *,
    clock: Clock = clocks.system_clock,
    new_id: Ids = clocks.new_id,
    inline_projections: bool = False,
) -> Service:
    """Opens the store (making it where it is missing) and puts everything together. Raises Unusable.

    With `inline_projections` the read models follow in every command, for a process that has no worker beside it.
    """
    store = Store(settings.database, base=settings.origin, writer_key=lambda: writer_key(settings))
    store.seal_earlier()
    store.keep(SEALED_SINCE, str(store.last_position()))
    policy = policy_of(settings)
    standby = standby_of(settings.read_database) if settings.read_database else None
    projections = Projections(store, clock, inline=inline_projections, standby=standby)
    recollection = Recollection(store)
    places = Places(store, recollection)
    vault = open_vault(settings.vault)
    keys = Keys(vault, Weeks(Path(settings.week_key), clock), clock)
    people = People(store, keys, Shown(vault, clock))
    finding = Finding(store, people)
    executor = Executor(store, clock, new_id, projections.running_count, recollection, places, people, finding)
    if inline_projections:
        executor.after.append(projections.catch_up)
    ledger = Ledger(store.recorder.rows, policy)
    return Service(
        settings=settings,
        store=store,
        clock=clock,
        new_id=new_id,
        executor=executor,
        places=places,
        attachments=Attachments(store, places),
        tokens=Tokens(vault, clock),
        accounts=Accounts(store, recollection, clock),
        feed=Feed(store, places),
        reader=Reader(store, recollection, clock),
        projections=projections,
        ledger=ledger,
        awaiting=Awaiting(ledger),
        judge=Judge(ledger, lambda: writer_key(settings)),
        bundles=Bundles(Path(settings.evidence_dir), ledger),
        refusals=Refusals(store, clock, new_id),
        vault=vault,
        people=people,
        finding=finding,
        erasures=Erasures(store, keys, clock),
    )
