"""Recorded events to stored bytes and back: plain JSON, typed by the facts' own annotations.

Stored state is one JSON object: `recorded_at, occurred_on, actor, role, correlation_id, causation_id, data`, and
`note`, `shape` and `policy` where they are not the usual ones.
What does not come back equal is never stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, NoReturn, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from msgspec import defstruct

from domain.dates import BusinessDate
from domain.frozen import maker
from domain.innovation.events import Corrected
from domain.recorded import Fact, Recorded
from service.store.naming import NAMING, each_person_changed
from service.store.plain import Unstorable, fact_from, members, plain, renamed, typed, value_from
from service.store.tokens import Origin, is_sealed, located, unlocated
from service.store.topics import FACTS, fact_of
from service.store.upcasters import UnknownShape, upcast


class Envelope(msgspec.Struct, omit_defaults=True):
    recorded_at: datetime
    occurred_on: str
    actor: str
    role: str
    correlation_id: str
    causation_id: str
    data: dict[str, Any]
    note: str | None = None
    shape: int = 1
    policy: int = 0


_encode = msgspec.json.Encoder().encode
_decode_any = msgspec.json.Decoder(Envelope).decode


Straight = tuple[Callable[[bytes], Any], Callable[[Any], Any] | None]
"""Decodes the envelope with its data; what makes the fact of that, where it is not the fact already."""

_SPARSE = 3
"""So many members that may be left out make a dataclass slow to decode: each is looked for and missed."""


def _is_straight(kind: type[Fact]) -> bool:
    """Are its members stored under their own names, and was it always so?"""
    return kind.shape == 1 and kind is not Corrected and not renamed(kind)


def _decoder(kind: type[Fact]) -> Straight:
    if sum(member.default is not MISSING for member in fields(kind)) < _SPARSE:  # type: ignore[arg-type]
        return _decoding(kind), None
    names = [member.name for member in fields(kind)]  # type: ignore[arg-type]
    values, made = attrgetter(*names), maker(kind)
    return _decoding(defstruct(kind.__name__, _members(kind), gc=False)), lambda data: made(*values(data))


def _decoding(data: type) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(defstruct("Stored", _around(data), gc=False), dec_hook=typed).decode


def _members(kind: type[Fact]) -> list[tuple[str, Any] | tuple[str, Any, Any]]:
    """Those that must be there come first, which is how they are declared."""
    types = get_type_hints(kind)
    return [
        (member.name, types[member.name], *(() if member.default is MISSING else (member.default,)))
        for member in fields(kind)  # type: ignore[arg-type]
    ]


def _around(data: type) -> list[tuple[str, Any] | tuple[str, Any, Any]]:
    texts = ("occurred_on", "actor", "role", "correlation_id", "causation_id")
    required = [("recorded_at", datetime), *((name, str) for name in texts), ("data", data)]
    return [*required, ("note", str | None, None), ("shape", int, 1), ("policy", int, 0)]


_STRAIGHT = {topic: _decoder(kind) for topic, kind in FACTS.items() if _is_straight(kind)}
"""By the stored name."""
for _kind in FACTS.values():
    msgspec.json.Decoder(_kind, dec_hook=typed)  # it looks at each class once: two threads doing so end the process


def encoded(recorded: Recorded[Any]) -> bytes:
    """The stored bytes of an event; a text of a person says whose it is there, not from where."""
    return _encode(
        Envelope(
            recorded_at=recorded.timestamp,
            occurred_on=recorded.occurred_on.text,
            actor=recorded.actor,
            role=recorded.role,
            note=recorded.note,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.causation_id,
            data=data_of(each_person_changed(recorded.fact, _unlocated)),
            shape=recorded.fact.shape,
            policy=recorded.policy,
        )
    )


def data_of(fact: Fact) -> dict[str, Any]:
    """The members of a fact as plain data, as they are stored and shown."""
    if isinstance(fact, Corrected):
        said = {"event": fact.event, "target": fact.target, "field": fact.field, "reason": fact.reason}
        return {**said, "value": plain(fact.value)}
    return members(fact)


def decoded(id: UUID, version: int, topic: str, state: bytes, position: int | None = None) -> Recorded[Any]:
    """The event of stored bytes; raises msgspec.ValidationError, UnknownTopic or UnknownShape."""
    straight = _STRAIGHT.get(topic)
    if straight is None:
        stored: Any = _decode_any(state)
        kind = fact_of(topic)
        fact = _fact(kind, upcast(kind, stored.shape, stored.data))
    else:
        decode, made = straight
        stored = decode(state)
        if stored.shape != 1:
            raise UnknownShape(f"{topic} {stored.shape}")
        fact = stored.data if made is None else made(stored.data)
    if topic in NAMING:
        fact = each_person_changed(fact, Located(id, version, topic))
    return _recorded(
        id,
        version,
        stored.recorded_at,
        _day(stored.occurred_on),
        stored.actor,
        stored.role,
        stored.note,
        stored.correlation_id,
        stored.causation_id,
        fact,
        stored.policy,
        position,
    )


def placed(event: Recorded[Any], position: int) -> Recorded[Any]:
    """The event with its place in the whole feed."""
    return _recorded(*_unplaced(event), position)


def _unlocated(_: str, text: str) -> str:
    return unlocated(text)


class Located:
    """A sealed text read from an event opens as that event's only, and as that field's."""

    __slots__ = ("id", "topic", "version")

    def __init__(self, id: UUID, version: int, topic: str) -> None:
        self.id, self.version, self.topic = id, version, topic

    def __call__(self, field: str, text: str) -> str:
        return located(text, Origin(self.id, self.version, self.topic, field)) if is_sealed(text) else text


_day = BusinessDate.parse
_recorded = maker(Recorded)
"""Its members in their order, see `domain.recorded`: the position is the last."""
_unplaced = attrgetter(*(member.name for member in fields(Recorded) if member.name != "position"))


def _fact(kind: type[Fact], data: dict[str, Any]) -> Any:
    return _corrected(data) if kind is Corrected else fact_from(kind, data)


def _corrected(data: dict[str, Any]) -> Corrected:
    fact: Corrected = fact_from(Corrected, data)
    topic, _, member = fact.target.partition("/")
    return replace(fact, value=value_from(fact_of(topic), member, fact.value))


def _surely(recorded: Recorded[Any]) -> bytes:
    """The stored bytes of an event, read back and compared; raises Unstorable."""
    topic = recorded.fact.type
    try:
        state = encoded(recorded)
        same = decoded(recorded.originator_id, recorded.originator_version, topic, state) == recorded
    except (ValueError, OverflowError, msgspec.MsgspecError) as error:
        raise Unstorable(f"{topic} would not come back: {error}") from error
    if not same:
        raise Unstorable(f"{topic} would not come back as it is")
    return state


class EventMapper(Mapper[UUID]):
    """What the event library calls to store and to read."""

    def __init__(self) -> None:
        super().__init__(transcoder=_NoTranscoder())

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        assert isinstance(domain_event, Recorded)
        topic, id, version = domain_event.fact.type, domain_event.originator_id, domain_event.originator_version
        return StoredEvent(id, version, topic, _surely(domain_event))

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        id = stored_event.originator_id
        assert isinstance(id, UUID)
        recorded: Recorded[Any] = decoded(id, stored_event.originator_version, stored_event.topic, stored_event.state)
        return recorded


class _NoTranscoder(JSONTranscoder):
    """The library's transcoder marks types inside the data, where a client's text could imitate them: never used."""

    def encode(self, obj: Any) -> NoReturn:
        raise NotImplementedError

    def decode(self, data: bytes) -> NoReturn:
        raise NotImplementedError
