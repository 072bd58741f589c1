"""Where texts of persons are held: read from the events, for who asks what is known of them (UU 27/2022 article 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.people.people import People
from service.people.reader import Reader
from service.store import Store
from service.store.naming import NAMING, each_person_changed
from service.store.tokens import is_sealed, token
from service.store.topics import kind_of

SEALED_SINCE = "sealed_since"
"""What a store keeps: the last position that was written before texts of persons were sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One text: whose, what it says to whom may read it, and the event and field where it was recorded.

    `subject` is None where it was stored before texts were sealed: that one cannot be erased.
    """

    subject: UUID | None
    text: str
    kind: str
    aggregate: UUID
    version: int
    type: str
    field: str
    recorded_at: datetime


class Finding:
    """Looks through every event that names somebody: seconds for a nation."""

    def __init__(self, store: Store, people: People) -> None:
        self._store, self._people = store, people

    def of(self, subjects: Collection[UUID], reader: Reader) -> list[Held]:
        """Everything that is held of these persons."""
        return self._shown([each for each in self._all() if each.subject in subjects], reader)

    def named(self, name: str, reader: Reader) -> list[Held]:
        """Everything that is held of whoever is called so, in any case; of those without a key what was stored so."""
        wanted = name.casefold()
        found: set[UUID | None] = set()
        for page in self._pages():
            texts = self._people.opened([each.text for each in page], None)
            found |= {each.subject for each, text in zip(page, texts, strict=True) if wanted in text.casefold()}
        held = [each for each in self._all() if each.subject in found]
        return [each for each in self._shown(held, reader) if each.subject or wanted in each.text.casefold()]

    def regions_of(self, subjects: Collection[UUID]) -> dict[UUID, set[str]]:
        """The regions whose record speaks of each of these persons; `system` is what belongs to none."""
        found: dict[UUID, set[str]] = {}
        for each in self._all():
            if each.subject is not None and each.subject in subjects:
                found.setdefault(each.subject, set()).add(self._region(each))
        return found

    def _region(self, held: Held) -> str:
        """Who holds an account is known to the region that keeps it."""
        home = self._store.history(held.aggregate)[0].fact.home if held.kind == "account" else None
        return home or self._people.region_of(held.aggregate)

    def open_texts(self, upto: int) -> int:
        """How many are not sealed, in what was recorded up to a position."""
        return sum(each.subject is None for page in self._pages(upto) for each in page)

    def _shown(self, held: list[Held], reader: Reader) -> list[Held]:
        texts = self._people.opened([each.text for each in held], reader)
        return [replace(each, text=text) for each, text in zip(held, texts, strict=True)]

    def _all(self) -> Iterator[Held]:
        for page in self._pages():
            yield from page

    def _pages(self, upto: int | None = None) -> Iterator[list[Held]]:
        for page in self._store.pages(sorted(NAMING), upto):
            yield [each for event in page for each in held_in(event)]


def held_in(event: Recorded[Any]) -> list[Held]:
    """The texts of persons in one event, as they are stored."""
    held: list[Held] = []

    def note(field: str, text: str) -> str:
        held.append(
            Held(
                subject=token(text).subject if is_sealed(text) else None,
                text=text,
                kind=kind_of(event.fact.type),
                aggregate=event.originator_id,
                version=event.originator_version,
                type=event.fact.type,
                field=field,
                recorded_at=event.timestamp,
            )
        )
        return text

    each_person_changed(event.fact, note)
    return held
