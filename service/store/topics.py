"""The stored names of events and the only classes they may become: nothing else is ever imported from a topic."""

from __future__ import annotations

from functools import lru_cache

from domain.account.events import EVENTS as ACCOUNT
from domain.agency.events import EVENTS as AGENCY
from domain.cycle.events import EVENTS as CYCLE
from domain.erasure.events import EVENTS as ERASURE
from domain.innovation.events import EVENTS as INNOVATION
from domain.launch.events import EVENTS as LAUNCH
from domain.recorded import Fact
from domain.region.events import EVENTS as REGION

FACTS: dict[str, type[Fact]] = {
    fact.type: fact for fact in (*INNOVATION, *LAUNCH, *CYCLE, *AGENCY, *REGION, *ACCOUNT, *ERASURE)
}


class UnknownTopic(Exception):
    """A stored event's name is none of ours."""


def fact_of(topic: str) -> type[Fact]:
    """The class of a stored event type, e.g. `innovation.evaluated`; raises UnknownTopic."""
    try:
        return FACTS[topic]
    except KeyError:
        raise UnknownTopic(topic) from None


@lru_cache(maxsize=1000)
def kind_of(topic: str) -> str:
    """`innovation` of `innovation.evaluated`."""
    return topic.partition(".")[0]
