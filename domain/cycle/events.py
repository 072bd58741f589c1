"""What can have happened to a run of the innovation lab."""

from __future__ import annotations

from uuid import UUID

from domain.dates import BusinessDate
from domain.people import Personal
from domain.recorded import Fact, message
from domain.values import LegalBasis, Stage


@message
class Opened(Fact):
    type = "cycle.opened"
    region: str
    year: int
    name: str
    tier: str | None = None
    mentors: tuple[str, ...] = ("LAN",)
    legal_bases: tuple[LegalBasis, ...] = ()
    programme: str | None = None


@message
class MemorandumSigned(Fact):
    type = "cycle.memorandum_signed"
    parties: tuple[str, ...]
    signatories: tuple[Personal, ...]
    date: BusinessDate
    place: str


@message
class StageScheduled(Fact):
    """`from` and `to` on the wire: `from` is a word of the language here."""

    type = "cycle.stage_scheduled"
    stage: Stage
    from_: BusinessDate
    to: BusinessDate


@message
class ParticipantRegistered(Fact):
    type = "cycle.participant_registered"
    agency: UUID


@message
class Advanced(Fact):
    type = "cycle.advanced"
    stage: Stage


@message
class Closed(Fact):
    type = "cycle.closed"
    reason: str | None = None


EVENTS: tuple[type[Fact], ...] = (Opened, MemorandumSigned, StageScheduled, ParticipantRegistered, Advanced, Closed)
