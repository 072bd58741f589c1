"""What a correction speaks of: a record, one of its members, and a value of that member's type."""

from __future__ import annotations

import typing
from typing import Any

from domain.dates import BusinessDate
from domain.innovation.events import EVENTS
from domain.recorded import member_names
from service.histories.words.labels import label_of
from service.histories.words.phrases import RECORDS

_KINDS = {kind.type: kind for kind in EVENTS}
_TYPES = {words: topic for topic, words in RECORDS.items()}


def members_of(topic: str) -> dict[str, Any]:
    """The members of a stored event that can be corrected, with their types."""
    hints = typing.get_type_hints(_KINDS[topic])
    return {**{name: hints[name] for name in member_names(_KINDS[topic])}, "occurred_on": BusinessDate}


def in_words(body: dict[str, Any]) -> dict[str, Any]:
    """A correction with its record and member as people call them."""
    return {**body, "target": RECORDS[body["target"]], "field": label_of(body["field"])}


def in_members(body: dict[str, Any]) -> dict[str, Any]:
    """A correction as a body holds it: the record it means is known by its number."""
    meant = member_meant(body["target"], body["field"])
    return {**{name: value for name, value in body.items() if name != "target"}, "field": meant}


def member_meant(record: str, label: str) -> str:
    """The member of a record by its label; a label it does not have stays as it is, to be refused."""
    hints = members_of(_TYPES[record]) if record in _TYPES else {}
    return next((name for name in hints if label_of(name) == label), label)


def hint_of(record: str, label: str) -> Any:
    """The type of the member that a correction means."""
    if record not in _TYPES:
        return str
    return members_of(_TYPES[record]).get(member_meant(record, label), str)
