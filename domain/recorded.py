"""What is recorded: a fact of the domain, with who, when and why around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Generic, TypeVar, dataclass_transform
from uuid import UUID

from domain.access import Actor
from domain.dates import BusinessDate
from domain.settings import Settings

C = TypeVar("C")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def message(cls: type[C]) -> type[C]:
    """What commands and facts are: frozen, slotted, keyword-only dataclasses."""
    made: type[C] = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    return made


class Command:
    """What somebody asks for. Subclasses are frozen dataclasses; `verb` is its name in every door."""

    __slots__ = ()
    verb: ClassVar[str]


class Fact:
    """What happened. Subclasses are frozen dataclasses; `type` is the stored name, stable for ever."""

    __slots__ = ()
    type: ClassVar[str]
    shape: ClassVar[int] = 1


def member_names(kind: type[Command] | type[Fact]) -> tuple[str, ...]:
    """The members of a command or fact, in their order."""
    return tuple(kind.__dataclass_fields__)  # type: ignore[union-attr]  # `message` makes every one a dataclass


F_co = TypeVar("F_co", bound=Fact, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Generic[F_co]):
    """One stored event. The first three members are the event library's; `timestamp` is the server's clock, UTC.

    `policy` is the version of the table of access it was decided under, 0 where none was kept yet.
    `position` is the event's place in the whole feed: known once it is stored, no part of what is stored.
    """

    originator_id: UUID
    originator_version: int
    timestamp: datetime
    occurred_on: BusinessDate
    actor: str
    role: str
    note: str | None = None
    correlation_id: str
    causation_id: str
    fact: F_co
    policy: int = 0
    position: int | None = None

    @property
    def true_from(self) -> date:
        """The first day on which the fact was true: an import is true since it runs, whatever its business date."""
        since = getattr(self.fact, "running_since", None)
        return since.first if isinstance(since, BusinessDate) else self.occurred_on.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a decision may know beside the aggregate: the day, the business date, who asks, the region's settings.

    `new_id` is for a command that makes another aggregate.
    """

    today: date
    occurred_on: BusinessDate
    actor: Actor
    settings: Settings
    new_id: UUID
