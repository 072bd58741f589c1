"""What can be asked of a run of the innovation lab."""

from __future__ import annotations

from uuid import UUID

from domain.dates import BusinessDate
from domain.people import Personal
from domain.recorded import Command, message
from domain.values import LegalBasis, Stage


@message
class Open(Command):
    verb = "open"
    region: str
    year: int
    name: str
    tier: str | None = None
    mentors: tuple[str, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    programme: str | None = None


@message
class SignMemorandum(Command):
    verb = "sign-memorandum"
    parties: tuple[str, ...] = ()
    signatories: tuple[Personal, ...] = ()
    date: BusinessDate | None = None
    place: str | None = None


@message
class ScheduleStage(Command):
    verb = "schedule-stage"
    stage: Stage
    from_: BusinessDate
    to: BusinessDate


@message
class RegisterParticipant(Command):
    verb = "register-participant"
    agency: UUID


@message
class Advance(Command):
    verb = "advance"
    stage: Stage


@message
class Close(Command):
    verb = "close"
    reason: str | None = None


@message
class TakeIn(Command):
    """Asked by an enrolment, never by a client: may an innovation of this agency join."""

    verb = "take-in"
    agency: UUID


COMMANDS: tuple[type[Command], ...] = (Open, SignMemorandum, ScheduleStage, RegisterParticipant, Advance, Close)
