"""Which facts name somebody, and where: a correction does where what it corrects does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from domain.innovation.events import Corrected
from domain.people import Change, changed_within, each_changed, paths_of
from domain.recorded import Fact
from service.store.topics import FACTS, fact_of

F = TypeVar("F", bound=Fact)


def _is_marked(kind: Any) -> bool:
    return bool(paths_of(kind))


NAMING = frozenset(topic for topic, kind in FACTS.items() if _is_marked(kind)) | {Corrected.type}
"""Stored types of facts that may name somebody."""


def each_person_changed(fact: F, change: Change) -> F:
    """The fact with every text of a person in it changed; the same one where it has none."""
    if fact.type not in NAMING:
        return fact
    if not isinstance(fact, Corrected):
        return each_changed(fact, change)
    topic, _, member = fact.target.partition("/")
    value = changed_within(fact_of(topic), member, fact.value, change, "value")
    return fact if value is fact.value else replace(fact, value=value)
