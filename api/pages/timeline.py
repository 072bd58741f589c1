"""A history in sentences: each event with when, who, and what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any

from api.pages.telling import Teller, Told
from domain.recorded import Recorded

AT_ONCE = 50
"""Events of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    version: int
    type: str
    kind: str
    sentence: str
    day: str
    recorded: str
    role: str
    actor: str
    note: str | None
    members: tuple[Told, ...]
    said: dict[str, Any]


def entries(events: Iterable[dict[str, Any]], teller: Teller, history: Iterable[Recorded[Any]]) -> Iterator[Entry]:
    """Events as plain data, opened for whoever asks, out of a whole history: it is told who the custodian was."""
    custodians = _custodians(history)
    for event in events:
        custodian = custodians[event["version"]]
        yield Entry(
            version=event["version"],
            type=event["type"],
            kind=kind_of(event["type"], teller),
            sentence=sentence(event, teller, custodian),
            day=teller.f.day(event["occurred_on"]),
            recorded=teller.f.instant(event["recorded_at"], teller.zone),
            role=teller.f.word(event["role"]),
            actor=event["actor"],
            note=event["note"],
            members=tuple(teller.members(event["data"])),
            said=event,
        )


def sentence(event: dict[str, Any], teller: Teller, custodian: str | None) -> str:
    """As the catalogue has it for this type of event; what it fills in comes from the event."""
    said = teller.f.said.events[event["type"]]
    facts = {name: teller.text(name, event["data"].get(name)) for _, name, _, _ in Formatter().parse(said) if name}
    if "agency" in facts:
        facts["agency"] = teller.short_name(custodian)
    if "field" in facts:
        facts["field"] = teller.label(event["data"]["field"])
    return said.format_map(facts)


def _custodians(history: Iterable[Recorded[Any]]) -> dict[int, str | None]:
    """After each version."""
    found, custodian = dict[int, str | None](), None
    for event in history:
        agency = getattr(event.fact, "agency", None)
        custodian = custodian if agency is None else str(agency)
        found[event.originator_version] = custodian
    return found


def kind_of(type: str, teller: Teller) -> str:
    """What an event of this type is called in a list of types."""
    return teller.f.said.kinds[type]


def kinds(history: Iterable[Recorded[Any]], teller: Teller) -> list[tuple[str, str, int]]:
    """The types that are there, with what they are called and how many there are of each."""
    counted = Counter(event.fact.type for event in history)
    return [(type, kind_of(type, teller), count) for type, count in counted.items()]
