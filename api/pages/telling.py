"""Plain data of representations and events as people read them: labels, words, dates, names, nested as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api.asked import Asked
from api.pages.formats import Formats
from domain.settings import TimeZone
from service.errors import NotFound

_CODED = frozenset({
    "form", "kind", "milestone", "stage", "maturity", "vitality", "status", "verdict", "level", "decision", "better",
    "precision", "role", "scope",
})  # fmt: skip
"""Members whose values are words of the program."""
_DAYS = frozenset({
    "occurred_on", "started_on", "completed_on", "date", "since", "due", "running_since", "proposed_on", "from", "on",
    "received_on", "until", "month", "to", "ended_on", "closed_on",
})  # fmt: skip
_INSTANTS = frozenset({"recorded_at", "modified_at"})
_KINDS = {"agency": "agency", "cycle": "cycle", "launch": "launch", "innovation": "innovation",
          "predecessor": "innovation", "successor": "innovation", "parent": "agency",
          "participating": "agency"}  # fmt: skip
"""Members that hold the id of something of this kind."""


@dataclass(frozen=True, slots=True)
class Told:
    """One member: a `text`, or what it holds: members with labels, or items one after the other."""

    label: str
    text: str = ""
    members: tuple[Told, ...] = ()
    items: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Teller:
    """For one page: names that were looked up are remembered."""

    asked: Asked
    f: Formats
    zone: TimeZone
    _names: dict[tuple[UUID, str], str] = field(default_factory=dict)

    def members(self, value: dict[str, Any], without: frozenset[str] = frozenset()) -> list[Told]:
        """Those that say anything."""
        return [
            self.told(name, member)
            for name, member in value.items()
            if name not in without and member is not None and member not in ([], {})
        ]

    def told(self, name: str, value: Any) -> Told:
        label = self.label(name)
        if isinstance(value, dict) and not _is_named(value):
            return Told(label, members=tuple(self.members(value)))
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            return Told(label, items=tuple(self.told(name, item) for item in value))
        return Told(label, text=self.text(name, value))

    def label(self, name: str) -> str:
        return self.f.said.fields.get(name, name)

    def text(self, name: str, value: Any) -> str:
        """In one line."""
        if value is None or value in ([], {}):
            return self.f.said.page["nothing"]
        if isinstance(value, bool):
            return self.f.said.page["yes" if value else "no"]
        if isinstance(value, list):
            return ", ".join(self.text(name, item) for item in value)
        if isinstance(value, dict):
            return str(value["name"]) if _is_named(value) else "; ".join(self._pairs(value))
        if isinstance(value, int | float):
            return str(value) if name == "year" else self.f.number(value)
        return self._said(name, str(value))

    def _pairs(self, value: dict[str, Any]) -> Iterator[str]:
        for name, member in value.items():
            if member is not None and member != []:
                yield f"{self.label(name)}: {self.text(name, member)}"

    def _said(self, name: str, text: str) -> str:
        if name in _CODED:
            return self.f.word(text)
        if name in _KINDS:
            return self.name(_KINDS[name], text)
        try:
            if name in _DAYS:
                return self.f.day(text)
            if name in _INSTANTS:
                return self.f.instant(text, self.zone)
        except ValueError:
            return text
        return text

    def short_name(self, agency: str | None) -> str:
        """Its code, which is what people call it."""
        return self._named("agency", agency, "code") if agency else self.f.said.page["nothing"]

    def remember(self, member: str, known: Iterable[tuple[str, str]]) -> None:
        """What things were found to be called, by their ids, so that they are not looked up one by one."""
        self._names.update(((UUID(id), member), name) for id, name in known)

    def name(self, kind: str, id: str) -> str:
        """What something is called now; its id where whoever asks may not read it, or there is no such thing."""
        return self._named(kind, id, "title" if kind == "innovation" else "name")

    def _named(self, kind: str, id: str, member: str) -> str:
        try:
            known = UUID(id)
        except ValueError:
            return id
        if (known, member) not in self._names:
            self._names[known, member] = self._looked_up(kind, known, member)
        return self._names[known, member]

    def _looked_up(self, kind: str, id: UUID, member: str) -> str:
        service = self.asked.service
        try:
            service.places.check(self.asked.actor, id, kind=kind)
            return str(service.read(kind, id).representation[member])
        except NotFound:
            return str(id)


def _is_named(value: dict[str, Any]) -> bool:
    """Something else that is spoken of by its name."""
    return "id" in value and "name" in value
