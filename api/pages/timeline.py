"""A history in sentences: each event with when, who, and what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any

from api import query
from api.asked import Asked
from api.pages.telling import Teller, Told
from api.query import Parameter
from domain.recorded import Recorded

AT_ONCE = 50
"""Events of a page."""
_VIEWS = ("compact", "full", "json")


def _view(text: str) -> str:
    if text not in _VIEWS:
        raise ValueError(text)
    return text


ASKED = (
    query.TYPE,
    Parameter(name="tampilan", read=_view, shape={"type": "string", "enum": list(_VIEWS)}),
    Parameter(name="dari", read=query.any_version, shape={"type": "integer"}, description="the first version to show"),
)
"""What can be asked of a history."""

History = list[Recorded[Any]]
Chosen = Callable[[History], History]


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


def of_page(asked: Asked) -> Chosen:
    """The events of the page that is asked for, the newest where none is."""
    return lambda history: _page_of(asked, history)[0]


def told(asked: Asked, events: Iterable[dict[str, Any]], history: History, teller: Teller) -> dict[str, Any]:
    """What `timeline.html` shows of a history: the events of its page, and where others begin."""
    _, older, newer = _page_of(asked, history)
    wanted = asked.query.get("type")
    return {
        "entries": list(entries(events, teller, history)),
        "view": asked.query.get("tampilan", _VIEWS[0]),
        "views": _VIEWS,
        "kinds": [(type, text, count, type == wanted) for type, text, count in kinds(history, teller)],
        "wanted": wanted,
        "older": older,
        "newer": newer,
    }


def _page_of(asked: Asked, history: History) -> tuple[History, int | None, int | None]:
    """The events of a page, of one type or of all: from that version on, else the newest; where others begin."""
    wanted, since = asked.query.get("type"), asked.query.get("dari")
    told = [each for each in history if wanted in (None, each.fact.type)]
    versions = [each.originator_version for each in told]
    first = max(len(told) - AT_ONCE, 0)
    if since is not None:
        first = min((place for place, version in enumerate(versions) if version >= since), default=len(told))
    return (
        told[first : first + AT_ONCE],
        versions[max(first - AT_ONCE, 0)] if first else None,
        versions[first + AT_ONCE] if first + AT_ONCE < len(told) else None,
    )


def kinds(history: Iterable[Recorded[Any]], teller: Teller) -> list[tuple[str, str, int]]:
    """The types that are there, with what they are called and how many there are of each."""
    counted = Counter(event.fact.type for event in history)
    return [(type, kind_of(type, teller), count) for type, count in counted.items()]
