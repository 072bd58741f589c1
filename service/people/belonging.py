"""Of whom a text is that stands in a fact without a name beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.account.events import IdentityLinked
from domain.innovation.events import Corrected
from domain.people import person_of
from domain.recorded import Fact, Recorded
from service.store.tokens import is_sealed

History = Sequence[Recorded[Any]]


def named_beside(fact: Fact, history: History) -> str | None:
    """The sealed name: a corrected telephone is of whom it was said, an identity of whoever holds the account."""
    text = None
    if isinstance(fact, IdentityLinked):
        first = history[0].fact
        text = first.name or (first.identity and first.identity.subject)
    elif isinstance(fact, Corrected):
        member = fact.target.partition("/")[2]
        if person_of(member) != member:
            text = _corrected_name(_meant(fact, history), person_of(member), history)
    return text if text is not None and is_sealed(text) else None


def _corrected_name(meant: Recorded[Any], member: str, history: History) -> str | None:
    text = getattr(meant.fact, member, None)
    for event in history:
        fact = event.fact
        if isinstance(fact, Corrected) and fact.target.endswith(f"/{member}") and _meant(fact, history) is meant:
            text = fact.value
    return text


def _meant(fact: Corrected, history: History) -> Recorded[Any]:
    """The event that a correction is of, also one of a correction."""
    event = history[fact.event - 1]
    return _meant(event.fact, history) if isinstance(event.fact, Corrected) else event
